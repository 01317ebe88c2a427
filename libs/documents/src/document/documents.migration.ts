import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Issued documents. What they say is sealed; the file is made later and noted here. */
export class Documents1767225600200 implements MigrationInterface {
  name = 'Documents1767225600200';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE document (
        id uuid PRIMARY KEY,
        case_id uuid NOT NULL,
        kind text NOT NULL,
        template_version integer NOT NULL,
        document_no text NOT NULL,
        data bytea NOT NULL,
        issued_at timestamptz NOT NULL,
        file_hash text,
        file_size integer,
        rendered_at timestamptz,
        attempts smallint NOT NULL DEFAULT 0,
        render_after timestamptz NOT NULL,
        failure text,
        CHECK ((file_hash IS NULL) = (file_size IS NULL) AND (file_hash IS NULL) = (rendered_at IS NULL)),
        CHECK (failure IS NULL OR file_hash IS NULL)
      )`);
    await runner.query(`CREATE INDEX document_case ON document (case_id, issued_at, id)`);
    // What the renderer looks for; empty when all is done.
    await runner.query(`CREATE INDEX document_waiting ON document (render_after, id) WHERE file_hash IS NULL AND failure IS NULL`);
    // Which files are still referred to.
    await runner.query(`CREATE INDEX document_file ON document (file_hash) WHERE file_hash IS NOT NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE document`);
  }
}
