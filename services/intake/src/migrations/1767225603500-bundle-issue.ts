import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The results of an application for a bundle are handed over together, within one term (行政许可法 第四十四条); its members have none of their own. */
export class BundleIssue1767225603500 implements MigrationInterface {
  name = 'BundleIssue1767225603500';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE bundle_case
        ADD COLUMN issue_due_day date,
        ADD COLUMN issue_due_at timestamptz,
        ADD COLUMN issue_provisional boolean,
        ADD COLUMN issue_limit jsonb`);
    await runner.query(
      `DELETE FROM deadline d USING service_case c WHERE d.clock = 'issue' AND d.subject = c.id AND c.bundle_id IS NOT NULL`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE bundle_case
        DROP COLUMN issue_due_day, DROP COLUMN issue_due_at, DROP COLUMN issue_provisional, DROP COLUMN issue_limit`);
  }
}
