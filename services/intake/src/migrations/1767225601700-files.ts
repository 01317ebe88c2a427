import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Files that were uploaded, and the agencies that may read those of a case. */
export class Files1767225601700 implements MigrationInterface {
  name = 'Files1767225601700';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE uploaded_file (
        id uuid PRIMARY KEY,
        content_hash text NOT NULL,
        sha256 text NOT NULL,
        size integer NOT NULL,
        type text NOT NULL,
        name_sealed bytea NOT NULL,
        owner text NOT NULL,
        site_id text NOT NULL,
        uploaded_at timestamptz NOT NULL,
        case_id uuid,
        material_key text,
        attached_at timestamptz,
        CHECK ((case_id IS NULL) = (material_key IS NULL) AND (case_id IS NULL) = (attached_at IS NULL))
      )`);
    await runner.query(`CREATE INDEX uploaded_file_content ON uploaded_file (content_hash)`);
    await runner.query(`CREATE INDEX uploaded_file_case ON uploaded_file (case_id) WHERE case_id IS NOT NULL`);
    await runner.query(`CREATE INDEX uploaded_file_unclaimed ON uploaded_file (uploaded_at) WHERE case_id IS NULL`);
    await runner.query(`
      CREATE TABLE involved_agency (
        case_id uuid NOT NULL,
        agency_code text NOT NULL,
        PRIMARY KEY (case_id, agency_code)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE uploaded_file, involved_agency`);
  }
}
