import { testStack } from '@onewindow/testing';
import { Client } from 'pg';
import { ControlClient } from '../src/control.js';

/** Statements in a service's own tables, as its own role: to break what no caller can break, and to look where no caller can look. */
export async function inTables<T = Record<string, unknown>>(service: string, text: string, values: readonly unknown[] = []): Promise<T[]> {
  const { DATABASE_URL } = await new ControlClient(testStack().control).environment(service);
  const client = new Client({ connectionString: DATABASE_URL, options: `-c search_path=${service}` });
  await client.connect();
  try {
    return (await client.query(text, [...values])).rows as T[];
  } finally {
    await client.end();
  }
}

/** Puts a message on a topic as its publisher's relay would, whatever it holds. */
export async function putMessage(service: string, topic: string, key: string, value: Buffer): Promise<void> {
  await inTables(service, `INSERT INTO outbox (topic, key, headers, value) VALUES ($1, $2, '{}', $3)`, [topic, key, value]);
}
