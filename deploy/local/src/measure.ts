import { setTimeout as sleep } from 'node:timers/promises';
import { gather } from './demo/cast.js';
import { EventWatch } from './demo/event-watch.js';
import { CLOCK_FIGURES, measureClocks } from './measure/clocks.js';
import { costPerCase } from './measure/cost.js';
import { lagOf, spread } from './measure/lag.js';
import { OwnTables } from './measure/own-tables.js';
import { plainCase } from './measure/plain-case.js';
import { SetupError } from './part.js';
import { findRunning } from './running.js';

// `npm run measure -- clocks [figure]` measures time limits, escalations and bundles (measure/clocks.ts), or one figure of them; `npm run measure -- [cases]`: takes cases along the plain road, one after the other, against a running `npm start` with nothing else to
// do, and prints what each cost the services and how late events were applied: the tables of docs/architecture.md and docs/performance.md.

const CASES = 100;
/** The first cases of a fresh process compile and connect. */
const WARM_UP = 50;
/** After each case the papers are made; the next one comes when all is at rest again. */
const PAUSE_MS = 500;
const ms = (value: number): string => value.toFixed(0).padStart(5);

async function main(asked = String(CASES), only?: string): Promise<void> {
  if (asked === 'clocks') return clocks(only);
  const cases = Number(asked);
  if (!Number.isInteger(cases) || cases < 1)
    throw new SetupError('npm run measure -- [cases]: how many cases, a whole number; or npm run measure -- clocks.');
  const running = findRunning();
  const tables = new OwnTables(running.control);
  await requireCommitTimes(tables);
  const cast = await gather(running);
  const watch = new EventWatch();
  await watch.start(running.kafka.split(','));
  for (let done = 0; done < WARM_UP; done++) await plainCase(cast, watch);
  const begun = Date.now();
  const took: number[] = [];
  let messages = 0;
  const costs = await costPerCase(tables, cases, async () => {
    const start = performance.now();
    messages = (await plainCase(cast, watch)).length;
    took.push(performance.now() - start);
    await sleep(PAUSE_MS);
  });
  await sleep(1000);
  await watch.stop();
  const events = watch.events.filter(({ happenedAt }) => happenedAt >= begun);

  console.log(
    `${cases} cases, one after the other; ${messages} messages on Kafka a case; a whole road ${ms(spread(took).p50Ms)} ms (median)\n`,
  );
  console.log('service       transactions  statements   (a case)');
  for (const [service, { transactions, statements }] of Object.entries(costs))
    console.log(`${service.padEnd(14)}${transactions.toFixed(1).padStart(12)}${statements.toFixed(1).padStart(12)}`);
  console.log('\ntopic -> applied by                        events   p50   p99   max  ms');
  for (const { topic, service, events: count, p50Ms, p99Ms, maxMs } of await lagOf(tables, events))
    console.log(`${`${topic} -> ${service}`.padEnd(42)}${String(count).padStart(7)} ${ms(p50Ms)} ${ms(p99Ms)} ${ms(maxMs)}`);
}

async function clocks(only: string | undefined): Promise<void> {
  const figures = CLOCK_FIGURES.filter((figure) => only === undefined || figure === only);
  if (figures.length === 0) throw new SetupError(`npm run measure -- clocks [${CLOCK_FIGURES.join(' | ')}]`);
  const running = findRunning();
  const watch = new EventWatch();
  await watch.start(running.kafka.split(','));
  try {
    const bench = { tables: new OwnTables(running.control), control: running.control, cast: await gather(running), watch };
    await measureClocks(bench, (line) => console.log(line), figures);
  } finally {
    await watch.stop();
  }
}

async function requireCommitTimes(tables: OwnTables): Promise<void> {
  const [row] = await tables.rows<{ kept: string }>('intake', `SELECT current_setting('track_commit_timestamp') AS kept`);
  if (row?.kept !== 'on') throw new SetupError('This PostgreSQL keeps no commit times: set track_commit_timestamp = on and restart it.');
}

main(process.argv[2], process.argv[3]).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
