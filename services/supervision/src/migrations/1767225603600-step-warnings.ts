import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A warning may be about one step of a review; and who is warned reads their own, whatever body it went to. */
export class StepWarnings1767225603600 implements MigrationInterface {
  name = 'StepWarnings1767225603600';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE warning ADD COLUMN step_key text, ADD COLUMN step_name text`);
    await runner.query(`CREATE INDEX warning_officers ON warning USING gin (officers)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX warning_officers`);
    await runner.query(`ALTER TABLE warning DROP COLUMN step_key, DROP COLUMN step_name`);
  }
}
