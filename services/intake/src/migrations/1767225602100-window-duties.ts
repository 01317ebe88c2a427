import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Until when the window checks a case and hands its result over, whether the law accepted it, and why it ended by itself. */
export class WindowDuties1767225602100 implements MigrationInterface {
  name = 'WindowDuties1767225602100';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE service_case
        ADD COLUMN check_due_day date,
        ADD COLUMN check_due_at timestamptz,
        ADD COLUMN check_provisional boolean,
        ADD COLUMN issue_due_day date,
        ADD COLUMN issue_due_at timestamptz,
        ADD COLUMN issue_provisional boolean,
        ADD COLUMN deemed boolean NOT NULL DEFAULT false,
        ADD COLUMN termination_cause text CHECK (termination_cause IN ('withdrawn', 'lapsed'))`);
    await runner.query(`UPDATE service_case SET termination_cause = 'withdrawn' WHERE termination_status IS NOT NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE service_case DROP COLUMN check_due_day, DROP COLUMN check_due_at, DROP COLUMN check_provisional,
        DROP COLUMN issue_due_day, DROP COLUMN issue_due_at, DROP COLUMN issue_provisional, DROP COLUMN deemed, DROP COLUMN termination_cause`);
  }
}
