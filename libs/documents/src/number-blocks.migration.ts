import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How far the numbers of each scope have been given out in blocks. */
export class NumberBlocks1767225600100 implements MigrationInterface {
  name = 'NumberBlocks1767225600100';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE number_block (scope text PRIMARY KEY, taken integer NOT NULL)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE number_block`);
  }
}
