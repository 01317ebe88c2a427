import { CaseOutcome, newId, TOPICS, type Page, type ResultView, type TimelineEntry } from '@onewindow/contracts';
import { eventually, type TestService } from '@onewindow/testing';
import { ENFORCING, event, resultEvent, SUPERVISING, throughKafka } from './events.js';
import { Orders, watcher } from './orders.js';
import { leader, supervisor } from './people.js';
import { startSupervision } from './running.js';

let running: TestService;

beforeAll(async () => {
  running = await startSupervision({ hears: true });
}, 30_000);

afterAll(() => running.stop(), 30_000);

const patience = { timeoutMs: 20_000 };
const count = async (text: string, ...values: unknown[]): Promise<number> => (await running.query(text, values)).length;
const duties = (caseId: string) =>
  running.query<{ agency_code: string; kind: string }>(`SELECT agency_code, kind FROM duty WHERE case_id = $1 ORDER BY 1`, [caseId]);
const types = async (caseId: string): Promise<string[]> => {
  const { body } = await running.call<Page<TimelineEntry>>(leader, 'GET', `/v1/cases/${caseId}/timeline`);
  return body.items.map(({ type }) => type);
};

it('hands a result over once although its event comes twice', async () => {
  const caseId = newId();
  const published = resultEvent({ caseId });
  await throughKafka(running, TOPICS.result, [published, published]);
  await eventually(async () => expect(await duties(caseId)).toHaveLength(2), patience);
  await throughKafka(running, TOPICS.result, [published, resultEvent({ caseId, sequence: 2 }, { branch: 'snapshot', caseNo: 'newer' })]);
  await eventually(
    async () => expect(await count(`SELECT FROM result WHERE case_id = $1 AND case_no = 'newer'`, caseId)).toBe(1),
    patience,
  );
  expect(await duties(caseId)).toEqual([
    { agency_code: ENFORCING, kind: 'enforce' },
    { agency_code: SUPERVISING, kind: 'supervise' },
  ]);
  expect(await types(caseId)).toEqual(['published']);
}, 60_000);

it('joins an acknowledgement that came before its result', async () => {
  const caseId = newId();
  const early = await running.call<{ acknowledgedAt: string }>(supervisor, 'PUT', `/v1/results/${caseId}/acknowledgement`, {
    note: '收到',
  });
  expect(early.status).toBe(202);
  await throughKafka(running, TOPICS.result, [resultEvent({ caseId })]);
  await eventually(async () => expect(await duties(caseId)).toHaveLength(2), patience);
  const { body } = await running.call<Page<ResultView>>(supervisor, 'GET', '/v1/results?acknowledged=true&limit=200');
  expect(body.items.find(({ id }) => id === caseId)).toMatchObject({
    acknowledgedAt: early.body.acknowledgedAt,
    acknowledgedByName: supervisor.name,
  });
}, 60_000);

it('records a slice of two hundred mixed events of one matter, each in the timeline of its case', async () => {
  const rootId = newId();
  const cases = Array.from({ length: 20 }, newId);
  const of = (caseId: string, sequence: number) => ({ caseId, rootId, sequence });
  const caseEvents = cases.flatMap((caseId) => [
    event(TOPICS.case, of(caseId, 1), { case: 'registered', value: { caseNo: 'no' } }),
    event(TOPICS.case, of(caseId, 1), { case: 'snapshot', value: { status: 'received' } }),
    event(TOPICS.case, of(caseId, 2), { case: 'accepted', value: { caseNo: 'no' } }),
    event(TOPICS.case, of(caseId, 3), { case: 'ready', value: { outcome: CaseOutcome.GRANTED } }),
    event(TOPICS.case, of(caseId, 4), { case: 'closed', value: { caseNo: 'no' } }),
  ]);
  const reviewEvents = cases.flatMap((caseId) =>
    (['opened', 'stepOpened', 'stepClaimed', 'stepDecided', 'decided'] as const).map((branch, i) =>
      event(TOPICS.review, of(caseId, i + 1), { case: branch, value: {} } as { case: 'opened'; value: object }),
    ),
  );
  await throughKafka(running, TOPICS.case, caseEvents);
  await throughKafka(running, TOPICS.review, [...reviewEvents, ...reviewEvents]);
  const total = cases.length * 9;
  await eventually(
    async () => expect(await count(`SELECT FROM timeline_entry WHERE case_id = ANY ($1::uuid[])`, cases)).toBe(total),
    patience,
  );
  for (const caseId of cases) {
    expect((await types(caseId)).sort()).toEqual(
      ['registered', 'accepted', 'ready', 'closed', 'opened', 'stepOpened', 'stepClaimed', 'stepDecided', 'decided'].sort(),
    );
  }
}, 60_000);

it('puts a result aside that breaks its contract, and goes on with the others of its slice', async () => {
  const [broken, whole] = [newId(), newId()];
  const events = [
    resultEvent({ caseId: broken }, { outcome: CaseOutcome.UNSPECIFIED }),
    resultEvent({ caseId: whole }),
    resultEvent({ caseId: broken, sequence: 2 }),
  ];
  await throughKafka(running, TOPICS.result, events);
  await eventually(async () => expect(await duties(whole)).toHaveLength(2), patience);
  await eventually(
    async () =>
      expect(await running.query(`SELECT code FROM parked_message WHERE key = $1 ORDER BY id`, [broken])).toEqual([
        { code: 'result-incomplete' },
        { code: 'behind' },
      ]),
    patience,
  );
  expect(await duties(broken)).toEqual([]);
}, 60_000);

it('keeps its own orders in the timeline of their case, and closes them when the review ends', async () => {
  const orders = new Orders(running);
  await orders.rules();
  const [orderId, caseId] = [newId(), await orders.case()];
  expect((await orders.put(watcher, orderId, caseId)).status).toBe(200);
  await eventually(async () => expect(await types(caseId)).toEqual(['registered', 'issued']), patience);
  await throughKafka(running, TOPICS.review, [event(TOPICS.review, { caseId, sequence: 5 }, { case: 'decided', value: {} })]);
  await eventually(async () => expect((await types(caseId)).toSorted()).toEqual(['closed', 'decided', 'issued', 'registered']), patience);
  const { body } = await running.call<Page<TimelineEntry>>(leader, 'GET', `/v1/cases/${caseId}/timeline`);
  expect(body.items.find(({ type }) => type === 'closed')).toMatchObject({
    topic: 'supervision.order.v1',
    aggregateId: orderId,
    data: { cause: 'decided', order: { status: 'closed' } },
  });
  expect(JSON.stringify(body)).not.toContain('限期办结');
}, 60_000);
