import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Outbox, inbox and parked messages of a service, in its own schema. */
export class CreateMessaging1700000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE parked_message, inbox, outbox');
  }
}

const UP = [
  // a queue of a few rows through which millions pass: vacuumed by number of dead rows, at full speed, never shrunk, no second index
  `CREATE TABLE outbox (
     position    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
     topic       text   NOT NULL,
     key         text,
     headers     json   NOT NULL,
     value       bytea,
     traceparent text,
     written_at  timestamptz NOT NULL DEFAULT now()
   ) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_cost_delay = 0, vacuum_truncate = off)`,
  // partitioned by the time inside the (v7) id: a key by arrival time would let a repeat of the next day through
  `CREATE TABLE inbox (event_id uuid PRIMARY KEY) PARTITION BY RANGE (event_id)`,
  `CREATE TABLE inbox_default PARTITION OF inbox DEFAULT`,
  `CREATE TABLE parked_message (
     id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
     event_id   uuid    NOT NULL,
     topic      text    NOT NULL,
     partition  integer NOT NULL,
     "offset"   bigint  NOT NULL,
     key        text,
     headers    json    NOT NULL,
     value      bytea,
     code       text    NOT NULL,
     reason     text    NOT NULL,
     stack      text,
     parked_at  timestamptz NOT NULL DEFAULT now()
   )`,
  `CREATE INDEX parked_message_key ON parked_message (topic, key, id)`,
];

/** What operators need: how often a parked message has failed, and the dismissed ones with who and why. */
export class OperateParked1700000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE parked_message ADD COLUMN attempts integer NOT NULL DEFAULT 0`);
    await runner.query(`
      CREATE TABLE dismissed_message (
        LIKE parked_message INCLUDING DEFAULTS,
        dismissed_at timestamptz NOT NULL,
        dismissed_by text NOT NULL,
        dismissed_because text NOT NULL,
        PRIMARY KEY (id)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE dismissed_message');
    await runner.query('ALTER TABLE parked_message DROP COLUMN attempts');
  }
}

/** Goes first in the migrations of every service's data source. */
export const messagingMigrations = [CreateMessaging1700000000000, OperateParked1700000000002] as const;
