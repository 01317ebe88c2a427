import { testStack } from '@onewindow/testing';
import { OwnTables } from '../src/measure/own-tables.js';

/** Statements in a service's own tables, as its own role: to break what no caller can break, and to look where no caller can look. */
export function inTables<T = Record<string, unknown>>(service: string, text: string, values: readonly unknown[] = []): Promise<T[]> {
  return new OwnTables(testStack().control).rows<T>(service, text, values);
}

/** Puts a message on a topic as its publisher's relay would, whatever it holds. */
export async function putMessage(service: string, topic: string, key: string, value: Buffer): Promise<void> {
  await inTables(service, `INSERT INTO outbox (topic, key, headers, value) VALUES ($1, $2, '{}', $3)`, [topic, key, value]);
}
