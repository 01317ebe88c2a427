import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Applications that are not handed in yet. */
export class Drafts1767225601600 implements MigrationInterface {
  name = 'Drafts1767225601600';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE draft (
        id uuid PRIMARY KEY,
        owner text NOT NULL,
        site_id text NOT NULL,
        item_code text NOT NULL,
        version integer NOT NULL,
        content_sealed bytea NOT NULL,
        saved_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL
      )`);
    await runner.query(`CREATE INDEX draft_owner ON draft (owner, saved_at DESC, id DESC)`);
    await runner.query(`CREATE INDEX draft_expiry ON draft (expires_at)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE draft`);
  }
}
