import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What operators look for: documents that were given up; empty when all is well. */
export class FailedDocuments1767225600300 implements MigrationInterface {
  name = 'FailedDocuments1767225600300';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE INDEX document_failed ON document (issued_at, id) WHERE failure IS NOT NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX document_failed`);
  }
}
