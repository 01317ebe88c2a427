import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Explanations of overdue cases are read by everybody, the newest first. */
export class OverdueExplanations1767225603400 implements MigrationInterface {
  name = 'OverdueExplanations1767225603400';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE INDEX review_explained ON review (overdue_explained_at DESC, id DESC) WHERE overdue_reason IS NOT NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX review_explained`);
  }
}
