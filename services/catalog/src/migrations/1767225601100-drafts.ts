import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Drafts of item versions. They may speak of what is not there yet, so they refer to nothing; a version is published or retired. */
export class Drafts1767225601100 implements MigrationInterface {
  name = 'Drafts1767225601100';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE item_draft (
        item_code text COLLATE "C" PRIMARY KEY,
        version integer NOT NULL CHECK (version > 0),
        name text NOT NULL,
        agency_code text NOT NULL,
        agency_name text NOT NULL,
        region_code text NOT NULL,
        file text NOT NULL,
        problems jsonb NOT NULL,
        content jsonb,
        content_hash text NOT NULL,
        drafted_at timestamptz NOT NULL
      )`);
    await runner.query(`
      ALTER TABLE item_version
        DROP CONSTRAINT item_version_status_check,
        DROP CONSTRAINT item_version_check,
        ADD CONSTRAINT item_version_status_check CHECK (status IN ('published', 'retired')),
        ALTER COLUMN published_at SET NOT NULL`);
    await this.keepContent(runner);
  }

  // Cases live under a published version. Whoever owns the table may still do everything, so revoking rights would not hold, and a
  // trigger does.
  private async keepContent(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE FUNCTION refuse_change_of_version() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION 'version % of item % is published and never changes', OLD.version, OLD.item_code;
      END $$`);
    await runner.query(`
      CREATE TRIGGER item_version_kept BEFORE UPDATE ON item_version FOR EACH ROW
      WHEN ((OLD.item_code, OLD.version, OLD.name, OLD.content, OLD.content_hash, OLD.published_at)
        IS DISTINCT FROM (NEW.item_code, NEW.version, NEW.name, NEW.content, NEW.content_hash, NEW.published_at))
      EXECUTE FUNCTION refuse_change_of_version()`);
    await runner.query(
      `CREATE TRIGGER item_version_stays BEFORE DELETE ON item_version FOR EACH ROW EXECUTE FUNCTION refuse_change_of_version()`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TRIGGER item_version_stays ON item_version`);
    await runner.query(`DROP TRIGGER item_version_kept ON item_version`);
    await runner.query(`DROP FUNCTION refuse_change_of_version`);
    await runner.query(`
      ALTER TABLE item_version
        DROP CONSTRAINT item_version_status_check,
        ADD CONSTRAINT item_version_status_check CHECK (status IN ('draft', 'published', 'retired')),
        ADD CONSTRAINT item_version_check CHECK (status = 'draft' OR published_at IS NOT NULL),
        ALTER COLUMN published_at DROP NOT NULL`);
    await runner.query(`DROP TABLE item_draft`);
  }
}
