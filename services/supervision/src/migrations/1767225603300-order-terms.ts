import type { MigrationInterface, QueryRunner } from 'typeorm';

/** From when and how long the term of an order's answer runs, so that it can be counted again by a new calendar. */
export class OrderTerms1767225603300 implements MigrationInterface {
  name = 'OrderTerms1767225603300';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE supervision_order
        ADD COLUMN term_from timestamptz(3),
        ADD COLUMN term_amount integer,
        ADD COLUMN term_unit text CHECK (term_unit IN ('working-day', 'natural-day')),
        ADD CHECK ((term_from IS NULL) = (term_amount IS NULL) AND (term_from IS NULL) = (term_unit IS NULL))`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE supervision_order DROP COLUMN term_from, DROP COLUMN term_amount, DROP COLUMN term_unit`);
  }
}
