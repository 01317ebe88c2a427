import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Reviews that are opened before their case is accepted (后置审批预先审查). */
export class PreReviews1767225602500 implements MigrationInterface {
  name = 'PreReviews1767225602500';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE review ADD COLUMN pre_review boolean NOT NULL DEFAULT false`);
    await runner.query(`ALTER TABLE review ADD CHECK (NOT pre_review OR status IN ('open', 'terminated'))`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE review DROP COLUMN pre_review`);
  }
}
