import { Client, escapeIdentifier, escapeLiteral } from 'pg';

/** A service's database role, which owns the schema of the same name. */
export interface ServiceRole {
  readonly service: string;
  readonly password: string;
}

/**
 * Makes the database and, for each service, its role and its schema of the same name. Nothing that exists is changed but the roles'
 * passwords, so it can run at each start. No service can read another's schema.
 * @param superuserUrl connection string of a role that may create roles and databases
 */
export async function prepareDatabase(superuserUrl: string, database: string, roles: readonly ServiceRole[]): Promise<void> {
  await connected(superuserUrl, async (server) => {
    for (const { service, password } of roles) await prepareRole(server, service, password);
    const known = await server.query('SELECT 1 FROM pg_database WHERE datname = $1', [database]);
    if (known.rowCount === 0) await server.query(`CREATE DATABASE ${escapeIdentifier(database)}`);
    await server.query(`REVOKE ALL ON DATABASE ${escapeIdentifier(database)} FROM PUBLIC`);
    for (const { service } of roles)
      await server.query(`GRANT CONNECT, TEMPORARY ON DATABASE ${escapeIdentifier(database)} TO ${escapeIdentifier(service)}`);
  });
  const url = new URL(superuserUrl);
  url.pathname = `/${database}`;
  await connected(url.toString(), async (inside) => {
    await inside.query('REVOKE ALL ON SCHEMA public FROM PUBLIC');
    await prepareStatistics(inside);
    for (const { service } of roles) {
      const name = escapeIdentifier(service);
      await inside.query(`CREATE SCHEMA IF NOT EXISTS ${name} AUTHORIZATION ${name}`);
    }
  });
}

/** `monitoring.pg_stat_statements`, where the server counts statements: each role sees the texts of its own. */
async function prepareStatistics(inside: Client): Promise<void> {
  const { rows } = await inside.query<{ loaded: boolean }>(
    `SELECT current_setting('shared_preload_libraries') LIKE '%pg_stat_statements%' AS loaded`,
  );
  if (!rows[0]?.loaded) return;
  await inside.query('CREATE SCHEMA IF NOT EXISTS monitoring');
  await inside.query('CREATE EXTENSION IF NOT EXISTS pg_stat_statements SCHEMA monitoring');
  await inside.query('GRANT USAGE ON SCHEMA monitoring TO PUBLIC');
}

async function prepareRole(server: Client, service: string, password: string): Promise<void> {
  const role = escapeIdentifier(service);
  const known = await server.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [service]);
  await server.query(`${known.rowCount === 0 ? 'CREATE' : 'ALTER'} ROLE ${role} LOGIN PASSWORD ${escapeLiteral(password)}`);
  await server.query(`ALTER ROLE ${role} SET search_path = ${role}`);
}

/** Runs `work` on one connection of its own and closes it. */
export async function connected<T>(connectionString: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString, connectionTimeoutMillis: 10_000 });
  // without a listener a lost connection would end the process; the query that runs is rejected anyway
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
