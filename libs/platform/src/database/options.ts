import { types } from 'pg';
import type { DataSourceOptions } from 'typeorm';
import { DatabaseLog } from './database-log.js';

const DATE_OID = 1082;
const CONNECT_TIMEOUT_MS = 3000;
const SLOW_QUERY_MS = 1000;
const POOL_SIZE = 16; // 10 requests, 4 consumers, 2 to spare

// A legal day is a date, not an instant: pg would make it local midnight and shift the day with the zone of the process.
types.setTypeParser(DATE_OID, (text) => text);

/** What a service says of its database. */
export interface DatabaseSettings {
  readonly url: string;
  /** The service's own schema; it is the search path too. */
  readonly schema: string;
  readonly entities: readonly (new () => object)[];
  readonly migrations: readonly (new () => object)[];
  readonly poolSize?: number;
  readonly applicationName?: string;
}

/**
 * TypeORM options of a service: time-outs for every connection, connections kept open at rest, dates as `YYYY-MM-DD` text.
 * Migrations are never run by TypeORM itself (it takes no lock), see `runMigrations`.
 */
export function databaseOptions(settings: DatabaseSettings): DataSourceOptions {
  const { url, schema, entities, migrations, poolSize = POOL_SIZE, applicationName = schema } = settings;
  if (!/^[a-z][a-z0-9_]*$/.test(schema)) throw new Error(`${schema} is not a name of a schema`);
  return {
    type: 'postgres',
    url,
    schema,
    applicationName,
    poolSize,
    connectTimeoutMS: CONNECT_TIMEOUT_MS,
    entities: [...entities],
    migrations: [...migrations],
    migrationsRun: false,
    synchronize: false,
    installExtensions: false,
    logger: new DatabaseLog(),
    maxQueryExecutionTime: SLOW_QUERY_MS,
    extra: {
      options: `-c search_path=${schema}`,
      statement_timeout: 5000,
      lock_timeout: 2000,
      idle_in_transaction_session_timeout: 10_000,
      keepAlive: true,
      idleTimeoutMillis: 0,
      maxLifetimeSeconds: 3600,
    },
  };
}
