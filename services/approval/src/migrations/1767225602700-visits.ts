import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Joint visits of several bodies (联合勘验), and the reviews whose steps take part. */
export class Visits1767225602700 implements MigrationInterface {
  name = 'Visits1767225602700';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE site_visit (
        id uuid PRIMARY KEY,
        root_id uuid NOT NULL,
        name text NOT NULL,
        lead_agency_code text NOT NULL,
        status text NOT NULL CHECK (status IN ('open', 'arranged', 'held')),
        round integer NOT NULL DEFAULT 0,
        day date,
        from_time text,
        to_time text,
        arranged_by text,
        arranged_at timestamptz,
        held_on date,
        held_by text,
        earlier jsonb NOT NULL DEFAULT '[]',
        CHECK ((status = 'open') = (day IS NULL)),
        CHECK ((status = 'held') = (held_on IS NOT NULL))
      )`);
    await runner.query(`
      CREATE TABLE visit_party (
        visit_id uuid NOT NULL REFERENCES site_visit (id),
        review_id uuid NOT NULL,
        step_key text NOT NULL,
        agency_code text NOT NULL,
        item_name text NOT NULL,
        PRIMARY KEY (visit_id, review_id, step_key)
      )`);
    // The visits of an agency, and that of a step.
    await runner.query(`CREATE INDEX visit_party_agency ON visit_party (agency_code, visit_id)`);
    await runner.query(`CREATE INDEX visit_party_review ON visit_party (review_id)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE visit_party, site_visit`);
  }
}
