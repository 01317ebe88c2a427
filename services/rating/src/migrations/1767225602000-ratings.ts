import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Invitations to rate and the ratings given. */
export class Ratings1767225602000 implements MigrationInterface {
  name = 'Ratings1767225602000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE invitation (
        id uuid PRIMARY KEY,
        case_id uuid NOT NULL,
        root_id uuid NOT NULL,
        case_no text NOT NULL,
        item_name text NOT NULL,
        agency_code text NOT NULL,
        site_id text NOT NULL,
        visit integer NOT NULL,
        invited_at timestamptz(3) NOT NULL
      )`);
    await runner.query(`
      CREATE TABLE rating (
        invitation_id uuid PRIMARY KEY REFERENCES invitation (id),
        agency_code text NOT NULL,
        level smallint NOT NULL CHECK (level BETWEEN 1 AND 5),
        comment text,
        channel text NOT NULL,
        rated_at timestamptz(3) NOT NULL
      )`);
    await runner.query(`CREATE INDEX rating_agency ON rating (agency_code, rated_at DESC, invitation_id DESC)`);
    await runner.query(`CREATE INDEX rating_all ON rating (rated_at DESC, invitation_id DESC)`);
    await this.appendOnly(runner);
  }

  // A rating is added and never changed or taken away, not by a defect of this service either: whoever owns the table may
  // still do everything, so revoking rights would not hold, and a trigger does.
  private async appendOnly(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE FUNCTION refuse_change_of_rating() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION 'ratings are only added (% on %)', TG_OP, TG_TABLE_NAME;
      END $$`);
    await runner.query(`
      CREATE TRIGGER rating_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON rating
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_rating()`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE rating, invitation`);
    await runner.query(`DROP FUNCTION refuse_change_of_rating`);
  }
}
