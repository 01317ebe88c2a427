import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Cases, who read them, and the copies of the catalogue that acceptance needs. */
export class Cases1767225601000 implements MigrationInterface {
  name = 'Cases1767225601000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE service_case (
        id uuid PRIMARY KEY,
        sequence integer NOT NULL,
        status text NOT NULL CHECK (status IN
          ('received', 'correcting', 'accepted', 'ready', 'dispatched', 'closed', 'not-accepted', 'terminated')),
        case_no text NOT NULL UNIQUE,
        content_hash text NOT NULL,
        item_code text NOT NULL,
        item_version integer NOT NULL,
        item_name text NOT NULL,
        region_code text NOT NULL,
        agency_code text NOT NULL,
        channel text NOT NULL,
        arrival_waybill_no text,
        applicant_kind text NOT NULL,
        applicant_subject_id text NOT NULL,
        applicant_masked_name text NOT NULL,
        applicant_uscc text NOT NULL,
        applicant_sealed bytea NOT NULL,
        electronic_service boolean NOT NULL,
        answers jsonb NOT NULL,
        materials jsonb NOT NULL,
        received_at timestamptz NOT NULL,
        received_by text NOT NULL,
        site_id text NOT NULL,
        window_id text NOT NULL,
        visits integer NOT NULL,
        last_visit_day date,
        final_visit integer,
        acceptance_hash text,
        correction_no text,
        correction_asked jsonb,
        correction_open jsonb,
        correction_notified_at timestamptz,
        correction_due_day date,
        correction_due_at timestamptz,
        correction_provisional boolean,
        defects_sealed bytea,
        corrected_at timestamptz,
        accept_no text,
        accepted_at timestamptz,
        accepted_by text,
        calendar_version integer,
        calendar_region text,
        statutory_due_day date,
        statutory_due_at timestamptz,
        statutory_provisional boolean,
        promised_due_day date,
        promised_due_at timestamptz,
        promised_provisional boolean,
        not_accepted_kind text CHECK (not_accepted_kind IN ('not-required', 'no-jurisdiction', 'not-corrected')),
        not_accepted_no text,
        not_accepted_at timestamptz,
        right_agency_code text,
        right_agency_name text,
        reason_sealed bytea,
        termination_status text CHECK (termination_status IN ('requested', 'done', 'superseded')),
        termination_no text,
        termination_hash text,
        termination_requested_at timestamptz,
        termination_requested_by text,
        terminated_at timestamptz,
        withdrawal_sealed bytea,
        immediate_status text CHECK (immediate_status IN ('requested', 'done', 'declined')),
        immediate_code text,
        immediate_hash text,
        outcome text CHECK (outcome IN ('granted', 'refused')),
        decision_no text,
        decided_at timestamptz,
        licence_no text,
        letter_at timestamptz,
        ready_at timestamptz,
        delivery_mode text CHECK (delivery_mode IN ('counter', 'mail', 'electronic')),
        delivery_hash text,
        delivery_waybill_no text,
        dispatched_at timestamptz,
        receipt_hash text,
        recipient_sealed bytea,
        served_at timestamptz,
        closed_at timestamptz,
        closed_by text,
        CHECK (status NOT IN ('accepted', 'ready', 'dispatched', 'closed')
          OR accepted_at IS NOT NULL AND statutory_due_at IS NOT NULL AND promised_due_at IS NOT NULL),
        CHECK (status <> 'correcting' OR correction_open IS NOT NULL AND correction_due_at IS NOT NULL),
        CHECK (status <> 'not-accepted' OR not_accepted_kind IS NOT NULL AND not_accepted_at IS NOT NULL),
        CHECK (status <> 'terminated' OR termination_status = 'done' AND terminated_at IS NOT NULL),
        CHECK (status NOT IN ('ready', 'dispatched', 'closed') OR outcome IS NOT NULL),
        CHECK (status <> 'dispatched' OR dispatched_at IS NOT NULL),
        CHECK (status <> 'closed' OR closed_at IS NOT NULL AND served_at IS NOT NULL)
      )`);
    // The window's list and the counter's list: newest first, one site, any or one status.
    await runner.query(`CREATE INDEX service_case_site ON service_case (site_id, received_at DESC, id DESC)`);
    await runner.query(`CREATE INDEX service_case_site_status ON service_case (site_id, status, received_at DESC, id DESC)`);
    // An applicant's own cases, newest first.
    await runner.query(`CREATE INDEX service_case_applicant ON service_case (applicant_subject_id, received_at DESC, id DESC)`);
    await runner.query(`
      CREATE TABLE correction (
        case_id uuid NOT NULL,
        id uuid NOT NULL,
        content_hash text NOT NULL,
        materials jsonb NOT NULL,
        corrected_at timestamptz NOT NULL,
        corrected_by text NOT NULL,
        PRIMARY KEY (case_id, id)
      )`);
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
      CREATE TABLE agency_copy (
        agency_code text PRIMARY KEY,
        sequence integer NOT NULL,
        name text NOT NULL
      )`);
    await runner.query(`
      CREATE TABLE site_copy (
        site_id text PRIMARY KEY,
        sequence integer NOT NULL,
        level text NOT NULL,
        region_code text NOT NULL,
        windows jsonb NOT NULL
      )`);
    await runner.query(`CREATE INDEX site_copy_region ON site_copy (region_code)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE service_case, correction, case_access, item_copy, agency_copy, site_copy`);
  }
}
