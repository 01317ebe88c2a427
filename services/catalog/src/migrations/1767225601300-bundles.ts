import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Bundles with their versions, which like those of items never change once published. */
export class Bundles1767225601300 implements MigrationInterface {
  name = 'Bundles1767225601300';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE bundle_version, bundle`);
    await runner.query(`DROP FUNCTION refuse_change_of_bundle_version`);
  }
}

const UP = [
  `CREATE TABLE bundle (
     bundle_code text COLLATE "C" PRIMARY KEY,
     region_code text NOT NULL REFERENCES region,
     lead_agency_code text COLLATE "C" NOT NULL REFERENCES agency,
     current_version integer NOT NULL,
     retired_at timestamptz,
     retired_reason text NOT NULL DEFAULT '',
     sequence integer NOT NULL
   )`,
  `CREATE TABLE bundle_version (
     bundle_code text COLLATE "C" NOT NULL REFERENCES bundle,
     version integer NOT NULL CHECK (version > 0),
     status text NOT NULL CHECK (status IN ('published', 'retired')),
     name text NOT NULL,
     content jsonb NOT NULL,
     content_hash text NOT NULL,
     published_at timestamptz NOT NULL,
     PRIMARY KEY (bundle_code, version)
   )`,
  `CREATE UNIQUE INDEX bundle_version_published ON bundle_version (bundle_code) WHERE status = 'published'`,
  // Applications live under a published version. Whoever owns the table may still do everything, so a trigger holds it.
  `CREATE FUNCTION refuse_change_of_bundle_version() RETURNS trigger LANGUAGE plpgsql AS $$
   BEGIN
     RAISE EXCEPTION 'version % of bundle % is published and never changes', OLD.version, OLD.bundle_code;
   END $$`,
  `CREATE TRIGGER bundle_version_kept BEFORE UPDATE ON bundle_version FOR EACH ROW
   WHEN ((OLD.bundle_code, OLD.version, OLD.name, OLD.content, OLD.content_hash, OLD.published_at)
     IS DISTINCT FROM (NEW.bundle_code, NEW.version, NEW.name, NEW.content, NEW.content_hash, NEW.published_at))
   EXECUTE FUNCTION refuse_change_of_bundle_version()`,
  `CREATE TRIGGER bundle_version_stays BEFORE DELETE ON bundle_version FOR EACH ROW EXECUTE FUNCTION refuse_change_of_bundle_version()`,
] as const;
