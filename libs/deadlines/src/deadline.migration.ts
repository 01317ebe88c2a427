import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * One row for each running time limit: its next rung and when that is due. `at` is null while the clock stands still. Milliseconds, as the
 * services have them: a rung is known again by its instant.
 */
export class Deadlines1767225600400 implements MigrationInterface {
  name = 'Deadlines1767225600400';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE deadline (
        subject uuid NOT NULL,
        clock text NOT NULL,
        rung text NOT NULL,
        at timestamptz(3),
        ring_at timestamptz(3),
        attempts integer NOT NULL DEFAULT 0,
        failure text,
        PRIMARY KEY (subject, clock),
        CHECK ((at IS NULL) = (ring_at IS NULL))
      )`);
    // What is due, and with the clock all that is asked before anything is locked.
    await runner.query(`CREATE INDEX deadline_due ON deadline (ring_at, subject, clock) WHERE ring_at IS NOT NULL`);
    // What operators look for; empty when all is well.
    await runner.query(`CREATE INDEX deadline_failing ON deadline (at, subject, clock) WHERE failure IS NOT NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE deadline`);
  }
}
