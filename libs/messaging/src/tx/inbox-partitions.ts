import { createLogger } from '@onewindow/platform';
import type { DataSource, QueryRunner } from 'typeorm';

export const AHEAD_DAYS = 7;
export const KEPT_DAYS = 30;
const DAY = 24 * 3600 * 1000;
const HOUR = 3600 * 1000;

const log = createLogger('inbox');

/** Smallest uuid v7 of an instant: its first 48 bits are the milliseconds. */
export function lowestId(instant: number): string {
  const hex = instant.toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`;
}

/** Name of the partition of the UTC day that holds the instant. */
export const partitionName = (instant: number): string => `inbox_p${new Date(instant).toISOString().slice(0, 10).replaceAll('-', '')}`;

/** First instant of the day a partition holds; undefined for the default partition. */
export function dayOf(name: string): number | undefined {
  const [, year, month, day] = /^inbox_p(\d{4})(\d\d)(\d\d)$/.exec(name) ?? [];
  return year ? Date.UTC(Number(year), Number(month) - 1, Number(day)) : undefined;
}

/** Makes the inbox's partitions ahead of time and drops the old ones; at start and then every hour. */
export class InboxMaintenance {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: () => Date,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    this.timer = setInterval(() => void this.tend(), HOUR).unref();
    await this.tend();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** Failing is harmless: what has no partition yet goes into the default one and is moved later. */
  private async tend(): Promise<void> {
    try {
      await maintainInbox(this.dataSource, this.clock());
    } catch (error) {
      log.warn({ err: error }, 'inbox partitions could not be tended; next try in an hour');
    }
  }
}

/**
 * Partitions for today and the next seven days, for older days whose ids lie in the default partition, none older than 30 days.
 * Does nothing while another instance does it.
 */
export async function maintainInbox(dataSource: DataSource, now: Date): Promise<void> {
  const runner = dataSource.createQueryRunner();
  try {
    const today = Math.floor(now.getTime() / DAY) * DAY;
    const there = await partitions(runner);
    for (const name of there) {
      const day = dayOf(name);
      if (day !== undefined && day < today - KEPT_DAYS * DAY) await inTransaction(runner, [`DROP TABLE IF EXISTS ${name}`]);
    }
    const days = Array.from({ length: KEPT_DAYS + AHEAD_DAYS + 1 }, (_, n) => today + (n - KEPT_DAYS) * DAY);
    const lacking = days.filter((day) => !there.has(partitionName(day)));
    const strays = await daysInDefault(runner, lacking);
    for (const day of lacking) if (day >= today || strays.has(day)) await addPartition(runner, day);
    await sayWhatStrayed(runner);
  } finally {
    await runner.release();
  }
}

async function partitions(runner: QueryRunner): Promise<Set<string>> {
  const rows = (await runner.query(
    `SELECT child.relname AS name FROM pg_inherits JOIN pg_class child ON child.oid = inhrelid WHERE inhparent = 'inbox'::regclass`,
  )) as { name: string }[];
  return new Set(rows.map(({ name }) => name));
}

async function daysInDefault(runner: QueryRunner, days: readonly number[]): Promise<Set<number>> {
  const rows = (await runner.query(
    `SELECT n FROM unnest($1::uuid[], $2::uuid[]) WITH ORDINALITY AS day (low, high, n)
     WHERE EXISTS (SELECT FROM inbox_default WHERE event_id >= low AND event_id < high)`,
    [days.map((day) => lowestId(day)), days.map((day) => lowestId(day + DAY))],
  )) as { n: string }[];
  return new Set(rows.map(({ n }) => days[Number(n) - 1]).filter((day) => day !== undefined));
}

/** Attached, not created as a partition: that would lock the whole inbox against reading. */
function addPartition(runner: QueryRunner, day: number): Promise<void> {
  const [low, high] = [lowestId(day), lowestId(day + DAY)];
  const name = partitionName(day);
  return inTransaction(runner, [
    `CREATE TABLE ${name} (LIKE inbox INCLUDING ALL)`,
    `WITH moved AS (DELETE FROM inbox_default WHERE event_id >= '${low}' AND event_id < '${high}' RETURNING event_id)
     INSERT INTO ${name} SELECT event_id FROM moved`,
    `ALTER TABLE inbox ATTACH PARTITION ${name} FOR VALUES FROM ('${low}') TO ('${high}')`,
  ]);
}

/** Waits a second at most for a lock: consumers queue behind a waiting DDL statement. Skipped while another instance is at it. */
async function inTransaction(runner: QueryRunner, statements: readonly string[]): Promise<void> {
  await runner.startTransaction();
  try {
    await runner.query(`SET LOCAL lock_timeout = '1s'`);
    const [lock] = (await runner.query(`SELECT pg_try_advisory_xact_lock(hashtextextended('inbox:' || current_schema(), 0)) AS held`)) as {
      held: boolean;
    }[];
    if (lock?.held) for (const statement of statements) await runner.query(statement);
    await runner.commitTransaction();
  } catch (error) {
    await runner.rollbackTransaction();
    throw error;
  }
}

async function sayWhatStrayed(runner: QueryRunner): Promise<void> {
  const [row] = (await runner.query(`SELECT count(*)::int AS n FROM inbox_default`)) as { n: number }[];
  if (row && row.n > 0) log.warn({ rows: row.n }, 'inbox_default holds ids that belong to no kept day');
}
