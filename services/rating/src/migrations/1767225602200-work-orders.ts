import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Work orders of bad ratings with all that is done on them, who may be called, what words may be shown, and the copy of agencies. A bad
 * rating that was given before has no work order.
 */
export class WorkOrders1767225602200 implements MigrationInterface {
  name = 'WorkOrders1767225602200';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE rating ADD COLUMN contact_agreed boolean NOT NULL DEFAULT false`);
    // Apart from the ratings, which many read: the number is for the agency that answers a bad one.
    await runner.query(`
      CREATE TABLE rater_contact (
        invitation_id uuid PRIMARY KEY REFERENCES rating (invitation_id),
        sealed bytea NOT NULL
      )`);
    await this.workOrders(runner);
    await this.acts(runner);
    await this.words(runner);
    await runner.query(`
      CREATE TABLE agency_copy (agency_code text PRIMARY KEY, sequence integer NOT NULL, name text NOT NULL, region_code text NOT NULL)`);
  }

  private async workOrders(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE work_order (
        id uuid PRIMARY KEY,
        invitation_id uuid NOT NULL UNIQUE REFERENCES rating (invitation_id),
        root_id uuid NOT NULL,
        case_id uuid NOT NULL,
        case_no text NOT NULL,
        item_name text NOT NULL,
        agency_code text NOT NULL,
        region_code text NOT NULL,
        level smallint NOT NULL CHECK (level IN (4, 5)),
        rated_at timestamptz(3) NOT NULL,
        contact_agreed boolean NOT NULL,
        appeal_until timestamptz(3) NOT NULL,
        sequence integer NOT NULL,
        status text NOT NULL CHECK (status IN ('verifying', 'rectifying', 'answering', 'calling-back', 'answered', 'supervised', 'closed')),
        round integer NOT NULL,
        contacted_at timestamptz(3),
        contacted_in_time boolean,
        outcome text CHECK (outcome IN ('justified', 'complex', 'unfounded')),
        extended boolean NOT NULL,
        reopened boolean NOT NULL,
        appeal text CHECK (appeal IN ('pending', 'upheld', 'rejected')),
        escalation text CHECK (escalation IN ('supervisor', 'leader')),
        limits jsonb NOT NULL,
        closing text,
        closed_at timestamptz(3),
        CHECK ((status = 'closed') = (closed_at IS NOT NULL)),
        CHECK ((status = 'closed') = (closing IS NOT NULL))
      )`);
    await runner.query(`CREATE INDEX work_order_agency ON work_order (agency_code, rated_at DESC, id DESC)`);
    await runner.query(`CREATE INDEX work_order_all ON work_order (rated_at DESC, id DESC)`);
    // What is open is little and asked for often, in three queues.
    await runner.query(`CREATE INDEX work_order_open ON work_order (agency_code, rated_at DESC, id DESC) WHERE closed_at IS NULL`);
    await runner.query(`CREATE INDEX work_order_appeals ON work_order (rated_at DESC, id DESC) WHERE appeal = 'pending'`);
    await runner.query(
      `CREATE INDEX work_order_climbed ON work_order (rated_at DESC, id DESC) WHERE escalation IS NOT NULL AND closed_at IS NULL`,
    );
  }

  private async acts(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE work_order_act (
        work_order_id uuid NOT NULL REFERENCES work_order (id),
        id uuid NOT NULL,
        position integer NOT NULL,
        round integer NOT NULL,
        kind text NOT NULL,
        at timestamptz(3) NOT NULL,
        actor text,
        content jsonb NOT NULL,
        content_hash text NOT NULL,
        PRIMARY KEY (work_order_id, id),
        UNIQUE (work_order_id, position)
      )`);
    await runner.query(`
      CREATE TRIGGER work_order_act_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON work_order_act
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_rating()`);
  }

  // One row for each text that everybody may read once a rating clerk has looked at it; the text itself stays where it is.
  private async words(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE words (
        invitation_id uuid NOT NULL REFERENCES rating (invitation_id),
        part text NOT NULL CHECK (part IN ('comment', 'reply')),
        round integer NOT NULL,
        agency_code text NOT NULL,
        written_at timestamptz(3) NOT NULL,
        released boolean,
        shown text,
        decided_at timestamptz(3),
        decided_by text,
        PRIMARY KEY (invitation_id, part, round),
        CHECK ((released IS NULL) = (decided_at IS NULL)),
        CHECK ((released IS TRUE) = (shown IS NOT NULL))
      )`);
    await runner.query(`CREATE INDEX words_waiting ON words (written_at, invitation_id, part, round) WHERE released IS NULL`);
    await runner.query(`
      INSERT INTO words (invitation_id, part, round, agency_code, written_at)
      SELECT invitation_id, 'comment', 0, agency_code, rated_at FROM rating WHERE comment IS NOT NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE words, work_order_act, work_order, rater_contact, agency_copy`);
    await runner.query(`ALTER TABLE rating DROP COLUMN contact_agreed`);
  }
}
