import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Reviews that the law decided, and licences that were lengthened, each term with the case that gave it. */
export class Renewals1767225603100 implements MigrationInterface {
  name = 'Renewals1767225603100';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE review ADD COLUMN deemed boolean NOT NULL DEFAULT false`);
    await runner.query(`ALTER TABLE licence ADD COLUMN earlier jsonb NOT NULL DEFAULT '[]'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE licence DROP COLUMN earlier`);
    await runner.query(`ALTER TABLE review DROP COLUMN deemed`);
  }
}
