import { newId, type ListTasks, type Page, type Problem, type TaskView } from '@onewindow/contracts';
import { encodeCursor } from '@onewindow/platform';
import type { EntityManager } from 'typeorm';
import { listTasks } from '../src/review/review.queries.js';
import { ITEM, open, OTHER_AGENCY, OTHER_ITEM, step } from './events.js';
import { Running, type People } from './running.js';

let running: Running;
let people: People;

beforeAll(async () => {
  running = await Running.start();
  people = running.people;
}, 30_000);

afterAll(() => running.stop(), 30_000);

const page = async (who: keyof People, query = '') => (await people[who]<Page<TaskView>>('GET', `/v1/tasks?${query}`)).body;
const tasks = async (who: keyof People, query = '') => (await page(who, `limit=200&${query}`)).items;
/** The reviews that are shown, in the order of the queue. */
const shown = async (who: keyof People, query = '') => [...new Set((await tasks(who, query)).map(({ reviewId }) => reviewId))];
const claim = (who: keyof People, id: string) => people[who]('PUT', step(id, 'document-review', 'claim'));
const dueBy = (day: string) => ({ dueAt: new Date(`${day}T16:00:00Z`) });

describe('the queue', () => {
  it('shows what binds first on top, page by page without repeats, and only the own agency', async () => {
    const late = await open(running, dueBy('2026-12-10'));
    const soon = await open(running, dueBy('2026-11-25'));
    const seen: TaskView[] = [];
    for (let next: string | null = ''; next !== null;) {
      const { items, next: more }: Page<TaskView> = await page('officerA', `limit=3${next && `&cursor=${next}`}`);
      seen.push(...items);
      next = more;
    }
    const keys = seen.map((task) => `${task.reviewId}/${task.stepKey}`);
    expect(new Set(keys).size).toBe(keys.length);
    expect(seen.map((task) => task.dueAt)).toEqual(seen.map((task) => task.dueAt).toSorted());
    expect(keys.indexOf(`${soon}/document-review`)).toBeLessThan(keys.indexOf(`${late}/document-review`));
    expect(await tasks('stranger')).toEqual([]);
    expect(await people.officerA('GET', `/v1/tasks?agency=${OTHER_AGENCY}`)).toMatchObject({
      status: 403,
      body: { code: 'agency-not-yours' },
    });
  });

  it('tells claimed steps from open ones', async () => {
    const id = await open(running);
    await claim('officerA', id);
    const ofIt = async (query: string) => (await tasks('officerB', query)).filter(({ reviewId }) => reviewId === id);
    expect(await ofIt('status=claimed')).toMatchObject([{ stepKey: 'document-review', claimedBy: 'officer-a', applicant: '张**' }]);
    expect((await ofIt('status=open')).map(({ stepKey }) => stepKey)).toEqual(['premises-review']);
  });

  it('shows one item alone, and of it what is due by a day', async () => {
    const soon = await open(running, { itemCode: OTHER_ITEM, ...dueBy('2026-11-25') });
    const later = await open(running, { itemCode: OTHER_ITEM, ...dueBy('2026-11-26') });
    await open(running);
    expect(await shown('officerA', `item=${OTHER_ITEM}`)).toEqual([soon, later]);
    expect(await shown('officerA', `item=${OTHER_ITEM}&dueBy=2026-11-25`)).toEqual([soon]);
  });

  it('shows what is due by a day, that day included', async () => {
    const due = await open(running, dueBy('2026-11-25'));
    const later = await open(running, dueBy('2026-11-26'));
    const by25 = await tasks('officerA', 'dueBy=2026-11-25');
    expect(by25.map(({ reviewId }) => reviewId)).toContain(due);
    expect(by25.map(({ reviewId }) => reviewId)).not.toContain(later);
    expect(by25.every(({ dueDay }) => dueDay <= '2026-11-25')).toBe(true);
    expect(await shown('officerA', 'dueBy=2026-11-26')).toContain(later);
  });

  it.each(['0000-01-01', '1900-01-01'])('shows nothing that is due by %s', async (day) => {
    expect(await tasks('officerA', `dueBy=${day}`)).toEqual([]);
  });

  it('shows everything that is due by 9999-12-31', async () => {
    expect(await tasks('officerA', 'dueBy=9999-12-31')).toEqual(await tasks('officerA'));
  });

  it('shows what one holds, until the lease has run out', async () => {
    const id = await open(running);
    await claim('officerC', id);
    expect(await tasks('officerC', 'claimedBy=me')).toMatchObject([{ reviewId: id, stepKey: 'document-review', claimedBy: 'officer-c' }]);
    expect(await tasks('officerC', 'claimedBy=me&status=open')).toEqual([]);
    expect(await shown('officerB', 'claimedBy=me')).toEqual([]);
    expect(await shown('system', 'claimedBy=me')).toEqual([]);
    await running.query(`UPDATE review_step SET lease_until = now() - interval '1 second' WHERE review_id = $1 AND status = 'claimed'`, [
      id,
    ]);
    expect(await tasks('officerC', 'claimedBy=me')).toEqual([]);
  });

  it.each([
    ['item=food', 'invalid-query'],
    ['dueBy=tomorrow', 'invalid-query'],
    ['claimedBy=officer-b', 'invalid-query'],
    ['cursor=AAAA', 'invalid-cursor'],
  ])('refuses %s as %s', async (query, code) => {
    expect(await people.officerA<Problem>('GET', `/v1/tasks?${query}`)).toMatchObject({ status: 400, body: { code } });
  });
});

describe('a page of a queue in a table of fifty thousand steps', () => {
  const busy = { id: 'busy', agencyCode: OTHER_AGENCY };

  // Nine of ten steps are decided, as in a table that has stood for a while. One item is rarer and due last, and so is what `busy` holds:
  // a page found by reading the queue from its top would read nearly all of it.
  beforeAll(async () => {
    const one = await open(running);
    await running.fill([
      `INSERT INTO review_step (review_id, key, position, name, kind, agency_code, item_code, role, needs, conditions, status, due_at, due_day,
                                opened_at, claimed_by, lease_until)
       SELECT '${one}', 'filled-' || n, n, '审查', 'review', '${OTHER_AGENCY}', CASE WHEN n > 40000 THEN '${OTHER_ITEM}' ELSE '${ITEM}' END,
              'officer', '{}', '{}', CASE WHEN n % 10 > 0 THEN 'passed' WHEN n % 100 = 0 THEN 'claimed' ELSE 'open' END,
              '2026-12-01'::timestamptz + n * interval '1 minute', '2026-12-01', now(),
              CASE WHEN n % 100 = 0 THEN CASE WHEN n > 40000 THEN 'busy' ELSE 'other' END END, now() + interval '1 hour'
       FROM generate_series(1, 50000) AS n`,
      `ANALYZE review, review_step`,
    ]);
  }, 30_000);

  interface Node {
    readonly 'Node Type': string;
    readonly 'Relation Name'?: string;
    readonly 'Index Name'?: string;
    readonly 'Actual Rows': number;
    readonly 'Actual Loops': number;
    readonly 'Rows Removed by Filter'?: number;
    readonly Plans?: readonly Node[];
  }

  const nodesOf = (node: Node): Node[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];

  /** How the page is found: the index, how many steps were looked at, and whether they had to be sorted. */
  async function scanOf(query: Partial<ListTasks>) {
    let nodes: Node[] = [];
    const explained = async (text: string, values: unknown[]): Promise<never[]> => {
      const [row] = await running.query<{ 'QUERY PLAN': [{ Plan: Node }] }>(`EXPLAIN (ANALYZE, FORMAT JSON) ${text}`, values);
      nodes = row ? nodesOf(row['QUERY PLAN'][0].Plan) : [];
      return [];
    };
    await listTasks({ query: explained } as unknown as EntityManager, { limit: 50, ...query }, busy, new Date());
    const scan = nodes.find((node) => node['Relation Name'] === 'review_step');
    if (!scan) throw new Error('the plan reads no steps');
    const read = (scan['Actual Rows'] + (scan['Rows Removed by Filter'] ?? 0)) * scan['Actual Loops'];
    return { index: scan['Index Name'], read, sorted: nodes.some((node) => node['Node Type'].includes('Sort')) };
  }

  const cursor = encodeCursor([new Date('2026-12-20T00:00:00Z').toISOString(), newId(), 'document-review']);

  it.each<[string, Partial<ListTasks>, string]>([
    ['of all', {}, 'review_step_queue'],
    ['after a cursor', { cursor }, 'review_step_queue'],
    ['of what is due by a day', { dueBy: '2026-12-05' }, 'review_step_queue'],
    ['of one item', { item: OTHER_ITEM }, 'review_step_queue_of_item'],
    ['of one item after a cursor', { item: OTHER_ITEM, cursor }, 'review_step_queue_of_item'],
    ['of what the caller holds', { claimedBy: 'me' }, 'review_step_held'],
  ])('%s reads about what it shows', async (_, query, index) => {
    const scan = await scanOf(query);
    expect(scan).toMatchObject({ index, sorted: false });
    expect(scan.read).toBeGreaterThan(0);
    expect(scan.read).toBeLessThanOrEqual(60);
  });
});
