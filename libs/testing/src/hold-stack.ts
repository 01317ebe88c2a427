import { Client } from 'pg';
import { testRun } from './run.js';

const KEY = 7_413_001;

/**
 * Holds the running stack for a test file: `shared` with other files that only use it, `alone` for a file that kills parts of it.
 * Waits until it may. Files of one run go on side by side, so each end-to-end file holds it one way or the other.
 * @returns lets go of it; call it in afterAll
 */
export async function holdStack(how: 'shared' | 'alone'): Promise<() => Promise<void>> {
  const client = new Client(testRun().postgres);
  // a test may kill the database that keeps the lock; nobody else is there then
  client.on('error', () => undefined);
  await client.connect();
  await client.query(`SELECT ${how === 'alone' ? 'pg_advisory_lock' : 'pg_advisory_lock_shared'}($1)`, [KEY]);
  return () => client.end().catch(() => undefined);
}
