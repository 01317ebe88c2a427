import type { MigrationInterface, QueryRunner } from 'typeorm';

/** By what the dates of an application for a bundle move, and how far it has climbed the ladder of warnings. */
export class BundleClocks1767225602700 implements MigrationInterface {
  name = 'BundleClocks1767225602700';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE bundle_case
        ADD COLUMN rules bytea,
        ADD COLUMN joint_stopped boolean NOT NULL DEFAULT false,
        ADD COLUMN promised_stopped boolean NOT NULL DEFAULT false,
        ADD COLUMN warning text NOT NULL DEFAULT 'none' CHECK (warning IN ('none', 'reminder', 'yellow', 'red', 'order', 'leader'))`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE bundle_case DROP COLUMN rules, DROP COLUMN joint_stopped, DROP COLUMN promised_stopped, DROP COLUMN warning`);
  }
}
