import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which licence a case renews (延续), until when what it gave is valid, and whether the law granted it. */
export class Renewals1767225603100 implements MigrationInterface {
  name = 'Renewals1767225603100';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE service_case
        ADD COLUMN renews jsonb,
        ADD COLUMN licence_valid_to date,
        ADD COLUMN granted_by_law boolean NOT NULL DEFAULT false`);
    // A licence by its number: what was granted last says until when it is valid.
    await runner.query(`CREATE INDEX service_case_licence ON service_case (licence_no, decided_at) WHERE licence_no IS NOT NULL`);
    // One renewal at a time: two would each lengthen the licence from what the other one found.
    await runner.query(`
      CREATE UNIQUE INDEX service_case_open_renewal ON service_case ((renews ->> 'licenceNo'))
       WHERE renews IS NOT NULL AND outcome IS NULL AND status IN ('received', 'correcting', 'accepted')`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX service_case_licence, service_case_open_renewal`);
    await runner.query(`ALTER TABLE service_case DROP COLUMN renews, DROP COLUMN licence_valid_to, DROP COLUMN granted_by_law`);
  }
}
