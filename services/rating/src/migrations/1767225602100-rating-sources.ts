import type { MigrationInterface, QueryRunner } from 'typeorm';

/** From which address a rating came, as a keyed hash; empty for those given before it was kept. */
export class RatingSources1767225602100 implements MigrationInterface {
  name = 'RatingSources1767225602100';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE rating ADD COLUMN source text NOT NULL DEFAULT ''`);
    await runner.query(`CREATE INDEX rating_source ON rating (source, rated_at) WHERE source <> ''`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE rating DROP COLUMN source`);
  }
}
