import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What handlers did, without any key that could hide a second time. */
export class CreateEffect1700000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE effect (n bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, root_id text NOT NULL, sequence int NOT NULL, slice int NOT NULL)`,
    );
    await runner.query(`CREATE INDEX effect_root ON effect (root_id)`);
    await runner.query(`CREATE TABLE single (id uuid PRIMARY KEY)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE single, effect`);
  }
}
