import { createServer, type Server } from 'node:net';
import { connected } from '@onewindow/local';
import { databaseOptions } from '@onewindow/platform';
import type { DataSourceOptions, MigrationInterface, QueryRunner } from 'typeorm';
import { leakCheck } from '../src/leaks.js';
import { testDatabase } from '../src/database.js';
import { eventually } from '../src/eventually.js';

class Things1767225600000 implements MigrationInterface {
  readonly name = 'Things1767225600000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE TABLE thing (name text PRIMARY KEY)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE thing`);
  }
}

const dataSourceOptions = (url: string): DataSourceOptions =>
  databaseOptions({ url, schema: 'sample', applicationName: 'sample', entities: [], migrations: [Things1767225600000] });

const sample = { service: 'sample', dataSourceOptions };

describe('a test database', () => {
  it('is migrated, belongs to the role of its service, and has nothing of another one', async () => {
    const [one, two] = await Promise.all([testDatabase(sample), testDatabase(sample)]);
    await connected(one.url, (db) => db.query(`INSERT INTO thing VALUES ('mine')`));
    const seen = await connected(
      two.url,
      async (db) => (await db.query('SELECT current_user AS role, (SELECT count(*)::int FROM thing) AS things')).rows,
    );
    expect(seen).toEqual([{ role: 'sample', things: 0 }]);
    await Promise.all([one.drop(), two.drop()]);
    await expect(connected(one.url, () => Promise.resolve())).rejects.toThrow('does not exist');
  });

  it('is not dropped in silence while somebody is still connected', async () => {
    const database = await testDatabase(sample);
    const forgotten = connected(`${database.url}?application_name=forgotten-pool`, (db) => db.query('SELECT pg_sleep(60)'));
    const ended = forgotten.then(
      () => 'answered',
      () => 'broken off',
    );
    await eventually(async () => {
      const query = `SELECT 1 FROM pg_stat_activity WHERE application_name = 'forgotten-pool'`;
      const { rowCount } = await connected(database.superuserUrl.replace(/\/[^/]*$/, '/postgres'), (db) => db.query(query));
      expect(rowCount).toBe(1);
    });
    await expect(database.drop()).rejects.toThrow('were left open: forgotten-pool');
    expect(await ended).toBe('broken off');
  });
});

describe('the leak check', () => {
  it('names the sockets that a file left open', async () => {
    const check = leakCheck();
    const server = await new Promise<Server>((resolve) => {
      const made = createServer().listen(0, '127.0.0.1', () => resolve(made));
    });
    await expect(check()).rejects.toThrow('1 TCP sockets were left open');
    await new Promise((resolve) => server.close(resolve));
    await check();
  });
});

describe('eventually', () => {
  it('gives what the first attempt gives that does not throw', async () => {
    let attempts = 0;
    const value = await eventually(() => {
      attempts += 1;
      if (attempts < 3) throw new Error('not yet');
      return attempts;
    });
    expect(value).toBe(3);
  });

  it('throws what the last attempt threw when its time is over', async () => {
    await expect(eventually(() => Promise.reject(new Error('never')), { timeoutMs: 200 })).rejects.toThrow('never');
  });
});
