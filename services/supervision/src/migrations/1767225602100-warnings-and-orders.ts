import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Warnings to handling bodies, supervision orders (督办) with their answers, and which cases have ended. */
export class WarningsAndOrders1767225602100 implements MigrationInterface {
  name = 'WarningsAndOrders1767225602100';

  async up(runner: QueryRunner): Promise<void> {
    // An order is of one matter with its case; entries from before have none, and then the matter is the case.
    await runner.query(`ALTER TABLE timeline_entry ADD COLUMN root_id uuid`);
    await this.warnings(runner);
    // An order and the end of its case come by different roads; both lock this row, so neither misses the other.
    await runner.query(`
      CREATE TABLE case_watch (
        case_id uuid PRIMARY KEY,
        ordered boolean NOT NULL,
        ended_at timestamptz(3),
        ended_by text CHECK (ended_by IN ('decided', 'terminated')),
        CHECK ((ended_at IS NULL) = (ended_by IS NULL))
      )`);
    await this.orders(runner);
  }

  private async warnings(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE warning (
        id uuid PRIMARY KEY,
        warning_no text NOT NULL,
        kind text NOT NULL,
        agency_code text NOT NULL,
        officers text[] NOT NULL,
        case_id uuid NOT NULL,
        case_no text NOT NULL,
        item_code text NOT NULL,
        item_name text NOT NULL,
        due_day date,
        rung_at timestamptz(3) NOT NULL,
        late_by_seconds integer NOT NULL CHECK (late_by_seconds >= 0),
        duty text NOT NULL,
        sequence integer NOT NULL,
        ended_at timestamptz(3)
      )`);
    // Lists by (rung_at, id): of one agency, of one kind and of all, whole and what still lasts.
    await runner.query(`CREATE INDEX warning_agency ON warning (agency_code, rung_at, id)`);
    await runner.query(`CREATE INDEX warning_kind ON warning (kind, rung_at, id)`);
    await runner.query(`CREATE INDEX warning_all ON warning (rung_at, id)`);
    await runner.query(`CREATE INDEX warning_agency_open ON warning (agency_code, rung_at, id) WHERE ended_at IS NULL`);
    await runner.query(`CREATE INDEX warning_all_open ON warning (rung_at, id) WHERE ended_at IS NULL`);
    // What the end of a case, or of a duty, ends.
    await runner.query(`CREATE INDEX warning_case_open ON warning (case_id) WHERE ended_at IS NULL`);
  }

  private async orders(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE supervision_order (
        id uuid PRIMARY KEY,
        root_id uuid NOT NULL,
        case_id uuid NOT NULL,
        sequence integer NOT NULL,
        order_no text NOT NULL UNIQUE,
        kind text NOT NULL,
        rung text,
        status text NOT NULL CHECK (status IN ('issued', 'answered', 'accepted', 'returned', 'overdue', 'closed')),
        case_no text NOT NULL,
        item_code text NOT NULL,
        item_name text NOT NULL,
        region_code text NOT NULL,
        agency_code text NOT NULL,
        supervisor_code text NOT NULL CHECK (supervisor_code <> agency_code),
        content text NOT NULL,
        content_hash text NOT NULL,
        issued_by text NOT NULL,
        issued_at timestamptz(3) NOT NULL,
        round integer NOT NULL,
        due_day date NOT NULL,
        due_at timestamptz(3) NOT NULL,
        due_provisional boolean NOT NULL,
        referred_at timestamptz(3),
        referral_cause text,
        note text,
        noted_by text,
        noted_at timestamptz(3),
        closed_at timestamptz(3),
        closed_by text,
        CHECK ((referred_at IS NULL) = (referral_cause IS NULL)),
        CHECK ((note IS NULL) = (noted_at IS NULL) AND (note IS NULL) = (noted_by IS NULL)),
        CHECK ((status = 'closed') = (closed_at IS NOT NULL) AND (closed_at IS NULL) = (closed_by IS NULL))
      )`);
    // Lists by (issued_at, id): for the body that answers, for the one that watches, and for those who see all.
    await runner.query(`CREATE INDEX order_agency ON supervision_order (agency_code, issued_at, id)`);
    await runner.query(`CREATE INDEX order_supervisor ON supervision_order (supervisor_code, issued_at, id)`);
    await runner.query(`CREATE INDEX order_all ON supervision_order (issued_at, id)`);
    await runner.query(`CREATE INDEX order_case_open ON supervision_order (case_id) WHERE status NOT IN ('accepted', 'closed')`);
    await runner.query(`
      CREATE TABLE order_answer (
        order_id uuid NOT NULL REFERENCES supervision_order (id),
        round integer NOT NULL,
        result text NOT NULL,
        measures text NOT NULL,
        expected_day date NOT NULL,
        content_hash text NOT NULL,
        answered_by text NOT NULL,
        answered_by_name text NOT NULL,
        answered_at timestamptz(3) NOT NULL,
        late boolean NOT NULL,
        outcome text CHECK (outcome IN ('accepted', 'returned')),
        judged_by text,
        judged_at timestamptz(3),
        judgement_hash text,
        reason text,
        PRIMARY KEY (order_id, round),
        CHECK ((outcome IS NULL) = (judged_at IS NULL) AND (outcome IS NULL) = (judged_by IS NULL))
      )`);
    await runner.query(`
      CREATE TABLE order_access (
        order_id uuid NOT NULL,
        at timestamptz NOT NULL,
        who text NOT NULL,
        why text NOT NULL
      )`);
    await runner.query(`CREATE INDEX order_access_order ON order_access (order_id, at)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE order_access, order_answer, supervision_order, case_watch, warning`);
    await runner.query(`ALTER TABLE timeline_entry DROP COLUMN root_id`);
  }
}
