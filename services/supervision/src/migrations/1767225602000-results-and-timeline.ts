import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Results handed to supervising and enforcing bodies, their acknowledgements, and every case's timeline. */
export class ResultsAndTimeline1767225602000 implements MigrationInterface {
  name = 'ResultsAndTimeline1767225602000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE agency (
        agency_code text PRIMARY KEY,
        name text NOT NULL,
        region_code text NOT NULL,
        sequence integer NOT NULL
      )`);
    await runner.query(`
      CREATE TABLE result (
        case_id uuid PRIMARY KEY,
        root_id uuid NOT NULL,
        sequence integer NOT NULL,
        case_no text NOT NULL,
        item_code text NOT NULL,
        item_name text NOT NULL,
        region_code text NOT NULL,
        agency_code text NOT NULL,
        outcome text NOT NULL CHECK (outcome IN ('granted', 'refused')),
        decision_no text NOT NULL,
        decided_at timestamptz(3) NOT NULL,
        subject_id text NOT NULL,
        applicant_kind text NOT NULL,
        applicant_name text NOT NULL,
        applicant_uscc text,
        licence_no text,
        valid_from date,
        valid_to date
      )`);
    await this.handovers(runner);
    // One index is all: a case's entries are read together and put in order by the reader.
    await runner.query(`
      CREATE TABLE timeline_entry (
        case_id uuid NOT NULL,
        event_id uuid NOT NULL,
        topic text NOT NULL,
        type text NOT NULL,
        aggregate_id uuid NOT NULL,
        sequence integer NOT NULL,
        occurred_at timestamptz(3) NOT NULL,
        caused_by text NOT NULL,
        data jsonb NOT NULL,
        PRIMARY KEY (case_id, event_id)
      )`);
  }

  private async handovers(runner: QueryRunner): Promise<void> {
    // Result and acknowledgement come by different roads; both lock this row, so neither misses the other.
    await runner.query(`
      CREATE TABLE handover (
        case_id uuid NOT NULL,
        agency_code text NOT NULL,
        acknowledged_at timestamptz(3),
        acknowledged_by text,
        acknowledged_by_name text,
        note text,
        PRIMARY KEY (case_id, agency_code),
        CHECK ((acknowledged_at IS NULL) = (acknowledged_by IS NULL))
      )`);
    await runner.query(`
      CREATE TABLE duty (
        id uuid PRIMARY KEY,
        case_id uuid NOT NULL REFERENCES result (case_id),
        agency_code text NOT NULL,
        kind text NOT NULL CHECK (kind IN ('supervise', 'enforce')),
        decided_at timestamptz(3) NOT NULL,
        acknowledged_at timestamptz(3),
        acknowledged_by text,
        acknowledged_by_name text,
        UNIQUE (case_id, agency_code, kind)
      )`);
    // Lists by (decided_at, id): of one agency and of all, whole and what is still unacknowledged.
    await runner.query(`CREATE INDEX duty_agency ON duty (agency_code, decided_at, id)`);
    await runner.query(`CREATE INDEX duty_all ON duty (decided_at, id)`);
    await runner.query(`CREATE INDEX duty_agency_open ON duty (agency_code, decided_at, id) WHERE acknowledged_at IS NULL`);
    await runner.query(`CREATE INDEX duty_all_open ON duty (decided_at, id) WHERE acknowledged_at IS NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE timeline_entry, duty, handover, result, agency`);
  }
}
