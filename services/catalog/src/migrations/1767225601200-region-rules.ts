import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Regions are told, with their rules of time; the next import fills them in. */
export class RegionRules1767225601200 implements MigrationInterface {
  name = 'RegionRules1767225601200';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE region
        ADD COLUMN rules jsonb,
        ADD COLUMN sequence integer NOT NULL DEFAULT 0,
        ADD CHECK (sequence = 0 OR rules IS NOT NULL),
        DROP COLUMN correction_term`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE region DROP COLUMN rules, DROP COLUMN sequence, ADD COLUMN correction_term jsonb`);
  }
}
