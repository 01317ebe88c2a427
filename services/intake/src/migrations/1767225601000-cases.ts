import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Cases, who read them, and the copies of the catalogue that acceptance needs. */
export class Cases1767225601000 implements MigrationInterface {
  name = 'Cases1767225601000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE service_case (
        id uuid PRIMARY KEY,
        sequence integer NOT NULL,
        status text NOT NULL CHECK (status IN ('received', 'accepted', 'ready', 'closed')),
        case_no text NOT NULL UNIQUE,
        content_hash text NOT NULL,
        item_code text NOT NULL,
        item_version integer NOT NULL,
        item_name text NOT NULL,
        region_code text NOT NULL,
        agency_code text NOT NULL,
        channel text NOT NULL,
        applicant_kind text NOT NULL,
        applicant_subject_id text NOT NULL,
        applicant_masked_name text NOT NULL,
        applicant_uscc text NOT NULL,
        applicant_sealed bytea NOT NULL,
        answers jsonb NOT NULL,
        materials jsonb NOT NULL,
        received_at timestamptz NOT NULL,
        received_by text NOT NULL,
        site_id text NOT NULL,
        window_id text NOT NULL,
        accepted_at timestamptz,
        calendar_version integer,
        calendar_region text,
        statutory_due_day date,
        statutory_due_at timestamptz,
        statutory_provisional boolean,
        promised_due_day date,
        promised_due_at timestamptz,
        promised_provisional boolean,
        outcome text CHECK (outcome IN ('granted', 'refused')),
        decision_no text,
        licence_no text,
        ready_at timestamptz,
        closed_at timestamptz,
        closed_by text,
        delivery_mode text,
        recipient_sealed bytea,
        delivery_hash text,
        CHECK (status = 'received' OR accepted_at IS NOT NULL AND statutory_due_at IS NOT NULL AND promised_due_at IS NOT NULL),
        CHECK (status NOT IN ('ready', 'closed') OR outcome IS NOT NULL),
        CHECK (status <> 'closed' OR closed_at IS NOT NULL)
      )`);
    // The window's list and the counter's list: newest first, one site, any or one status.
    await runner.query(`CREATE INDEX service_case_site ON service_case (site_id, received_at DESC, id DESC)`);
    await runner.query(`CREATE INDEX service_case_site_status ON service_case (site_id, status, received_at DESC, id DESC)`);
    await runner.query(`
      CREATE TABLE case_access (
        case_id uuid NOT NULL,
        at timestamptz NOT NULL,
        who text NOT NULL,
        why text NOT NULL
      )`);
    await runner.query(`CREATE INDEX case_access_case ON case_access (case_id, at)`);
    await runner.query(`
      CREATE TABLE item_copy (
        item_code text NOT NULL,
        version integer NOT NULL,
        sequence integer NOT NULL,
        body bytea NOT NULL,
        PRIMARY KEY (item_code, version)
      )`);
    await runner.query(`
      CREATE TABLE calendar_copy (
        region_code text NOT NULL,
        version integer NOT NULL,
        sequence integer NOT NULL,
        body bytea NOT NULL,
        PRIMARY KEY (region_code, version)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE service_case, case_access, item_copy, calendar_copy`);
  }
}
