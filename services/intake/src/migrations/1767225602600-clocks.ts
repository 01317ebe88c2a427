import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What approval tells of the dates of a case: what stops or lengthens its limits, and why it is overdue. */
export class Clocks1767225602600 implements MigrationInterface {
  name = 'Clocks1767225602600';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE service_case
        ADD COLUMN clock_sequence integer,
        ADD COLUMN ledger jsonb,
        ADD COLUMN statutory_stopped boolean NOT NULL DEFAULT false,
        ADD COLUMN promised_stopped boolean NOT NULL DEFAULT false,
        ADD COLUMN overdue_reason text`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE service_case DROP COLUMN clock_sequence, DROP COLUMN ledger, DROP COLUMN statutory_stopped, DROP COLUMN promised_stopped,
        DROP COLUMN overdue_reason`);
  }
}
