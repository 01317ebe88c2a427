import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Rules of time that held when a case was accepted. */
export class CaseRules1767225602000 implements MigrationInterface {
  name = 'CaseRules1767225602000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE service_case ADD COLUMN rules bytea`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE service_case DROP COLUMN rules`);
  }
}
