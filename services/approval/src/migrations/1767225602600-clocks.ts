import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What moves the dates of a review, how far its case has climbed the ladder of warnings, and why it is overdue. */
export class Clocks1767225602600 implements MigrationInterface {
  name = 'Clocks1767225602600';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE review
        ADD COLUMN ledger jsonb NOT NULL DEFAULT '{"suspensions": [], "extension": null}',
        ADD COLUMN statutory_stopped boolean NOT NULL DEFAULT false,
        ADD COLUMN promised_stopped boolean NOT NULL DEFAULT false,
        ADD COLUMN warning text NOT NULL DEFAULT 'none' CHECK (warning IN ('none', 'reminder', 'yellow', 'red', 'order', 'leader')),
        ADD COLUMN overdue_reason text,
        ADD COLUMN overdue_explained_by text,
        ADD COLUMN overdue_explained_at timestamptz`);
    await runner.query(`
      ALTER TABLE review_step
        ADD COLUMN warning text NOT NULL DEFAULT 'none' CHECK (warning IN ('none', 'reminder', 'yellow', 'red', 'order', 'leader'))`);
    // Open reviews that a new calendar is to count again. Where limits or calendar were not told, nothing can be counted.
    await runner.query(`
      ALTER TABLE review ADD COLUMN recountable boolean NOT NULL
        GENERATED ALWAYS AS (plan ? 'statutoryLimit' AND plan ? 'promisedLimit' AND calendar IS NOT NULL AND NOT pre_review) STORED`);
    await runner.query(
      `CREATE INDEX review_by_calendar ON review (region_code, calendar_region, calendar_version, id) WHERE status = 'open' AND recountable`,
    );
    // Until when open reviews are looked through after a new calendar; at most one row.
    await runner.query(`
      CREATE TABLE calendar_look (
        only_one boolean PRIMARY KEY CHECK (only_one),
        next_at timestamptz NOT NULL,
        until timestamptz NOT NULL
      )`);
    // What the queue shows of one mark; most open steps have none.
    await runner.query(
      `CREATE INDEX review_step_warned ON review_step (agency_code, warning, due_at, review_id, key) WHERE status IN ('open', 'claimed') AND warning <> 'none'`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE calendar_look`);
    await runner.query(`DROP INDEX review_step_warned, review_by_calendar`);
    await runner.query(`ALTER TABLE review_step DROP COLUMN warning`);
    await runner.query(`
      ALTER TABLE review DROP COLUMN recountable, DROP COLUMN ledger, DROP COLUMN statutory_stopped, DROP COLUMN promised_stopped, DROP COLUMN warning,
        DROP COLUMN overdue_reason, DROP COLUMN overdue_explained_by, DROP COLUMN overdue_explained_at`);
  }
}
