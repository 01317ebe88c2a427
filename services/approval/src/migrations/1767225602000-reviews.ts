import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Reviews with their steps, licences, and the copy of the staff list by which a department's system names its officers. */
export class Reviews1767225602000 implements MigrationInterface {
  name = 'Reviews1767225602000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE review (
        id uuid PRIMARY KEY,
        root_id uuid NOT NULL,
        sequence integer NOT NULL,
        status text NOT NULL CHECK (status IN ('open', 'granted', 'refused')),
        case_no text NOT NULL,
        item_code text NOT NULL,
        item_version integer NOT NULL,
        item_name text NOT NULL,
        region_code text NOT NULL,
        agency_code text NOT NULL,
        applicant jsonb NOT NULL,
        received_by text NOT NULL,
        accepted_at timestamptz NOT NULL,
        statutory_due_day date NOT NULL,
        statutory_due_at timestamptz NOT NULL,
        statutory_provisional boolean NOT NULL,
        promised_due_day date NOT NULL,
        promised_due_at timestamptz NOT NULL,
        promised_provisional boolean NOT NULL,
        calendar_version integer NOT NULL,
        calendar_region text NOT NULL,
        plan jsonb NOT NULL,
        decision_no text,
        licence_no text,
        decided_at timestamptz,
        decided_by text,
        UNIQUE (agency_code, decision_no),
        CHECK ((status = 'open') = (decided_at IS NULL)),
        CHECK ((status = 'open') = (decision_no IS NULL))
      )`);
    await runner.query(`
      CREATE TABLE review_step (
        review_id uuid NOT NULL REFERENCES review (id),
        key text NOT NULL,
        position integer NOT NULL,
        name text NOT NULL,
        kind text NOT NULL CHECK (kind IN ('review', 'decision')),
        agency_code text NOT NULL,
        role text NOT NULL,
        needs text[] NOT NULL,
        conditions text[] NOT NULL,
        status text NOT NULL CHECK (status IN ('waiting', 'open', 'claimed', 'passed', 'failed', 'skipped')),
        due_at timestamptz NOT NULL,
        due_day date NOT NULL,
        opened_at timestamptz,
        claimed_by text,
        lease_until timestamptz,
        decided_at timestamptz,
        decision_hash text,
        findings jsonb,
        opinion text,
        PRIMARY KEY (review_id, key)
      )`);
    // The queue: what binds first on top. Decided steps are most of the table and in no queue.
    await runner.query(
      `CREATE INDEX review_step_queue ON review_step (agency_code, due_at, review_id, key) WHERE status IN ('open', 'claimed')`,
    );
    await runner.query(`
      CREATE TABLE licence (
        id uuid PRIMARY KEY,
        sequence integer NOT NULL,
        licence_no text NOT NULL UNIQUE,
        case_id uuid NOT NULL,
        root_id uuid NOT NULL,
        name text NOT NULL,
        result_type text NOT NULL,
        subject_id text NOT NULL,
        agency_code text NOT NULL,
        valid_from date NOT NULL,
        valid_to date,
        status text NOT NULL CHECK (status IN ('valid'))
      )`);
    await runner.query(`CREATE INDEX licence_subject ON licence (subject_id)`);
    await runner.query(`
      CREATE TABLE staff_copy (
        staff_id text PRIMARY KEY,
        sequence integer NOT NULL,
        agency_code text NOT NULL,
        roles text[] NOT NULL,
        active boolean NOT NULL
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE staff_copy, licence, review_step, review`);
  }
}
