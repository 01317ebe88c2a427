import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How much an uploader has in store that no case names is asked at each upload. */
export class UnclaimedFiles1767225601900 implements MigrationInterface {
  name = 'UnclaimedFiles1767225601900';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE INDEX uploaded_file_unclaimed_owner ON uploaded_file (owner) INCLUDE (size) WHERE case_id IS NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX uploaded_file_unclaimed_owner`);
  }
}
