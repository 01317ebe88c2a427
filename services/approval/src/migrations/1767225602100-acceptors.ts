import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who accepted the case, beside who received it. */
export class Acceptors1767225602100 implements MigrationInterface {
  name = 'Acceptors1767225602100';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE review ADD COLUMN accepted_by text NOT NULL DEFAULT ''`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE review DROP COLUMN accepted_by`);
  }
}
