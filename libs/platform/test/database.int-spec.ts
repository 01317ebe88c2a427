import { Controller, Inject, Module, Post } from '@nestjs/common';
import { prepareDatabase, type Postgres } from '@onewindow/local';
import { eventually, leakCheck, ownPostgres, type OwnPart } from '@onewindow/testing';
import { Column, DataSource, Entity, PrimaryColumn, type DataSourceOptions, type MigrationInterface, type QueryRunner } from 'typeorm';
import { z } from 'zod';
import { BodyOf, DatabaseModule, databaseOptions, deleteInBatches, isTransient, Public, runMigrations } from '../src/index.js';
import { startSample } from './sample-service.js';

@Entity('holiday')
class HolidayRow {
  @PrimaryColumn('text')
  name!: string;

  @Column('date')
  day!: string;
}

class Holidays1 implements MigrationInterface {
  readonly name = 'Holidays1767225600001';

  async up(db: QueryRunner): Promise<void> {
    // long enough for the second instance to arrive meanwhile
    await db.query('SELECT pg_sleep(0.3)');
    await db.query('CREATE TABLE holiday (name text PRIMARY KEY, day date NOT NULL)');
  }

  async down(): Promise<void> {}
}

class Failing2 implements MigrationInterface {
  readonly name = 'Failing1767225600002';

  async up(db: QueryRunner): Promise<void> {
    await db.query('CREATE TABLE half (id int)');
    await db.query('SELECT 1 / 0');
  }

  async down(): Promise<void> {}
}

let own: OwnPart<Postgres>;
let url: string;
const noLeaks = leakCheck();

const optionsWith = (over: { migrations?: (new () => MigrationInterface)[]; poolSize?: number } = {}): DataSourceOptions =>
  databaseOptions({ url, schema: 'sample', entities: [HolidayRow], migrations: [Holidays1], ...over });

beforeAll(async () => {
  own = await ownPostgres();
  await prepareDatabase(own.part.url(), 'sample', [{ service: 'sample', password: 'sample' }]);
  url = own.part.url('sample', 'sample', 'sample');
}, 60_000);

afterAll(async () => {
  await own.discard();
  await noLeaks();
});

async function withSource(work: (source: DataSource) => Promise<void>, over: { poolSize?: number } = {}): Promise<void> {
  const source = await new DataSource(optionsWith(over)).initialize();
  try {
    await work(source);
  } finally {
    await source.destroy();
  }
}

const failure = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => {
      throw new Error('did not fail');
    },
    (error: unknown) => error,
  );

describe('migrations', () => {
  it('run once when two instances start at once, in the schema of the service', async () => {
    const run = await Promise.all([runMigrations(optionsWith()), runMigrations(optionsWith())]);
    expect(run.flat()).toEqual(['Holidays1767225600001']);
    await withSource(async (source) => {
      expect(await source.query(`SELECT schemaname FROM pg_tables WHERE tablename IN ('holiday', 'migrations')`)).toEqual([
        { schemaname: 'sample' },
        { schemaname: 'sample' },
      ]);
    });
  });

  it('leave nothing of one that failed, and let the next try in', async () => {
    const options = optionsWith({ migrations: [Holidays1, Failing2] });
    await expect(runMigrations(options)).rejects.toThrow('division by zero');
    await expect(runMigrations(options)).rejects.toThrow('division by zero');
    await withSource(async (source) => {
      expect(await source.query(`SELECT to_regclass('sample.half') AS half`)).toEqual([{ half: null }]);
    });
  });
});

describe('a connection', () => {
  it('keeps a legal day a day', async () => {
    await withSource(async (source) => {
      await source.getRepository(HolidayRow).save({ name: '元旦', day: '2027-01-01' });
      expect(await source.getRepository(HolidayRow).findOneByOrFail({ name: '元旦' })).toMatchObject({ day: '2027-01-01' });
      expect(await source.query('SELECT day FROM holiday')).toEqual([{ day: '2027-01-01' }]);
    });
  });

  it('has the time-outs, the schema and the name of its service', async () => {
    await withSource(async (source) => {
      const setting = async (name: string): Promise<string> => {
        const [row] = await source.query<Record<string, string>[]>(`SHOW ${name}`);
        return Object.values(row ?? {}).join();
      };
      expect(await setting('statement_timeout')).toBe('5s');
      expect(await setting('lock_timeout')).toBe('2s');
      expect(await setting('idle_in_transaction_session_timeout')).toBe('10s');
      expect(await setting('search_path')).toBe('sample');
      expect(await setting('application_name')).toBe('sample');
    });
  });
});

describe('what has expired', () => {
  it('goes in batches, and what is in use or not expired stays', async () => {
    await withSource(async (source) => {
      await source.query(`CREATE TABLE leaf (id int PRIMARY KEY, fallen boolean NOT NULL)`);
      await source.query(`INSERT INTO leaf SELECT n, n > 3 FROM generate_series(1, 1303) AS n`);
      const text = `DELETE FROM leaf WHERE id IN
        (SELECT id FROM leaf WHERE fallen AND id < $2 ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED)`;
      await source.transaction(async (other) => {
        await other.query(`SELECT FROM leaf WHERE id = 10 FOR UPDATE`);
        expect(await deleteInBatches(source, text, [1303])).toBe(1298);
      });
      expect(await source.query(`SELECT id FROM leaf ORDER BY id`)).toEqual([1, 2, 3, 10, 1303].map((id) => ({ id })));
      expect(await deleteInBatches(source, text, [1303])).toBe(1);
      expect(await deleteInBatches(source, text, [1303])).toBe(0);
    });
  });
});

describe('what PostgreSQL really says', () => {
  it('is transient when the backend is ended under a statement, between statements and between transactions', async () => {
    await withSource(async (source) => {
      const killOthers = (): Promise<unknown> =>
        new DataSource({ type: 'postgres', url: own.part.url('sample') }).initialize().then(async (killer) => {
          await killer.query(
            `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'sample' AND pid <> pg_backend_pid()`,
          );
          await killer.destroy();
        });
      const sleeping = failure(source.query('SELECT pg_sleep(3)'));
      await source.query('SELECT pg_sleep(0.1)');
      await killOthers();
      expect(isTransient(await sleeping)).toBe(true);

      const inTransaction = await failure(
        source.transaction(async (db) => {
          await db.query('SELECT 1');
          await killOthers();
          await db.query('SELECT 1');
        }),
      );
      expect(isTransient(inTransaction)).toBe(true);
      // an idle connection of the pool is dropped when its end has been heard of, a moment after it was ended
      await eventually(async () => expect(await source.query('SELECT 1 AS one')).toEqual([{ one: 1 }]));
    });
  });

  it('is transient when a lock or a statement takes too long, in a deadlock, and when the pool is exhausted', async () => {
    await withSource(
      async (source) => {
        await source.query('CREATE TABLE IF NOT EXISTS part (id int PRIMARY KEY)');
        await source.query('INSERT INTO part VALUES (1), (2) ON CONFLICT DO NOTHING');
        const lockBoth = (first: number, second: number): Promise<void> =>
          source.transaction(async (db) => {
            await db.query('SELECT 1 FROM part WHERE id = $1 FOR UPDATE', [first]);
            await db.query('SELECT pg_sleep(0.2)');
            await db.query('SELECT 1 FROM part WHERE id = $1 FOR UPDATE', [second]);
          });
        const deadlock = (await Promise.allSettled([lockBoth(1, 2), lockBoth(2, 1)])).find(({ status }) => status === 'rejected');
        expect(isTransient((deadlock as PromiseRejectedResult).reason)).toBe(true);

        await source.transaction(async (db) => {
          await db.query('SELECT 1 FROM part WHERE id = 1 FOR UPDATE');
          expect(isTransient(await failure(source.query('SELECT 1 FROM part WHERE id = 1 FOR UPDATE')))).toBe(true);
          await source.transaction(async () => {
            expect(isTransient(await failure(source.query('SELECT 1')))).toBe(true);
          });
        });
        expect(isTransient(await failure(source.query(`SET statement_timeout = 10; SELECT pg_sleep(1)`)))).toBe(true);
      },
      { poolSize: 2 },
    );
  }, 20_000);

  it('is not transient when the statement is wrong or breaks a rule', async () => {
    await withSource(async (source) => {
      const insert = `INSERT INTO holiday VALUES ('once', '2027-01-01')`;
      await source.query(insert);
      for (const wrong of [insert, 'SELECT nothing FROM nowhere', `SELECT 'x'::uuid`, `INSERT INTO holiday VALUES (NULL, NULL)`]) {
        expect(isTransient(await failure(source.query(wrong)))).toBe(false);
      }
    });
  });
});

describe('a service on its database', () => {
  @Controller('v1/holidays')
  class HolidayController {
    constructor(@Inject(DataSource) private readonly source: DataSource) {}

    @Public()
    @Post()
    async add(@BodyOf(z.object({ name: z.string() })) { name }: { name: string }): Promise<void> {
      await this.source.query('INSERT INTO holiday VALUES ($1, current_date)', [name]);
    }
  }

  @Module({ controllers: [HolidayController] })
  class HolidayModule {}

  const start = (): ReturnType<typeof startSample> =>
    startSample({ module: class Root {}, imports: [HolidayModule, DatabaseModule.forRoot(optionsWith())] });

  async function add(address: string, name: string): Promise<{ status: number; code?: string }> {
    const response = await fetch(`${address}/v1/holidays`, {
      method: 'POST',
      body: JSON.stringify({ name }),
      headers: { 'content-type': 'application/json' },
    });
    return { status: response.status, ...(response.status === 201 ? {} : { code: ((await response.json()) as { code: string }).code }) };
  }

  it('says 503 and not ready while the database is away, and goes on when it is back', async () => {
    const service = await start();
    expect(await add(service.address, 'before')).toEqual({ status: 201 });
    own.part.kill?.();
    await eventually(async () => expect(await add(service.address, 'away')).toEqual({ status: 503, code: 'temporarily-unavailable' }));
    expect(await (await fetch(`${service.address}/health/ready`)).json()).toMatchObject({
      status: 'down',
      checks: { database: { status: 'down' } },
    });
    await own.part.restart?.();
    await eventually(async () => expect(await add(service.address, 'after')).toEqual({ status: 201 }));
    expect((await fetch(`${service.address}/health/ready`)).status).toBe(200);
    await service.stop();
  }, 30_000);

  it('waits at boot for a database that is not there yet', async () => {
    own.part.kill?.();
    const starting = start();
    await new Promise((resolve) => setTimeout(resolve, 500));
    await own.part.restart?.();
    const service = await starting;
    expect(await add(service.address, 'late')).toEqual({ status: 201 });
    await service.stop();
  }, 30_000);

  it('does not wait for one that refuses it', async () => {
    const wrong = databaseOptions({ url: own.part.url('sample', 'sample', 'wrong'), schema: 'sample', entities: [], migrations: [] });
    await expect(startSample({ module: class Root {}, imports: [DatabaseModule.forRoot(wrong)] })).rejects.toThrow(
      'password authentication failed',
    );
  });

  it('tells the caller that a value cannot be stored, should a schema have let it through', async () => {
    const service = await start();
    expect(await add(service.address, 'nul \u0000')).toEqual({ status: 400, code: 'unstorable-value' });
    await service.stop();
  });
});
