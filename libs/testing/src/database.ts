import { randomBytes } from 'node:crypto';
import { connected, prepareDatabase, rolePassword } from '@onewindow/local';
import { runMigrations } from '@onewindow/platform';
import { escapeIdentifier, type Client } from 'pg';
import type { DataSourceOptions } from 'typeorm';
import { eventually } from './eventually.js';
import { testRun } from './run.js';

export interface TestDatabase {
  /** Connection string of the service's own role: what the service gets as DATABASE_URL. */
  readonly url: string;
  /** The same database as the superuser, to look behind the service's back. */
  readonly superuserUrl: string;
  /**
   * Drops it. Call it in afterAll, after the pools are closed.
   * @throws Error when somebody is still connected: a pool or a client was left open
   */
  drop(): Promise<void>;
}

export interface TestDatabaseOptions {
  /** Its role and schema. */
  readonly service: string;
  /** The service's own `dataSourceOptions` of src/data-source.ts; its migrations are run. */
  readonly dataSourceOptions: (url: string) => DataSourceOptions;
}

/**
 * A migrated database of a service for one test file: a clone of a template that is migrated once in a run. Nothing is ever cleaned
 * between the tests of a file: give each its own ids.
 */
export async function testDatabase({ service, dataSourceOptions }: TestDatabaseOptions): Promise<TestDatabase> {
  const { id, postgres } = testRun();
  const template = `${id}_${service}_template`;
  const name = `${id}_${service}_${randomBytes(4).toString('hex')}`;
  await connected(postgres, async (server) => {
    // two workers may want the template at the same time
    await server.query('SELECT pg_advisory_lock(hashtextextended($1, 0))', [template]);
    const made = await server.query('SELECT 1 FROM pg_database WHERE datname = $1', [template]);
    if (made.rowCount === 0) await makeTemplate(template, service, dataSourceOptions);
    await server.query(`CREATE DATABASE ${escapeIdentifier(name)} TEMPLATE ${escapeIdentifier(template)} STRATEGY file_copy`);
  });
  return {
    url: urlOf(name, service),
    superuserUrl: urlOf(name),
    drop: () => connected(postgres, (server) => drop(server, name)),
  };
}

async function drop(server: Client, database: string): Promise<void> {
  const statement = `DROP DATABASE IF EXISTS ${escapeIdentifier(database)}`;
  try {
    // a connection that was closed a moment ago is still counted
    await eventually(() => server.query(statement), { timeoutMs: 3000, everyMs: 100 });
  } catch (error) {
    const left = await server.query<{ application_name: string }>('SELECT application_name FROM pg_stat_activity WHERE datname = $1', [
      database,
    ]);
    await server.query(`${statement} WITH (FORCE)`);
    const names = left.rows.map(({ application_name }) => application_name || 'unnamed');
    throw new Error(`connections to ${database} were left open: ${names.join(', ')}`, { cause: error });
  }
}

/** It gets its name only when it is migrated: a failed migration leaves no half template. */
async function makeTemplate(template: string, service: string, dataSourceOptions: TestDatabaseOptions['dataSourceOptions']): Promise<void> {
  const { postgres } = testRun();
  const half = `${template}_half`;
  await connected(postgres, async (server) => void (await server.query(`DROP DATABASE IF EXISTS ${escapeIdentifier(half)} WITH (FORCE)`)));
  await prepareDatabase(postgres, half, [{ service, password: rolePassword(testRun(), service) }]);
  await runMigrations(dataSourceOptions(urlOf(half, service)));
  await connected(
    postgres,
    async (server) => void (await server.query(`ALTER DATABASE ${escapeIdentifier(half)} RENAME TO ${escapeIdentifier(template)}`)),
  );
}

function urlOf(database: string, service?: string): string {
  const url = new URL(testRun().postgres);
  url.pathname = `/${database}`;
  if (service !== undefined) {
    url.username = service;
    url.password = rolePassword(testRun(), service);
  }
  return url.toString();
}
