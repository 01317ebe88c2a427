import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Copies of calendars and of regions with their rules of time: what limits are counted by. */
export class TimeRules1767225600500 implements MigrationInterface {
  name = 'TimeRules1767225600500';

  async up(runner: QueryRunner): Promise<void> {
    // A service that kept calendars before this migration was here has the table, with what it keeps.
    await runner.query(`
      CREATE TABLE IF NOT EXISTS calendar_copy (
        region_code text NOT NULL,
        version integer NOT NULL,
        sequence integer NOT NULL,
        body bytea NOT NULL,
        PRIMARY KEY (region_code, version)
      )`);
    await runner.query(`
      CREATE TABLE region_rules_copy (
        region_code text PRIMARY KEY,
        sequence integer NOT NULL,
        parent_code text NOT NULL,
        rules bytea NOT NULL
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE region_rules_copy, calendar_copy`);
  }
}
