import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whether an item is no longer taken (事项取消). */
export class RetiredItems1767225601500 implements MigrationInterface {
  name = 'RetiredItems1767225601500';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE item_copy ADD COLUMN retired boolean NOT NULL DEFAULT false`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE item_copy DROP COLUMN retired`);
  }
}
