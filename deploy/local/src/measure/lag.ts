import { CASE_SERVICES, type CaseService } from './cost.js';
import type { Heard } from '../demo/event-watch.js';
import type { OwnTables } from './own-tables.js';

/** How late a service had applied the events of a topic. */
export interface Lag {
  readonly topic: string;
  readonly service: CaseService;
  readonly events: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

/**
 * From the instant of the command to the commit of the consumer that applied its event: an upper bound of what lies between the two
 * commits, since the instant is taken before the command's own. The database keeps the instant of each commit, and each consumer a row for
 * each event it has applied.
 */
export async function lagOf(tables: OwnTables, events: readonly Heard[]): Promise<Lag[]> {
  const byId = new Map(events.map((event) => [event.id, event]));
  const found = await Promise.all(CASE_SERVICES.map((service) => lagOfService(tables, service, byId)));
  return found.flat();
}

async function lagOfService(tables: OwnTables, service: CaseService, byId: ReadonlyMap<string, Heard>): Promise<Lag[]> {
  const applied = await tables.rows<{ event_id: string; ms: number }>(
    service,
    `SELECT event_id, extract(epoch FROM pg_xact_commit_timestamp(xmin))::float8 * 1000 AS ms FROM inbox WHERE event_id = ANY($1::uuid[])`,
    [[...byId.keys()]],
  );
  const lags = new Map<string, number[]>();
  for (const { event_id: id, ms } of applied) {
    const event = byId.get(id);
    if (event) lags.set(event.topic, [...(lags.get(event.topic) ?? []), ms - event.happenedAt]);
  }
  return [...lags].map(([topic, times]) => ({ topic, service, events: times.length, ...spread(times) }));
}

/** Median, 99th percentile (nearest rank) and largest of a row of times. */
export function spread(times: readonly number[]): Pick<Lag, 'p50Ms' | 'p99Ms' | 'maxMs'> {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
  return { p50Ms: at(0.5), p99Ms: at(0.99), maxMs: at(1) };
}
