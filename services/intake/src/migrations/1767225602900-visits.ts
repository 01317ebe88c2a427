import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The joint visit in which a member of a bundle takes part: as planned, and as approval tells of it. */
export class Visits1767225602900 implements MigrationInterface {
  name = 'Visits1767225602900';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE service_case ADD COLUMN visit jsonb`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE service_case DROP COLUMN visit`);
  }
}
