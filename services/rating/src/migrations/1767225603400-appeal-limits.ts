import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How long a rating may be appealed is kept with its end: a new calendar counts it again. Those from before it was kept stay as they are. */
export class AppealLimits1767225603400 implements MigrationInterface {
  name = 'AppealLimits1767225603400';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE work_order ADD COLUMN appeal_limit jsonb`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE work_order DROP COLUMN appeal_limit`);
  }
}
