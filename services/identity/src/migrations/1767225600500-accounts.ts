import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The copy of the organisation, what the OpenID provider keeps, its keys, and wrong passwords per account. */
export class Accounts1767225600500 implements MigrationInterface {
  name = 'Accounts1767225600500';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE staff (
        staff_id text PRIMARY KEY,
        username text NOT NULL,
        name text NOT NULL,
        agency_code text NOT NULL,
        site_id text NOT NULL,
        window_id text NOT NULL,
        roles text[] NOT NULL,
        active boolean NOT NULL,
        sequence integer NOT NULL
      )`);
    // Not unique: a copy takes what the owner says, also while two people swap names.
    await runner.query(`CREATE INDEX staff_username ON staff (username)`);
    await runner.query(`
      CREATE TABLE agency (
        agency_id text PRIMARY KEY,
        agency_code text NOT NULL,
        name text NOT NULL,
        client_id text NOT NULL,
        sequence integer NOT NULL
      )`);
    await runner.query(`CREATE INDEX agency_client ON agency (client_id) WHERE client_id <> ''`);
    // payload is text, not jsonb: it holds request parameters as sent, and jsonb refuses \\u0000 and lone surrogates.
    await runner.query(`
      CREATE TABLE provider_record (
        kind text NOT NULL,
        id text NOT NULL,
        payload text NOT NULL,
        grant_id text,
        uid text,
        consumed_at timestamptz,
        expires_at timestamptz,
        PRIMARY KEY (kind, id)
      )`);
    await runner.query(`CREATE INDEX provider_record_grant ON provider_record (grant_id) WHERE grant_id IS NOT NULL`);
    await runner.query(`CREATE INDEX provider_record_uid ON provider_record (kind, uid) WHERE uid IS NOT NULL`);
    await runner.query(`CREATE INDEX provider_record_expiry ON provider_record (expires_at)`);
    await runner.query(
      `CREATE TABLE provider_secret (name text PRIMARY KEY, value text NOT NULL, made_at timestamptz NOT NULL DEFAULT now())`,
    );
    await runner.query(`CREATE TABLE wrong_password (account text PRIMARY KEY, tries integer NOT NULL, forgotten_at timestamptz NOT NULL)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE staff, agency, provider_record, provider_secret, wrong_password`);
  }
}
