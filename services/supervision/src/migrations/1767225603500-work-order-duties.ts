import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A warning and an order are about a case, or about a duty of a bad rating's work order: of the case that was rated, which has ended. So what
 * they are about has an id of its own, by which they end.
 */
export class WorkOrderDuties1767225603500 implements MigrationInterface {
  name = 'WorkOrderDuties1767225603500';

  async up(runner: QueryRunner): Promise<void> {
    await this.warnings(runner);
    await runner.query(`
      ALTER TABLE supervision_order
        ADD COLUMN subject_id uuid,
        ADD COLUMN work_order_id uuid,
        ADD COLUMN work_order_round integer,
        ADD COLUMN work_order_duty text CHECK (work_order_duty IN ('verification', 'rectification', 'feedback', 'callback')),
        ADD CHECK ((work_order_id IS NULL) = (work_order_round IS NULL) AND (work_order_id IS NULL) = (work_order_duty IS NULL))`);
    await runner.query(`UPDATE supervision_order SET subject_id = case_id`);
    await runner.query(`ALTER TABLE supervision_order ALTER COLUMN subject_id SET NOT NULL`);
    await runner.query(`DROP INDEX order_case_open`);
    await runner.query(`CREATE INDEX order_subject_open ON supervision_order (subject_id) WHERE status NOT IN ('accepted', 'closed')`);
    await runner.query(`ALTER TABLE case_watch RENAME TO subject_watch`);
    await runner.query(`ALTER TABLE subject_watch RENAME COLUMN case_id TO subject_id`);
    await runner.query(`
      ALTER TABLE subject_watch
        DROP CONSTRAINT case_watch_ended_by_check,
        ADD CHECK (ended_by IN ('decided', 'terminated', 'duty-done', 'work-order-closed'))`);
  }

  private async warnings(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE warning ADD COLUMN subject_id uuid, ADD COLUMN work_order_round integer`);
    await runner.query(`UPDATE warning SET subject_id = case_id`);
    await runner.query(`ALTER TABLE warning ALTER COLUMN subject_id SET NOT NULL`);
    await runner.query(`DROP INDEX warning_case_open`);
    await runner.query(`CREATE INDEX warning_subject_open ON warning (subject_id) WHERE ended_at IS NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DELETE FROM warning WHERE work_order_round IS NOT NULL`);
    await runner.query(`DELETE FROM order_answer WHERE order_id IN (SELECT id FROM supervision_order WHERE work_order_id IS NOT NULL)`);
    await runner.query(`DELETE FROM supervision_order WHERE work_order_id IS NOT NULL`);
    await runner.query(`DELETE FROM subject_watch WHERE ended_by IN ('duty-done', 'work-order-closed')`);
    await runner.query(`
      ALTER TABLE subject_watch
        DROP CONSTRAINT subject_watch_ended_by_check,
        ADD CONSTRAINT case_watch_ended_by_check CHECK (ended_by IN ('decided', 'terminated'))`);
    await runner.query(`ALTER TABLE subject_watch RENAME COLUMN subject_id TO case_id`);
    await runner.query(`ALTER TABLE subject_watch RENAME TO case_watch`);
    await runner.query(`
      ALTER TABLE supervision_order
        DROP COLUMN subject_id, DROP COLUMN work_order_id, DROP COLUMN work_order_round, DROP COLUMN work_order_duty`);
    await runner.query(`ALTER TABLE warning DROP COLUMN subject_id, DROP COLUMN work_order_round`);
    await runner.query(`CREATE INDEX order_case_open ON supervision_order (case_id) WHERE status NOT IN ('accepted', 'closed')`);
    await runner.query(`CREATE INDEX warning_case_open ON warning (case_id) WHERE ended_at IS NULL`);
  }
}
