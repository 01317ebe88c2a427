import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where the pass stands that counts running limits again after a new calendar; at most one row, none where nothing is to be done. */
export class CalendarPass1767225603200 implements MigrationInterface {
  name = 'CalendarPass1767225603200';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE calendar_pass (
        only_one boolean PRIMARY KEY CHECK (only_one),
        next_at timestamptz NOT NULL,
        after uuid,
        held boolean NOT NULL DEFAULT false,
        passes integer NOT NULL CHECK (passes > 0)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE calendar_pass`);
  }
}
