import { Client } from 'pg';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { createLogger } from '../logging/logger.js';
import { isTransient } from '../transient.js';

const log = createLogger('database');
const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 2000;
const SAY_AGAIN_MS = 10_000;
const MIGRATION_TIMEOUTS = { statement_timeout: 0, lock_timeout: 10_000, idle_in_transaction_session_timeout: 60_000 };

/**
 * Brings the schema up to date, one process at a time: TypeORM takes no lock itself. Runs on connections of its own, without a statement
 * time-out (a migration may be long), and waits for a database that is not there yet, saying so.
 * @returns the names of the migrations that were run
 * @throws what PostgreSQL says when it is there and refuses (password, missing schema, a failing migration)
 */
export async function runMigrations(options: DataSourceOptions): Promise<string[]> {
  const { url, schema } = addressOf(options);
  const lock = await connectPatiently(url);
  try {
    await lock.query('SELECT pg_advisory_lock(hashtextextended($1, 0))', [`migrations:${schema}`]);
    const source = new DataSource({
      ...options,
      poolSize: 1,
      extra: { ...(options.extra as object), ...MIGRATION_TIMEOUTS },
    } as DataSourceOptions);
    await source.initialize();
    try {
      const run = await source.runMigrations({ transaction: 'each' });
      if (run.length > 0) log.info({ schema, migrations: run.map(({ name }) => name) }, 'migrated');
      return run.map(({ name }) => name);
    } finally {
      await source.destroy();
    }
  } finally {
    await lock.end();
  }
}

/** Waits until the database takes connections. Says at once and then every ten seconds what it waits for. */
export async function waitForDatabase(options: DataSourceOptions): Promise<void> {
  await (await connectPatiently(addressOf(options).url)).end();
}

async function connectPatiently(url: string): Promise<Client> {
  let saidAt = 0;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    const client = new Client({ connectionString: url, connectionTimeoutMillis: 3000, keepAlive: true });
    // without a listener a connection that breaks while idle ends the process
    client.on('error', (error) => log.warn({ err: error }, 'connection of the migration lock broke'));
    try {
      await client.connect();
      return client;
    } catch (error) {
      await client.end().catch(() => undefined);
      if (!isTransient(error)) throw error;
      if (Date.now() - saidAt > SAY_AGAIN_MS) {
        saidAt = Date.now();
        const { host, pathname } = new URL(url);
        log.warn({ database: `${host}${pathname}`, err: error }, 'waiting for the database');
      }
    }
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

function addressOf(options: DataSourceOptions): { url: string; schema: string } {
  if (options.type !== 'postgres' || options.url === undefined || options.schema === undefined) {
    throw new Error('options of a database are made by databaseOptions()');
  }
  return { url: options.url, schema: options.schema };
}
