import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * How long the check and the handing over may take is kept with their dates: a new calendar counts by it again, whatever the region's rules have
 * become. Dates from before it was kept stay as they are.
 */
export class KeptLimits1767225603400 implements MigrationInterface {
  name = 'KeptLimits1767225603400';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE service_case ADD COLUMN check_limit jsonb, ADD COLUMN issue_limit jsonb`);
    await runner.query(`ALTER TABLE bundle_case ADD COLUMN check_limits jsonb`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE bundle_case DROP COLUMN check_limits`);
    await runner.query(`ALTER TABLE service_case DROP COLUMN check_limit, DROP COLUMN issue_limit`);
  }
}
