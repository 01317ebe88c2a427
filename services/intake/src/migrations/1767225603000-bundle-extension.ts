import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The one extension of the limit of joint handling (行政许可法 第四十二条第二款). */
export class BundleExtension1767225603000 implements MigrationInterface {
  name = 'BundleExtension1767225603000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE bundle_case ADD COLUMN extension jsonb, ADD COLUMN extension_sealed bytea`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE bundle_case DROP COLUMN extension, DROP COLUMN extension_sealed`);
  }
}
