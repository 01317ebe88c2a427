import { newId, type OrderState, type Page, type Principal, type SnapshotsView } from '@onewindow/contracts';
import { dueDay, NATIONAL_CALENDAR } from '@onewindow/legal-clock';
import type { TestService } from '@onewindow/testing';
import {
  ANSWER,
  CASE_NO,
  HANDLING,
  handler,
  head,
  ITEM,
  machine,
  Orders,
  OTHER,
  otherOfficer,
  otherWatcher,
  ownWatcher,
  watcher,
  WATCHING,
} from './orders.js';
import { auditor, leader, nobodys } from './people.js';
import { startSupervision } from './running.js';

let running: TestService;
let orders: Orders;

beforeAll(async () => {
  running = await startSupervision();
  orders = new Orders(running);
  await orders.rules();
}, 30_000);

afterAll(() => running.stop(), 30_000);

const workingDays = (amount: number): string =>
  dueDay({ start: new Date(), limit: { amount, unit: 'working-day', basis: '' }, calendar: NATIONAL_CALENDAR }).day;
const byLadder = { rung: 'supervision-order', supervisorCode: WATCHING };
/** Orders fought over at once: what one database and its pool of connections bear. */
const AT_ONCE = 3;
const expectRefused = async (answer: Promise<{ status: number; body: { code?: string } }>, status: number, code: string) =>
  expect(await answer).toMatchObject({ status, body: { code } });

describe('an order', () => {
  it('is issued by hand, numbered, due in three working days, and told by codes alone', async () => {
    const order = await orders.issue();
    expect(order).toMatchObject({
      orderNo: expect.stringMatching(/^督〔\d{4}〕\d{6}号$/),
      status: 'issued',
      sequence: 1,
      caseNo: CASE_NO,
      itemCode: ITEM,
      itemName: '食品经营许可',
      rung: null,
      agencyCode: HANDLING,
      supervisorCode: WATCHING,
      round: 1,
      dueDay: workingDays(3),
    });
    expect(await orders.clocks(order.id)).toEqual([{ clock: 'answer', at: new Date(order.dueAt) }]);
    const [issued] = await orders.told(order);
    expect(issued?.event).toMatchObject({
      case: 'issued',
      value: { issuedBy: 'watcher', order: { orderNo: order.orderNo, status: 'issued', regionCode: '220104', due: { day: order.dueDay } } },
    });
    expect(await orders.words(order)).not.toContain('限期办结');
  });

  it('is issued by the ladder, once, although who repeats it describes the case as it is by then', async () => {
    const [id, caseId] = [newId(), await orders.case()];
    const first = await orders.put(machine, id, caseId, { ...byLadder, content: '第一次' });
    expect(first).toMatchObject({ status: 200, body: { rung: 'supervision-order', supervisorCode: WATCHING } });
    const again = await orders.put(machine, id, caseId, { ...byLadder, content: '第二次', supervisorCode: undefined });
    expect(again.body).toEqual(first.body);
    expect(await orders.branches(first.body)).toEqual(['issued']);
  });

  it('waits for the case where the ladder is quicker than the events', async () => {
    const answer = await orders.put(machine, newId(), newId(), byLadder);
    expect(answer.status).toBe(503);
  });

  it('belongs to the matter of its case', async () => {
    const rootId = newId();
    const { body } = await orders.put(watcher, newId(), await orders.case(rootId));
    expect(await orders.told(body, rootId)).toMatchObject([{ rootId, caseId: body.caseId }]);
  });

  it('has the term that its region sets, and waits where the rules of the region are not here yet', async () => {
    const [id, caseId] = [newId(), await orders.case(undefined, '220102')];
    expect((await orders.put(watcher, id, caseId)).status).toBe(503);
    expect(await orders.stored(id)).toBe('[[],[],[]]');
    await orders.rules('220102', 5);
    expect((await orders.put(watcher, id, caseId)).body.dueDay).toBe(workingDays(5));
  });

  it('may have the term that the supervisor sets', async () => {
    expect((await orders.issue({ dueDays: 1 })).dueDay).toBe(workingDays(1));
  });

  it('is the same order when it is repeated, also once its case has ended, and another one is refused', async () => {
    const order = await orders.issue();
    expect((await orders.put(watcher, order.id, order.caseId)).body).toEqual(order);
    await orders.ends(order.caseId);
    expect(await orders.put(watcher, order.id, order.caseId)).toMatchObject({ status: 200, body: { status: 'closed' } });
    const before = await orders.stored(order.id);
    await expectRefused(orders.put(watcher, order.id, order.caseId, { content: '另一份' }), 409, 'order-content-differs');
    expect(await orders.stored(order.id)).toBe(before);
  });

  it.each([
    ['of a case that has ended', 409, 'case-has-ended', {}, watcher, true],
    ['to a body that does not handle the case', 400, 'agency-not-involved', { agencyCode: OTHER }, watcher, false],
    ['of a body to itself', 400, 'order-to-own-agency', {}, ownWatcher, false],
    [
      'by the ladder under the eyes of who has to answer',
      400,
      'order-to-own-agency',
      { ...byLadder, supervisorCode: HANDLING },
      machine,
      false,
    ],
    ['by the ladder without its rung', 400, 'rung-missing', {}, machine, false],
    ['by hand in the name of a rung', 403, 'rung-not-yours', byLadder, watcher, false],
    ['under the eyes of another body', 403, 'agency-not-yours', { supervisorCode: OTHER }, watcher, false],
    ['by a supervisor of no agency', 403, 'agency-missing', {}, nobodys, false],
    ['by an officer', 403, 'role-not-allowed', {}, handler, false],
    ['by a rule that is not known', 400, 'invalid-body', { kind: 'mood' }, watcher, false],
  ])('is refused %s, and leaves nothing', async (_, status, code, change, who, ended) => {
    const [id, caseId] = [newId(), await orders.case()];
    if (ended) await orders.ends(caseId);
    await expectRefused(orders.put(who, id, caseId, change), status, code);
    expect(await orders.stored(id)).toBe('[[],[],[]]');
    expect(await running.query(`SELECT FROM subject_watch WHERE subject_id = $1 AND ordered`, [caseId])).toEqual([]);
  });

  it('is refused of a case that nobody knows', async () => {
    await expectRefused(orders.put(watcher, newId(), newId()), 404, 'case-not-found');
  });
});

describe('an answer', () => {
  it('is given by the head or an officer of the body, once, and ends the term', async () => {
    const order = await orders.issue();
    const answered = await orders.act(head, order.id, 'answer', ANSWER);
    expect(answered).toMatchObject({ status: 200, body: { status: 'answered', sequence: 2 } });
    expect(await orders.clocks(order.id)).toEqual([]);
    expect((await orders.act(handler, order.id, 'answer', ANSWER)).body).toEqual(answered.body);
    await expectRefused(orders.act(head, order.id, 'answer', { ...ANSWER, result: '其他' }), 409, 'order-already-answered');
    expect((await orders.told(order)).at(-1)?.event).toMatchObject({
      case: 'answered',
      value: { answeredBy: 'head', expectedDay: ANSWER.expectedDay, late: false, order: { status: 'answered' } },
    });
    expect(await orders.words(order)).not.toContain(ANSWER.measures);
  });

  it.each([
    ['by another body', 404, 'order-not-found', otherOfficer, ANSWER],
    ['by its supervisor', 403, 'role-not-allowed', watcher, ANSWER],
    ['with a day that has passed', 400, 'expected-day-passed', head, { ...ANSWER, expectedDay: '2020-01-01' }],
    ['without measures', 400, 'invalid-body', head, { ...ANSWER, measures: ' ' }],
  ])('is refused %s, and leaves nothing', async (_, status, code, who, answer) => {
    const order = await orders.issue();
    const before = await orders.stored(order.id);
    await expectRefused(orders.act(who, order.id, 'answer', answer), status, code);
    expect(await orders.stored(order.id)).toBe(before);
  });

  it('is accepted by the body that watches, and then nothing more is asked', async () => {
    const order = await orders.issue();
    await expectRefused(orders.act(watcher, order.id, 'acceptance'), 409, 'order-not-answered');
    await orders.act(head, order.id, 'answer', ANSWER);
    await expectRefused(orders.act(otherWatcher, order.id, 'acceptance'), 404, 'order-not-found');
    await expectRefused(orders.act(ownWatcher, order.id, 'acceptance'), 403, 'answer-is-own');
    const accepted = await orders.act(watcher, order.id, 'acceptance');
    expect(accepted).toMatchObject({ status: 200, body: { status: 'accepted', sequence: 3 } });
    expect((await orders.act(watcher, order.id, 'acceptance')).body).toEqual(accepted.body);
    await expectRefused(orders.act(head, order.id, 'answer', ANSWER), 409, 'order-already-accepted');
    await expectRefused(orders.act(watcher, order.id, 'return', { reason: '不完整' }), 409, 'order-already-accepted');
    expect(await orders.branches(order)).toEqual(['issued', 'answered', 'answerAccepted']);
  });

  it('is judged by any other body that supervises where none is named', async () => {
    const { body: order } = await orders.put(machine, newId(), await orders.case(), { rung: 'supervision-order' });
    await orders.act(head, order.id, 'answer', ANSWER);
    await expectRefused(orders.act(ownWatcher, order.id, 'acceptance'), 403, 'answer-is-own');
    expect((await orders.act(otherWatcher, order.id, 'acceptance')).status).toBe(200);
  });

  it('is returned and given again in a new term', async () => {
    const order = await orders.issue();
    await expectRefused(orders.act(watcher, order.id, 'return', { reason: '无' }), 409, 'order-not-answered');
    await orders.act(head, order.id, 'answer', ANSWER);
    const returned = await orders.act(watcher, order.id, 'return', { reason: '措施不具体', dueDays: 2 });
    expect(returned).toMatchObject({ status: 200, body: { status: 'returned', round: 2, dueDay: workingDays(2) } });
    expect((await orders.act(watcher, order.id, 'return', { reason: '措施不具体', dueDays: 2 })).body).toEqual(returned.body);
    await expectRefused(orders.act(watcher, order.id, 'return', { reason: '另一理由' }), 409, 'order-not-answered');
    expect(await orders.clocks(order.id)).toHaveLength(1);
    expect((await orders.act(handler, order.id, 'answer', { ...ANSWER, measures: '每日调度' })).body.status).toBe('answered');
    await orders.act(watcher, order.id, 'acceptance');
    expect(await orders.branches(order)).toEqual(['issued', 'answered', 'returned', 'answered', 'answerAccepted']);
    expect((await orders.read(head, order.id)).body.answers).toMatchObject([
      { round: 1, outcome: 'returned', reason: '措施不具体', judgedBy: 'watcher' },
      { round: 2, outcome: 'accepted', measures: '每日调度', answeredByName: 'name of handler' },
    ]);
  });
});

describe('the term for an answer', () => {
  it('passes: the order is overdue, told once, and may still be answered late', async () => {
    const order = await orders.issue();
    await orders.termPasses(order.id);
    expect(await orders.ring()).toBe(1);
    expect(await orders.ring()).toBe(0);
    expect(await orders.branches(order)).toEqual(['issued', 'overdue']);
    expect((await orders.act(head, order.id, 'answer', ANSWER)).body).toMatchObject({ status: 'answered', sequence: 3 });
    expect((await orders.told(order)).at(-1)?.event).toMatchObject({ case: 'answered', value: { late: true } });
  });

  it('passes before the alarm comes: an answer after it is late all the same', async () => {
    const order = await orders.issue();
    await orders.termPasses(order.id);
    await orders.act(head, order.id, 'answer', ANSWER);
    expect(await orders.ring()).toBe(0);
    expect(await orders.branches(order)).toEqual(['issued', 'overdue', 'answered']);
  });

  it('rings two hundred at once, each told once', async () => {
    const caseIds = await Promise.all(Array.from({ length: 20 }, () => orders.case()));
    const issued = await Promise.all(Array.from({ length: 200 }, (_, i) => orders.put(watcher, newId(), caseIds[i % 20] ?? '')));
    for (const { body } of issued) await orders.termPasses(body.id);
    expect(await orders.ring()).toBe(200);
    for (const { body } of issued) expect(await orders.branches(body)).toEqual(['issued', 'overdue']);
  });
});

describe('the leader', () => {
  it('is told once, whatever the cause, and gives one instruction', async () => {
    const order = await orders.issue();
    await expectRefused(orders.act(leader, order.id, 'referral', { cause: 'leader-rung' }), 403, 'role-not-allowed');
    const referred = await orders.act(machine, order.id, 'referral', { cause: 'order-overdue' });
    expect(referred.body.referredAt).not.toBeNull();
    expect((await orders.act(machine, order.id, 'referral', { cause: 'leader-rung' })).body).toEqual(referred.body);
    const noted = await orders.act(leader, order.id, 'leader-note', { note: '请分管负责人督促，本周内办结。' });
    expect((await orders.act(leader, order.id, 'leader-note', { note: '请分管负责人督促，本周内办结。' })).body).toEqual(noted.body);
    await expectRefused(orders.act(leader, order.id, 'leader-note', { note: '再议' }), 409, 'order-already-noted');
    await expectRefused(orders.act(watcher, order.id, 'leader-note', { note: '再议' }), 403, 'role-not-allowed');
    expect(await orders.branches(order)).toEqual(['issued', 'referred', 'noted']);
    expect(await orders.words(order)).not.toContain('本周内');
    expect((await orders.read(head, order.id)).body).toMatchObject({
      note: '请分管负责人督促，本周内办结。',
      referralCause: 'order-overdue',
    });
  });

  it.each([
    ['referral', machine, { cause: 'leader-rung' }],
    ['leader-note', leader, { note: '批示' }],
  ])('hears nothing of an unknown order, nor of one whose case has ended (%s)', async (what, who, body) => {
    await expectRefused(orders.act(who, newId(), what, body), 404, 'order-not-found');
    const order = await orders.issue();
    await orders.ends(order.caseId);
    const before = await orders.stored(order.id);
    await expectRefused(orders.act(who, order.id, what, body), 409, 'order-closed');
    expect(await orders.stored(order.id)).toBe(before);
  });
});

describe('the end of a case', () => {
  it.each(['decided', 'terminated'] as const)('closes what is open of its orders and says why: %s', async (how) => {
    const order = await orders.issue();
    const done = await orders.put(watcher, newId(), order.caseId, { kind: 'step-overdue' });
    await orders.act(head, done.body.id, 'answer', ANSWER);
    await orders.act(watcher, done.body.id, 'acceptance');
    await orders.ends(order.caseId, how);
    await orders.ends(order.caseId, how);
    expect(await orders.branches(order)).toEqual(['issued', 'closed']);
    expect((await orders.read(watcher, order.id)).body).toMatchObject({ status: 'closed', closedBy: how });
    expect(await orders.clocks(order.id)).toEqual([]);
    expect((await orders.read(watcher, done.body.id)).body.status).toBe('accepted');
    await expectRefused(orders.act(head, order.id, 'answer', ANSWER), 409, 'order-closed');
  });

  it('is not missed by an order that is issued while it is being written', async () => {
    const [id, caseId] = [newId(), await orders.case()];
    let issued: ReturnType<Orders['put']> | undefined;
    await orders.ends(caseId, 'decided', async () => {
      issued = orders.put(watcher, id, caseId);
      await orders.somebodyWaits();
    });
    await expectRefused(issued ?? Promise.reject(new Error('not asked')), 409, 'case-has-ended');
  });

  it('never leaves an order open, in two hundred races with its issue', async () => {
    const caseIds = await Promise.all(Array.from({ length: 200 }, () => orders.case()));
    const answers = await Promise.all(
      caseIds.flatMap((caseId, i) =>
        i % 2 ? [orders.put(watcher, newId(), caseId), orders.ends(caseId)] : [orders.ends(caseId), orders.put(watcher, newId(), caseId)],
      ),
    );
    for (const answer of answers) if (answer) expect([200, 409]).toContain(answer.status);
    const open = await running.query(`SELECT status FROM supervision_order WHERE case_id = ANY ($1::uuid[]) AND status <> 'closed'`, [
      caseIds,
    ]);
    expect(open).toEqual([]);
  }, 60_000);
});

describe('two at once', () => {
  it('have one winner: twenty answers, in thirty races with the alarm and the end of the case', async () => {
    const made = await Promise.all(Array.from({ length: 30 }, () => orders.issue()));
    for (const { id } of made) await orders.termPasses(id);
    for (let done = 0; done < made.length; done += AT_ONCE) {
      await Promise.all(
        made
          .slice(done, done + AT_ONCE)
          .flatMap((order, i) => [
            ...Array.from({ length: 20 }, (_, n) =>
              orders.insist(n % 2 ? head : handler, order.id, 'answer', { ...ANSWER, result: `${n}` }),
            ),
            orders.ring(),
            ...(i % 3 === 0 ? [orders.ends(order.caseId)] : []),
          ]),
      );
    }
    await orders.ring();
    for (const order of made) {
      const told = await orders.told(order);
      expect(told.map(({ sequence }) => sequence)).toEqual(told.map((_, at) => at + 1));
      const branches = told.map(({ event }) => event.case).join(' ');
      expect(['issued overdue answered', 'issued overdue answered closed', 'issued overdue closed', 'issued closed']).toContain(branches);
      expect(await orders.clocks(order.id)).toEqual([]);
    }
  }, 90_000);
});

describe('orders in lists', () => {
  const ids = async (who: Parameters<Orders['read']>[0], query = ''): Promise<string[]> => {
    const { status, body } = await running.call<Page<OrderState>>(who, 'GET', `/v1/orders?limit=200${query}`);
    expect(status).toBe(200);
    return body.items.map(({ id }) => id);
  };

  it('are shown to who answers, who watches and who looks across agencies, and to nobody else', async () => {
    const order = await orders.issue();
    for (const who of [head, handler, watcher, leader, auditor]) expect(await ids(who)).toContain(order.id);
    for (const who of [otherOfficer, otherWatcher]) expect(await ids(who)).not.toContain(order.id);
    expect(await ids(watcher, `&agency=${HANDLING}&status=issued`)).toContain(order.id);
    expect(await ids(watcher, `&agency=${HANDLING}&status=closed`)).not.toContain(order.id);
    await expectRefused(running.call(otherOfficer, 'GET', `/v1/orders?agency=${HANDLING}`), 403, 'agency-not-yours');
  });

  it('come page by page, the newest first, each once', async () => {
    for (let i = 0; i < 5; i++) await orders.issue();
    const whole = await ids(leader);
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null && seen.length < 6;) {
      const { body }: { body: Page<OrderState> } = await running.call(leader, 'GET', `/v1/orders?limit=2${cursor && `&cursor=${cursor}`}`);
      seen.push(...body.items.map(({ id }) => id));
      cursor = body.next;
    }
    expect(seen).toEqual(whole.slice(0, 6));
  });
});

describe('reading an order', () => {
  it('shows its words to its parties, and each reading is recorded with who and why', async () => {
    const order = await orders.issue();
    expect((await orders.read(head, order.id)).body).toMatchObject({ content: expect.stringContaining('限期办结'), issuedBy: 'watcher' });
    await orders.read(leader, order.id);
    await expectRefused(orders.read(otherOfficer, order.id), 404, 'order-not-found');
    await expectRefused(orders.read(otherWatcher, order.id), 404, 'order-not-found');
    const noted = await running.query(`SELECT who, why FROM order_access WHERE order_id = $1 ORDER BY at`, [order.id]);
    expect(noted).toEqual([
      { who: 'head', why: 'order:agency-head' },
      { who: 'leader', why: 'order:leader' },
    ]);
  });

  it('is told again as a snapshot when an operator asks, under the sequence that it has', async () => {
    const order = await orders.issue();
    await orders.act(head, order.id, 'answer', ANSWER);
    const operator: Partial<Principal> = { id: 'operator', roles: ['administrator'] };
    const asked = await running.call<SnapshotsView>(operator, 'POST', `/v1/operations/snapshots/order/${order.id}`);
    expect(asked.status).toBe(202);
    expect((await orders.told(order)).at(-1)).toMatchObject({
      sequence: 2,
      event: { case: 'snapshot', value: { order: { status: 'answered', orderNo: order.orderNo } } },
    });
  });
});
