import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Reviews with their steps and licences, absences of officers, what waits for a delegation, and the copies of staff and delegations. */
export class Reviews1767225602000 implements MigrationInterface {
  name = 'Reviews1767225602000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE review (
        id uuid PRIMARY KEY,
        root_id uuid NOT NULL,
        sequence integer NOT NULL,
        status text NOT NULL CHECK (status IN ('open', 'granted', 'refused', 'terminated')),
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
        calendar jsonb,
        plan jsonb NOT NULL,
        decision_no text,
        licence_no text,
        decided_at timestamptz,
        decided_by text,
        immediate boolean NOT NULL,
        termination text CHECK (termination IN ('done', 'superseded')),
        termination_cause text,
        termination_requested_at timestamptz,
        termination_requested_by text,
        terminated_at timestamptz,
        UNIQUE (agency_code, decision_no),
        CHECK ((status IN ('granted', 'refused')) = (decided_at IS NOT NULL)),
        CHECK ((status IN ('granted', 'refused')) = (decision_no IS NOT NULL)),
        CHECK ((status = 'terminated') = (terminated_at IS NOT NULL)),
        CHECK ((status = 'terminated') = (termination IS NOT DISTINCT FROM 'done'))
      )`);
    await runner.query(`
      CREATE TABLE review_step (
        review_id uuid NOT NULL REFERENCES review (id),
        key text NOT NULL,
        position integer NOT NULL,
        name text NOT NULL,
        kind text NOT NULL CHECK (kind IN ('review', 'decision')),
        agency_code text NOT NULL,
        item_code text NOT NULL,
        role text NOT NULL,
        needs text[] NOT NULL,
        conditions text[] NOT NULL,
        own_limit jsonb,
        status text NOT NULL CHECK (status IN ('waiting', 'open', 'claimed', 'passed', 'failed', 'skipped')),
        due_at timestamptz NOT NULL,
        due_day date NOT NULL,
        opened_at timestamptz,
        claimed_by text,
        on_behalf_of text,
        lease_until timestamptz,
        decided_at timestamptz,
        decision_hash text,
        findings jsonb,
        opinion text,
        PRIMARY KEY (review_id, key)
      )`);
    // The queue: what binds first on top, of the agency, of one of its items, or what one officer holds. Decided steps are most of the
    // table and in no queue.
    await runner.query(
      `CREATE INDEX review_step_queue ON review_step (agency_code, due_at, review_id, key) WHERE status IN ('open', 'claimed')`,
    );
    await runner.query(
      `CREATE INDEX review_step_queue_of_item ON review_step (agency_code, item_code, due_at, review_id, key) WHERE status IN ('open', 'claimed')`,
    );
    await runner.query(
      `CREATE INDEX review_step_held ON review_step (claimed_by, agency_code, due_at, review_id, key) WHERE status = 'claimed'`,
    );
    await runner.query(`
      CREATE TABLE step_transfer (
        review_id uuid NOT NULL,
        key text NOT NULL,
        at timestamptz NOT NULL,
        from_officer text,
        to_officer text NOT NULL,
        transferred_by text NOT NULL,
        reason text NOT NULL,
        FOREIGN KEY (review_id, key) REFERENCES review_step (review_id, key)
      )`);
    await runner.query(`CREATE INDEX step_transfer_of_step ON step_transfer (review_id, key)`);
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
    await runner.query(`
      CREATE TABLE delegation_copy (
        delegation_id text PRIMARY KEY,
        sequence integer NOT NULL,
        staff_id text NOT NULL,
        agency_code text NOT NULL,
        item_codes text[] NOT NULL,
        site_id text NOT NULL,
        valid_from date NOT NULL,
        valid_to date NOT NULL,
        active boolean NOT NULL
      )`);
    // Acceptances that wait for their delegation: the events as they came. Few, and each for seconds.
    await runner.query(`
      CREATE TABLE waiting_acceptance (
        case_id uuid PRIMARY KEY,
        delegation_id text NOT NULL,
        until timestamptz NOT NULL,
        accepted bytea NOT NULL,
        termination bytea
      )`);
    await runner.query(`
      CREATE TABLE absence (
        id uuid PRIMARY KEY,
        agency_code text NOT NULL,
        officer_id text NOT NULL,
        substitute_id text NOT NULL,
        from_at timestamptz NOT NULL,
        to_at timestamptz NOT NULL,
        registered_by text NOT NULL,
        content_hash text NOT NULL,
        ended_at timestamptz,
        CHECK (from_at < to_at),
        CHECK (officer_id <> substitute_id)
      )`);
    await runner.query(`CREATE INDEX absence_of_agency ON absence (agency_code, to_at, id) WHERE ended_at IS NULL`);
    await runner.query(`CREATE INDEX absence_of_substitute ON absence (substitute_id, to_at) WHERE ended_at IS NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE absence, waiting_acceptance, delegation_copy, staff_copy, licence, step_transfer, review_step, review`);
  }
}
