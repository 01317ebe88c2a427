import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is on its way of an item or a bundle is counted by its code, however much has ended. */
export class Running1767225602800 implements MigrationInterface {
  name = 'Running1767225602800';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE INDEX service_case_running ON service_case (item_code, item_version) WHERE status NOT IN ('closed', 'not-accepted', 'terminated')`,
    );
    await runner.query(
      `CREATE INDEX bundle_case_running ON bundle_case (bundle_code, bundle_version) WHERE status NOT IN ('closed', 'not-accepted', 'terminated')`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX service_case_running, bundle_case_running`);
  }
}
