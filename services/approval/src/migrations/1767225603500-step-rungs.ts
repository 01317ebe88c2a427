import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Steps of which it was told that their own time has passed. */
export class StepRungs1767225603500 implements MigrationInterface {
  name = 'StepRungs1767225603500';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE review_step ADD COLUMN overdue boolean NOT NULL DEFAULT false`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE review_step DROP COLUMN overdue`);
  }
}
