import { setTimeout as sleep } from 'node:timers/promises';
import type { OwnTables } from './own-tables.js';

/** The services that a case goes through and that keep tables. */
export const CASE_SERVICES = ['intake', 'approval', 'supervision', 'rating'] as const;
export type CaseService = (typeof CASE_SERVICES)[number];

/** What one service does in the database for one case, on average. */
export interface Cost {
  readonly transactions: number;
  readonly statements: number;
}

/** How often each statement has run, by its text. */
type Calls = ReadonlyMap<string, number>;

const SETTLE_MS = 1500;
const REST_MS = 3000;
/** Belongs to a connection or a transaction, and does no work of a case. */
const FRAME = /^(START TRANSACTION|BEGIN|COMMIT|ROLLBACK|SET |DISCARD|DEALLOCATE)/;

/**
 * What one case costs each service. A statement that also runs when nobody does anything (a relay looks, an inbox is kept) is nobody's
 * cost, unless it is one of a case's as well.
 * @param oneCase takes one case along its whole road, until nothing more comes of it; called `cases` times, one after the other
 */
export async function costPerCase(tables: OwnTables, cases: number, oneCase: () => Promise<unknown>): Promise<Record<CaseService, Cost>> {
  await sleep(SETTLE_MS);
  const resting = await countWhile(tables, () => sleep(REST_MS));
  const working = await countWhile(tables, async () => {
    for (let done = 0; done < cases; done++) await oneCase();
  });
  const costs = CASE_SERVICES.map((service) => [service, costOf(resting.get(service), working.get(service), cases)] as const);
  return Object.fromEntries(costs) as Record<CaseService, Cost>;
}

async function countWhile(tables: OwnTables, work: () => Promise<unknown>): Promise<ReadonlyMap<CaseService, Calls>> {
  const before = await callsOfAll(tables);
  await work();
  const after = await callsOfAll(tables);
  return new Map([...after].map(([service, calls]) => [service, grown(before.get(service), calls)]));
}

async function callsOfAll(tables: OwnTables): Promise<ReadonlyMap<CaseService, Calls>> {
  return new Map(await Promise.all(CASE_SERVICES.map(async (service) => [service, await callsOf(tables, service)] as const)));
}

async function callsOf(tables: OwnTables, service: CaseService): Promise<Calls> {
  const rows = await tables.rows<{ query: string; calls: string }>(
    service,
    `SELECT query, sum(calls) AS calls FROM monitoring.pg_stat_statements
      WHERE userid = (SELECT oid FROM pg_roles WHERE rolname = current_user) AND query NOT LIKE '%pg_stat_statements%' GROUP BY query`,
  );
  return new Map(rows.map(({ query, calls }) => [query, Number(calls)]));
}

const grown = (before: Calls = new Map(), after: Calls): Calls =>
  new Map([...after].map(([query, count]) => [query, count - (before.get(query) ?? 0)] as const).filter(([, count]) => count > 0));

/** Exported for its test. */
export function costOf(resting: Calls = new Map(), working: Calls = new Map(), cases: number): Cost {
  let [transactions, statements] = [0, 0];
  for (const [query, count] of working) {
    if (query === 'COMMIT') transactions += count;
    else if (!resting.has(query) && !FRAME.test(query)) statements += count;
  }
  return { transactions: transactions / cases, statements: statements / cases };
}
