import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { newId, type BundleView, type RegisteredBundle } from '@onewindow/contracts';
import { ControlClient } from '../control.js';
import type { Cast } from '../demo/cast.js';
import type { EventWatch } from '../demo/event-watch.js';
import { accept, allMet, decisionOf, waitForTask } from '../demo/food-licence.js';
import { largeRestaurant } from '../demo/restaurant.js';
import { spread } from './lag.js';
import type { OwnTables } from './own-tables.js';

/** Where and with whom it is measured. */
export interface Bench {
  readonly tables: OwnTables;
  readonly control: string;
  readonly cast: Cast;
  readonly watch: EventWatch;
}

const BUNDLES = 40;
const AT_ONCE = 20_000;
const OPEN = 100_000;
/** So many workflows go on together. */
const BUNDLES_RESUMED = 100;
const ESCALATIONS = 1900;
const LEAD_MS = 30_000;
const LOOK_MS = 250;
const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

const FIGURES = { bundles, due: dueAtOnce, restart: afterRestart, resumed };
export type Figure = keyof typeof FIGURES;
export const CLOCK_FIGURES = Object.keys(FIGURES) as readonly Figure[];

/** Measures time limits, escalations and bundles on a running stack with nothing else to do, and says each figure, in this order. */
export async function measureClocks(bench: Bench, say: (line: string) => void, figures = CLOCK_FIGURES): Promise<void> {
  for (const figure of figures) say(await FIGURES[figure](bench));
}

/** A bundle of six members, from its PUT until each body has a task, its serial member's registration decided as soon as it can be. */
async function bundles(bench: Bench): Promise<string> {
  const took: number[] = [];
  for (let n = 0; n < BUNDLES; n++) {
    const start = performance.now();
    const begun = await beginBundle(bench);
    await goOn(bench, begun);
    await opened(bench.watch, begun.id, begun.members);
    took.push(performance.now() - start);
  }
  const { p50Ms, maxMs } = spread(took);
  const p95 = took.toSorted((a, b) => a - b)[Math.floor(took.length * 0.95)] ?? 0;
  return `${BUNDLES} bundles of six members, PUT to all tasks open: p50 ${p50Ms.toFixed(0)} ms, p95 ${p95.toFixed(0)} ms, max ${maxMs.toFixed(0)} ms`;
}

/** An accepted application of which one member waits for the registration. */
interface BegunBundle {
  readonly id: string;
  readonly members: number;
  /** Case of the registration. */
  readonly trader: string;
}

async function beginBundle({ cast }: Bench): Promise<BegunBundle> {
  const id = newId();
  const { members } = await cast.clerk.must<RegisteredBundle>('PUT', `/intake/v1/bundles/${id}`, largeRestaurant());
  await cast.clerk.must<BundleView>('POST', `/intake/v1/bundles/${id}/acceptance`, { outcome: 'accepted' });
  const trader = members.find(({ key }) => key === 'trader')?.caseId ?? '';
  await waitForTask(cast.officerA, trader, 'decision');
  return { id, members: members.length, trader };
}

/** The registration is granted, and the workflow of the application opens what waits for it. */
const goOn = ({ cast }: Bench, { trader }: BegunBundle): Promise<unknown> =>
  cast.officerA.must('POST', decisionOf(trader, 'decision'), allMet('premises', 'scope'));

/** What each of them waits for comes, and its workflow has acted on it. */
async function goOnAll(bench: Bench, waiting: readonly BegunBundle[]): Promise<void> {
  for (const one of waiting) await goOn(bench, one);
  for (const { id, members } of waiting) await opened(bench.watch, id, members);
}

async function opened(watch: EventWatch, rootId: string, members: number): Promise<void> {
  for (;;) {
    const heard = await watch.until(rootId, 'stepOpened');
    const cases = new Set(heard.filter(({ branch }) => branch === 'stepOpened').map(({ aggregateId }) => aggregateId));
    if (cases.size >= members) return;
    await sleep(2);
  }
}

/** Reviews as an accepted case has them, made in the tables: so many cases at the window would take hours. @returns their marks */
async function makeReviews(
  { tables, cast }: Bench,
  count: number,
  sql: { readonly rung: string; readonly at: string; readonly warning?: string },
): Promise<string> {
  const { id } = await accept(cast);
  await waitForTask(cast.officerA, id, 'document-review');
  const columns = (table: string): Promise<{ list: string }[]> =>
    tables.rows(
      'approval',
      `SELECT string_agg(quote_ident(column_name), ', ') AS list FROM information_schema.columns
        WHERE table_schema = current_schema() AND table_name = $1 AND is_generated = 'NEVER' AND column_name NOT IN ('id', 'root_id', 'review_id', 'case_no', 'warning')`,
      [table],
    );
  const [[review], [step]] = [await columns('review'), await columns('review_step')];
  const mark = `measured-${newId()}`;
  await tables.rows(
    'approval',
    `WITH made AS (
       INSERT INTO review (id, root_id, case_no, warning, ${review?.list ?? ''})
       SELECT n.id, n.id, $2, $4, ${review?.list ?? ''} FROM review, (SELECT gen_random_uuid() AS id FROM generate_series(1, $3)) n WHERE review.id = $1
       RETURNING id),
     steps AS (
       INSERT INTO review_step (review_id, warning, ${step?.list ?? ''})
       SELECT made.id, $4, ${step?.list ?? ''} FROM review_step, made WHERE review_id = $1)
     INSERT INTO deadline (subject, clock, rung, at, ring_at) SELECT id, 'handling', $5, ${sql.at}, ${sql.at} FROM made`,
    [id, mark, count, sql.warning ?? 'none', sql.rung],
  );
  return mark;
}

const forget = ({ tables }: Bench, mark: string): Promise<unknown> =>
  tables.rows(
    'approval',
    `WITH gone AS (SELECT id FROM review WHERE case_no = $1),
          d AS (DELETE FROM deadline USING gone WHERE subject = gone.id)
     UPDATE review SET status = 'terminated', terminated_at = now(), termination = 'done' WHERE case_no = $1`,
    [mark],
  );

/** Deadlines that are due in one instant: until each is rung, and whether any was rung twice. */
async function dueAtOnce(bench: Bench): Promise<string> {
  const { tables } = bench;
  const mark = await makeReviews(bench, AT_ONCE, { rung: 'reminder', at: `now() + interval '${LEAD_MS} milliseconds'` });
  const [due] = await tables.rows<{ at: Date }>(
    'approval',
    `SELECT max(d.at) AS at FROM deadline d JOIN review r ON r.id = d.subject WHERE r.case_no = $1`,
    [mark],
  );
  const at = due?.at.getTime() ?? 0;
  await sleep(Math.max(0, at - Date.now()));
  await climbed(bench, mark, 'none');
  const took = Date.now() - at;
  const [told] = await tables.rows<{ events: number; reviews: number }>(
    'approval',
    `SELECT sum(r.sequence - o.sequence)::int AS events, count(*)::int AS reviews
       FROM review r, (SELECT min(sequence) AS sequence FROM review WHERE case_no = $1) o WHERE r.case_no = $1`,
    [mark],
  );
  await forget(bench, mark);
  const twice = (told?.events ?? 0) === 0 ? 'none twice' : `${told?.events ?? 0} twice`;
  return `${AT_ONCE} deadlines due in one instant: all rung ${seconds(took)} after it, ${twice}`;
}

/** So many deadlines open, approval and the orchestrator started again: until one that is due is rung. */
async function afterRestart(bench: Bench): Promise<string> {
  const { tables } = bench;
  const control = new ControlClient(bench.control);
  const open = await makeReviews(bench, OPEN, { rung: 'reminder', at: `now() + interval '1 day'` });
  for (const name of ['orchestrator', 'approval']) await control.tell(name, 'kill');
  const due = await makeOneDue(bench, open);
  const begun = Date.now();
  // who was killed is started again by itself
  for (;;) {
    const [one] = await tables.rows<{ warning: string }>('approval', `SELECT warning FROM review WHERE id = $1`, [due]);
    if (one?.warning !== 'none') break;
    await sleep(LOOK_MS);
  }
  const took = Date.now() - begun;
  await forget(bench, open);
  return `${OPEN} deadlines open, approval and the orchestrator killed: ringing again ${seconds(took)} later`;
}

async function makeOneDue({ tables }: Bench, mark: string): Promise<string> {
  const [one] = await tables.rows<{ subject: string }>(
    'approval',
    `UPDATE deadline SET at = now(), ring_at = now() WHERE subject = (SELECT id FROM review WHERE case_no = $1 LIMIT 1) RETURNING subject`,
    [mark],
  );
  return one?.subject ?? '';
}

/** So many escalations and applications wait; the orchestrator is killed; each gets news. Until every one of them has acted on it. */
async function resumed(bench: Bench): Promise<string> {
  const { tables } = bench;
  const control = new ControlClient(bench.control);
  const mark = await makeReviews(bench, ESCALATIONS, { rung: 'red', at: 'now()', warning: 'yellow' });
  await climbed(bench, mark, 'yellow');
  const waiting: BegunBundle[] = [];
  while (waiting.length < BUNDLES_RESUMED) waiting.push(await beginBundle(bench));
  // each workflow has begun by then
  await sleep(LEAD_MS);
  await control.tell('orchestrator', 'kill');
  await tables.rows(
    'approval',
    `UPDATE deadline SET rung = 'supervision-order', at = now(), ring_at = now() WHERE subject IN (SELECT id FROM review WHERE case_no = $1)`,
    [mark],
  );
  const begun = Date.now();
  const since = (): string => seconds(Date.now() - begun);
  const gone = goOnAll(bench, waiting).then(since);
  let peak = 0;
  for (;;) {
    peak = Math.max(peak, await rssOf(control));
    const [issued] = await tables.rows<{ count: number }>('supervision', `SELECT count(*)::int FROM supervision_order WHERE case_no = $1`, [
      mark,
    ]);
    if ((issued?.count ?? 0) >= ESCALATIONS) break;
    await sleep(LOOK_MS);
  }
  const ordered = since();
  await forget(bench, mark);
  return `${ESCALATIONS} escalations and ${BUNDLES_RESUMED} bundles running, the orchestrator killed: all orders are issued ${ordered} later, and all members opened ${await gone} later; orchestrator at most ${peak} MB`;
}

/** Waits until none of the reviews has the warning any more that all of them were made with. */
async function climbed({ tables }: Bench, mark: string, from: string): Promise<void> {
  for (;;) {
    const [left] = await tables.rows<{ count: number }>(
      'approval',
      `SELECT count(*)::int FROM review WHERE case_no = $1 AND warning = $2`,
      [mark, from],
    );
    if (left?.count === 0) return;
    await sleep(LOOK_MS);
  }
}

/** Resident memory of the orchestrator in MB; 0 while it does not run. */
async function rssOf(control: ControlClient): Promise<number> {
  const { pid } = (await control.states())['orchestrator'] ?? {};
  if (pid === undefined) return 0;
  try {
    const [, kb = '0'] = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Math.round(Number(kb) / 1024);
  } catch {
    return 0;
  }
}
