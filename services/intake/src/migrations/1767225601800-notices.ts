import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How documents were brought to applicants, when each was served, and the messages that went out. */
export class Notices1767225601800 implements MigrationInterface {
  name = 'Notices1767225601800';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE notice (
        id uuid PRIMARY KEY,
        case_id uuid NOT NULL,
        document_id uuid NOT NULL,
        channel text NOT NULL CHECK (channel IN ('print', 'mail', 'electronic', 'sms')),
        status text NOT NULL CHECK (status IN ('sent', 'served', 'delivered', 'failed')),
        sent_at timestamptz NOT NULL,
        sent_by text NOT NULL,
        served_at timestamptz,
        body_sealed bytea NOT NULL,
        proof_sealed bytea,
        CHECK ((status = 'served') = (served_at IS NOT NULL))
      )`);
    await runner.query(`CREATE INDEX notice_case ON notice (case_id, sent_at, id)`);
    // The first service counts: one row for a document, never changed.
    await runner.query(`
      CREATE TABLE document_service (
        document_id uuid PRIMARY KEY,
        channel text NOT NULL,
        served_at timestamptz NOT NULL
      )`);
    await runner.query(`
      CREATE TABLE outgoing_message (
        id uuid PRIMARY KEY,
        case_id uuid NOT NULL,
        site_id text NOT NULL,
        subject_id text NOT NULL,
        channel text NOT NULL CHECK (channel IN ('sms', 'mail')),
        recipient_sealed bytea NOT NULL,
        text text NOT NULL,
        at timestamptz NOT NULL
      )`);
    await runner.query(`CREATE INDEX outgoing_message_site ON outgoing_message (site_id, at DESC, id DESC)`);
    await runner.query(`CREATE INDEX outgoing_message_subject ON outgoing_message (subject_id, at DESC, id DESC)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE notice, document_service, outgoing_message`);
  }
}
