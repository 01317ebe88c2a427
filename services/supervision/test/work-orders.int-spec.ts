import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import {
  newId,
  TOPICS,
  workOrderDutyId,
  type OrderState,
  type Page,
  type Principal,
  type RatingEvent,
  type WarningView,
  type WorkOrderDuty,
  type WorkOrderDutyKey,
} from '@onewindow/contracts';
import type { TestService } from '@onewindow/testing';
import { AgencyConsumer } from '../src/agency/agency.consumer.js';
import { ResultConsumer } from '../src/result/result.consumer.js';
import { WarningConsumer } from '../src/warning/warning.consumer.js';
import { asSlice, event, resultEvent } from './events.js';
import {
  ANSWER,
  CASE_NO,
  HANDLING,
  head,
  handler,
  ITEM,
  machine,
  Orders,
  OTHER,
  otherOfficer,
  otherWatcher,
  WATCHING,
  watcher,
} from './orders.js';
import { leader } from './people.js';
import { startSupervision } from './running.js';

let running: TestService;
let orders: Orders;

beforeAll(async () => {
  running = await startSupervision();
  orders = new Orders(running);
  await orders.rules();
}, 30_000);

afterAll(() => running.stop(), 30_000);

const RUNG_AT = new Date('2026-11-24T16:00:00Z');
const TOLD_AT = new Date('2026-11-24T16:02:00Z');
const hear = (...events: RatingEvent[]): Promise<void> =>
  asSlice(running, events, (all, slice) => running.get(WarningConsumer).onRatingEvents(all, slice));

/** A bad rating's work order on a case that has ended, as its events tell of it. */
interface Bad {
  readonly caseId: string;
  readonly id: string;
}

/** @param watched whether the result of the case was handed to a body for supervision */
async function bad(watched = true): Promise<Bad> {
  const caseId = await orders.case();
  if (watched) {
    const result = resultEvent({ caseId }, { bodies: [WATCHING] });
    await asSlice(running, [result], (all, slice) => running.get(ResultConsumer).onResultEvents(all, slice));
  }
  await orders.ends(caseId);
  return { caseId, id: newId() };
}

const of = ({ caseId, id }: Bad, sequence: number, branch: { case: string; value: object }): RatingEvent =>
  event(TOPICS.rating, { caseId, aggregateId: id, sequence, at: TOLD_AT }, branch as Parameters<typeof event<RatingEvent>>[2]);

const rung = (work: Bad, clock: string, key: string, sequence: number, change: object = {}): RatingEvent =>
  of(work, sequence, {
    case: 'workOrderRungReached',
    value: {
      clock,
      rung: key,
      due: timestampFromDate(RUNG_AT),
      rungAt: timestampFromDate(RUNG_AT),
      round: 1,
      caseNo: CASE_NO,
      agencyCode: HANDLING,
      regionCode: '220104',
      invitationId: newId(),
      itemCode: ITEM,
      itemName: '食品经营许可',
      dueDay: '2026-11-24',
      ...change,
    },
  });
const done = (work: Bad, branch: string, sequence: number, value: object = {}): RatingEvent =>
  of(work, sequence, { case: branch, value: { round: 1, ...value } });

async function warnings({ caseId }: Bad, query = '', who: Partial<Principal> = leader): Promise<WarningView[]> {
  const { status, body } = await running.call<Page<WarningView>>(who, 'GET', `/v1/warnings?limit=200${query}`);
  expect(status).toBe(200);
  return body.items.filter((warning) => warning.caseId === caseId).toSorted((a, b) => a.kind.localeCompare(b.kind));
}

const dutyOf = ({ id }: Bad, duty: WorkOrderDutyKey = 'verification', round = 1): WorkOrderDuty => ({ id, round, duty });

/** As the ladder orders. */
const order = (work: Bad, duty: WorkOrderDuty = dutyOf(work), id = newId(), change: object = {}, who: Partial<Principal> = machine) =>
  orders.put(who, id, work.caseId, {
    kind: 'rating-overdue',
    workOrder: duty,
    ...(who === machine ? { rung: 'supervision-order' } : {}),
    ...change,
  });

async function ordered(work: Bad): Promise<OrderState> {
  await hear(rung(work, 'verification', 'overdue', 2), rung(work, 'verification', 'supervisor', 3));
  const { status, body } = await order(work);
  expect(status).toBe(200);
  return body;
}

describe('a bad rating whose limit passed', () => {
  it('warns the agency that was rated, with a number, once for each rung, although two limits come to it and it is told twice', async () => {
    const work = await bad();
    const climbed = [rung(work, 'contact', 'overdue', 2), rung(work, 'verification', 'overdue', 3)];
    await hear(...climbed);
    await hear(
      ...climbed,
      rung(work, 'contact', 'supervisor', 4),
      rung(work, 'verification', 'supervisor', 5),
      rung(work, 'verification', 'leader', 6),
    );
    const common = {
      agencyCode: HANDLING,
      officers: [],
      caseNo: CASE_NO,
      itemCode: ITEM,
      itemName: '食品经营许可',
      rule: 'rating-overdue',
      workOrder: dutyOf(work),
      dueDay: '2026-11-24',
      rungAt: RUNG_AT.toISOString(),
      lateBySeconds: 120,
      endedAt: null,
    };
    const told = await warnings(work);
    expect(told).toMatchObject([
      { ...common, kind: 'rating-leader', kindName: '差评处置上报' },
      { ...common, kind: 'rating-overdue', kindName: '差评处置超期' },
      { ...common, kind: 'rating-supervision-order', kindName: '差评处置督办' },
    ]);
    for (const { warningNo } of told) expect(warningNo).toMatch(/^监〔2026〕\d{6}号$/);
    expect(new Set(told.map(({ warningNo }) => warningNo)).size).toBe(3);
    for (const who of [head, handler]) expect(await warnings(work, '', who)).toHaveLength(3);
    expect(await warnings(work, '', otherOfficer)).toEqual([]);
  });

  it('is not told to the agency by a reminder, nor by its snapshot', async () => {
    const work = await bad();
    const state = rung(work, 'verification', 'leader', 2).event.value as object;
    await hear(
      rung(work, 'verification', 'reminder', 2),
      done(work, 'snapshot', 2, { workOrder: { status: 'verifying', standing: [state] } }),
    );
    expect(await warnings(work)).toEqual([]);
  });

  it.each([
    ['verification', 'verified', {}],
    ['rectification', 'rectified', {}],
    ['feedback', 'feedbackGiven', {}],
    ['callback', 'calledBack', { done: true }],
    ['callback', 'replyJudged', { judgement: 'dissatisfied' }],
    ['rectification', 'workOrderClosed', { closing: 'excluded' }],
  ])('is quiet when %s ended by %s %j, of that work order and no other', async (clock, branch, value) => {
    const [work, other] = [await bad(), await bad()];
    await hear(rung(work, clock, 'overdue', 4), rung(other, clock, 'overdue', 4), done(work, 'calledBack', 5, { done: false }));
    expect(await warnings(work, '&open=true')).toHaveLength(1);
    await hear(done(work, branch, 6, value));
    expect(await warnings(work, '&open=true')).toEqual([]);
    expect(await warnings(work)).toMatchObject([{ endedAt: TOLD_AT.toISOString() }]);
    expect(await warnings(other, '&open=true')).toHaveLength(1);
  });

  it('goes on when another duty was done, or the case of it ends once more', async () => {
    const work = await bad();
    await hear(rung(work, 'feedback', 'overdue', 6), done(work, 'rectified', 7));
    await orders.ends(work.caseId);
    expect(await warnings(work, '&open=true')).toHaveLength(1);
  });

  it('begins anew in the next round', async () => {
    const work = await bad();
    await hear(rung(work, 'verification', 'overdue', 2), done(work, 'verified', 3));
    await hear(rung(work, 'verification', 'overdue', 9, { round: 2 }));
    expect((await warnings(work, '&open=true')).map(({ workOrder }) => workOrder)).toEqual([dutyOf(work, 'verification', 2)]);
  });

  it('is the leader’s to read where it is the supervisors who have not decided, and no agency is blamed', async () => {
    const work = await bad();
    await hear(rung(work, 'conclusion', 'leader', 9));
    expect(await warnings(work)).toMatchObject([{ agencyCode: '', workOrder: dutyOf(work, 'conclusion') }]);
    expect(await warnings(work, '', head)).toEqual([]);
    await hear(done(work, 'supervisorConcluded', 10));
    expect(await warnings(work, '&open=true')).toEqual([]);
  });
});

describe('an order on a bad rating', () => {
  it('goes to the agency that was rated although the case has ended, under the eyes of the body that supervises what it decided', async () => {
    const work = await bad();
    const body = await ordered(work);
    expect(body).toMatchObject({
      status: 'issued',
      kind: 'rating-overdue',
      workOrder: dutyOf(work),
      caseId: work.caseId,
      caseNo: CASE_NO,
      itemCode: ITEM,
      itemName: '食品经营许可',
      agencyCode: HANDLING,
      supervisorCode: WATCHING,
    });
    expect((await orders.told(body))[0]?.event).toMatchObject({
      value: { order: { workOrder: { ...dutyOf(work) }, regionCode: '220104' } },
    });
    expect((await orders.act(head, body.id, 'answer', ANSWER)).status).toBe(200);
    expect((await orders.act(otherWatcher, body.id, 'acceptance')).status).toBe(404);
    expect((await orders.act(watcher, body.id, 'acceptance')).body.status).toBe('accepted');
    expect((await orders.read(watcher, body.id)).body.workOrder).toEqual(dutyOf(work));
  });

  it('is watched by any body that supervises where the case has no result that was handed over', async () => {
    expect((await ordered(await bad(false))).supervisorCode).toBeNull();
  });

  it('is one, however often the ladder asks', async () => {
    const work = await bad();
    const first = await ordered(work);
    expect((await order(work, dutyOf(work), first.id, { content: '第二次' })).body).toEqual(first);
    expect(await orders.branches(first)).toEqual(['issued']);
  });

  it('waits where the ladder is quicker than the rating’s events: of the work order, of its round and of that duty', async () => {
    const work = await bad();
    await hear(rung(work, 'contact', 'supervisor', 3));
    expect((await order(work, dutyOf(work, 'feedback'))).status).toBe(503);
    expect((await order(work, dutyOf(work, 'verification', 2))).status).toBe(503);
    expect((await order({ ...work, id: newId() })).status).toBe(503);
    expect((await order(work)).status).toBe(200);
  });

  it('is closed when the duty is done, and none is issued after it', async () => {
    const [work, late] = [await bad(), await bad()];
    const { id } = await ordered(work);
    await hear(done(work, 'verified', 4));
    expect((await orders.read(leader, id)).body).toMatchObject({
      status: 'closed',
      closedBy: 'duty-done',
      closedAt: TOLD_AT.toISOString(),
    });
    expect(await orders.clocks(id)).toEqual([]);
    await hear(rung(late, 'verification', 'supervisor', 3), done(late, 'verified', 4));
    expect((await order(late)).body.code).toBe('duty-has-ended');
    expect((await order(work, dutyOf(work), id)).body.status).toBe('closed');
  });

  it('is closed with its work order, whichever duty it is about', async () => {
    const work = await bad();
    await hear(rung(work, 'callback', 'supervisor', 8));
    const { body } = await order(work, dutyOf(work, 'callback'));
    await hear(done(work, 'workOrderClosed', 9, { closing: 'excluded' }));
    expect((await orders.read(leader, body.id)).body).toMatchObject({ status: 'closed', closedBy: 'work-order-closed' });
  });

  it('of one duty goes on when another one is done, and both have their own', async () => {
    const work = await bad();
    const first = await ordered(work);
    await hear(rung(work, 'verification', 'supervisor', 9, { round: 2 }), done(work, 'rectified', 5));
    const second = await order(work, dutyOf(work, 'verification', 2));
    expect([(await orders.read(leader, first.id)).body.status, second.body.status]).toEqual(['issued', 'issued']);
    await hear(done(work, 'verified', 10, { round: 2 }));
    expect((await orders.read(leader, first.id)).body.status).toBe('issued');
    expect((await orders.read(leader, second.body.id)).body.status).toBe('closed');
  });

  it('misses no end that commits in the same instant', async () => {
    const work = await bad();
    await hear(rung(work, 'verification', 'supervisor', 3));
    let issued: ReturnType<typeof order> | undefined;
    await asSlice(
      running,
      [done(work, 'verified', 4)],
      (all, slice) => running.get(WarningConsumer).onRatingEvents(all, slice),
      async () => {
        issued = order(work);
        await orders.somebodyWaits();
      },
    );
    expect(await issued).toMatchObject({ status: 409, body: { code: 'duty-has-ended' } });
  });

  it('has the region of the agency where the rating did not know it', async () => {
    const work = await bad();
    const value = { agencyCode: HANDLING, name: '某局', regionCode: '220104', clientId: '' };
    const named = event(TOPICS.organisation, { caseId: newId() }, { case: 'agencyChanged', value });
    await hear(rung(work, 'verification', 'supervisor', 3, { regionCode: '' }));
    expect((await order(work)).status).toBe(503);
    await asSlice(running, [named], (all, slice) => running.get(AgencyConsumer).onOrganisationEvents(all, slice));
    expect((await order(work)).status).toBe(200);
  });

  it('may be issued by hand, on what is overdue, to the agency that was rated', async () => {
    const work = await bad();
    await hear(rung(work, 'feedback', 'overdue', 6));
    const feedback = dutyOf(work, 'feedback');
    expect((await order(work, feedback, newId(), {}, watcher)).body).toMatchObject({
      supervisorCode: WATCHING,
      rung: null,
      workOrder: feedback,
    });
    expect((await order(work, dutyOf(work, 'callback'), newId(), {}, watcher)).body.code).toBe('case-not-found');
    expect((await order(work, feedback, newId(), { agencyCode: OTHER }, watcher)).body.code).toBe('agency-not-involved');
    expect((await order(work, dutyOf(work, 'conclusion'), newId(), {}, watcher)).body.code).toBe('invalid-body');
  });
});

it('the duties of two hundred work orders end in one slice, each of its own', async () => {
  const works = await Promise.all(Array.from({ length: 4 }, () => bad(false)));
  const many = works.flatMap((work) => Array.from({ length: 50 }, () => rung({ ...work, id: newId() }, 'verification', 'overdue', 2)));
  await hear(...many, ...many.map((each) => done({ caseId: each.caseId, id: each.aggregateId }, 'workOrderClosed', 3)));
  const ids = many.map(({ aggregateId }) => aggregateId);
  expect(await running.query(`SELECT FROM warning WHERE subject_id = ANY ($1::uuid[]) AND ended_at IS NOT NULL`, [ids])).toHaveLength(200);
  const duties = ids.map((id) => workOrderDutyId({ id, round: 1, duty: 'callback' }));
  expect(await running.query(`SELECT FROM subject_watch WHERE subject_id = ANY ($1::uuid[])`, [duties])).toHaveLength(200);
});
