import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Applications for bundles (一件事), the cases that are their members, and the copies of the bundles themselves. */
export class Bundles1767225602500 implements MigrationInterface {
  name = 'Bundles1767225602500';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE bundle_copy (
        bundle_code text NOT NULL,
        version integer NOT NULL,
        sequence integer NOT NULL,
        retired boolean NOT NULL DEFAULT false,
        body bytea NOT NULL,
        PRIMARY KEY (bundle_code, version)
      )`);
    await runner.query(`
      CREATE TABLE bundle_case (
        id uuid PRIMARY KEY,
        sequence integer NOT NULL,
        status text NOT NULL CHECK (status IN
          ('received', 'correcting', 'accepted', 'ready', 'dispatched', 'closed', 'not-accepted', 'terminated')),
        bundle_no text NOT NULL UNIQUE,
        content_hash text NOT NULL,
        bundle_code text NOT NULL,
        bundle_version integer NOT NULL,
        bundle_name text NOT NULL,
        item_type text NOT NULL,
        region_code text NOT NULL,
        lead_agency_code text NOT NULL,
        optional_failure text NOT NULL CHECK (optional_failure IN ('cancel', 'release')),
        channel text NOT NULL,
        arrival_waybill_no text,
        applicant_kind text NOT NULL,
        applicant_subject_id text NOT NULL,
        applicant_masked_name text NOT NULL,
        applicant_uscc text NOT NULL,
        applicant_sealed bytea NOT NULL,
        electronic_service boolean NOT NULL,
        answers jsonb NOT NULL,
        form_sealed bytea NOT NULL,
        materials jsonb NOT NULL,
        members jsonb NOT NULL,
        received_at timestamptz NOT NULL,
        received_by text NOT NULL,
        site_id text NOT NULL,
        window_id text NOT NULL,
        visits integer NOT NULL,
        last_visit_day date,
        final_visit integer,
        check_due_day date NOT NULL,
        check_due_at timestamptz NOT NULL,
        check_provisional boolean NOT NULL,
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
        deemed boolean NOT NULL DEFAULT false,
        joint_due_day date,
        joint_due_at timestamptz,
        joint_provisional boolean,
        promised_due_day date,
        promised_due_at timestamptz,
        promised_provisional boolean,
        calendar_version integer,
        calendar_region text,
        not_accepted_kind text CHECK (not_accepted_kind IN ('not-required', 'no-jurisdiction', 'not-corrected')),
        not_accepted_no text,
        not_accepted_at timestamptz,
        right_agency_code text,
        right_agency_name text,
        reason_sealed bytea,
        withdrawal_hash text,
        withdrawal_requested_at timestamptz,
        withdrawal_sealed bytea,
        termination_no text,
        termination_cause text CHECK (termination_cause IN ('withdrawn', 'lapsed')),
        terminated_at timestamptz,
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
          OR accepted_at IS NOT NULL AND joint_due_at IS NOT NULL AND promised_due_at IS NOT NULL),
        CHECK (status <> 'correcting' OR correction_open IS NOT NULL AND correction_due_at IS NOT NULL),
        CHECK (status <> 'not-accepted' OR not_accepted_kind IS NOT NULL AND not_accepted_at IS NOT NULL),
        CHECK (status <> 'terminated' OR terminated_at IS NOT NULL),
        CHECK (status NOT IN ('ready', 'dispatched', 'closed') OR ready_at IS NOT NULL),
        CHECK (status <> 'dispatched' OR dispatched_at IS NOT NULL),
        CHECK (status <> 'closed' OR closed_at IS NOT NULL AND served_at IS NOT NULL)
      )`);
    // The window's list and the counter's list: newest first, one site, any or one status; and an applicant's own.
    await runner.query(`CREATE INDEX bundle_case_site ON bundle_case (site_id, received_at DESC, id DESC)`);
    await runner.query(`CREATE INDEX bundle_case_site_status ON bundle_case (site_id, status, received_at DESC, id DESC)`);
    await runner.query(`CREATE INDEX bundle_case_applicant ON bundle_case (applicant_subject_id, received_at DESC, id DESC)`);
    await runner.query(`
      ALTER TABLE service_case
        ADD COLUMN bundle_id uuid,
        ADD COLUMN bundle_no text,
        ADD COLUMN member_key text,
        ADD COLUMN pre_reviewed_at timestamptz,
        ADD CHECK ((bundle_id IS NULL) = (member_key IS NULL) AND (bundle_id IS NULL) = (bundle_no IS NULL)),
        ADD CHECK (status <> 'waiting' OR bundle_id IS NOT NULL)`);
    await runner.query(`ALTER TABLE service_case DROP CONSTRAINT service_case_status_check`);
    await runner.query(`
      ALTER TABLE service_case ADD CONSTRAINT service_case_status_check CHECK (status IN
        ('received', 'correcting', 'accepted', 'ready', 'dispatched', 'closed', 'not-accepted', 'terminated', 'waiting'))`);
    await runner.query(`ALTER TABLE service_case DROP CONSTRAINT service_case_termination_cause_check`);
    await runner.query(`
      ALTER TABLE service_case ADD CONSTRAINT service_case_termination_cause_check
        CHECK (termination_cause IN ('withdrawn', 'lapsed', 'prerequisite-failed'))`);
    await runner.query(`CREATE UNIQUE INDEX service_case_bundle ON service_case (bundle_id, member_key) WHERE bundle_id IS NOT NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX service_case_bundle`);
    await runner.query(`DELETE FROM service_case WHERE bundle_id IS NOT NULL`);
    await runner.query(`ALTER TABLE service_case DROP CONSTRAINT service_case_status_check`);
    await runner.query(`
      ALTER TABLE service_case ADD CONSTRAINT service_case_status_check CHECK (status IN
        ('received', 'correcting', 'accepted', 'ready', 'dispatched', 'closed', 'not-accepted', 'terminated'))`);
    await runner.query(`
      ALTER TABLE service_case DROP COLUMN bundle_id, DROP COLUMN bundle_no, DROP COLUMN member_key, DROP COLUMN pre_reviewed_at`);
    await runner.query(`ALTER TABLE service_case DROP CONSTRAINT service_case_termination_cause_check`);
    await runner.query(`
      ALTER TABLE service_case ADD CONSTRAINT service_case_termination_cause_check CHECK (termination_cause IN ('withdrawn', 'lapsed'))`);
    await runner.query(`DROP TABLE bundle_case, bundle_copy`);
  }
}
