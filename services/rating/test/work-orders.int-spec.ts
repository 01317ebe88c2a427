import { LimitUnit, newId, TOPICS, type RatingEvent } from '@onewindow/contracts';
import { keepRegions } from '@onewindow/deadlines';
import { fromBinary } from '@bufbuild/protobuf';
import { Transactions } from '@onewindow/messaging/tx';
import { workOrderSnapshots } from '../src/work-order/work-order.snapshot.js';
import { ELSEWHERE, regionEvent } from './events.js';
import { clerk, head, officer, supervisor } from './people.js';
import { CLEAR, COMPLEX, DAY_MS, IN_VAIN, MEASURES, Orders, REPLY, SPOKE, UNFOUNDED, type Bad } from './orders.js';

let orders: Orders;
beforeAll(async () => void (orders = await Orders.start()), 30_000);
afterAll(() => orders.stop(), 30_000);

/** The work order, told again. */
async function snapshotOf({ orderId }: Bad): Promise<RatingEvent | undefined> {
  await orders.service.get(Transactions).run('request:snapshot', (tx) => workOrderSnapshots.publish(tx, [orderId]));
  const [row] = await orders.service.query<{ value: Buffer }>(`SELECT value FROM published ORDER BY position DESC LIMIT 1`);
  return row && fromBinary(TOPICS.rating.schema, row.value);
}

const acts = (bad: Bad) =>
  orders.service.query<{ kind: string }>(`SELECT kind FROM work_order_act WHERE work_order_id = $1`, [bad.orderId]);

describe('a bad rating', () => {
  it.each([4, 5] as const)('of level %i opens a work order in its own transaction', async (level) => {
    const bad = await orders.bad({ level });
    const { status, body } = await orders.view(bad);
    expect(status).toBe(200);
    expect(body).toMatchObject({ status: 'verifying', round: 1, level, outcome: null, appeal: null, closedAt: null, acts: [] });
    const [rated, opened] = (await orders.service.published(TOPICS.rating, bad.caseId)).slice(1);
    expect(opened).toMatchObject({
      aggregateId: bad.orderId,
      sequence: 1,
      causedBy: rated?.causedBy,
      event: { case: 'workOrderOpened', value: { invitationId: bad.invitationId, regionCode: '220104', level, contactAgreed: false } },
    });
  });

  it.each([1, 2, 3] as const)('is none with level %i: no work order, and no number of whom nobody will call', async (level) => {
    const good = await orders.named({ level });
    expect(await orders.view(good)).toMatchObject({ status: 404, body: { code: 'work-order-not-found' } });
    expect(await orders.service.query(`SELECT FROM rater_contact WHERE invitation_id = $1`, [good.invitationId])).toEqual([]);
    expect(await orders.clocks(good)).toEqual([]);
  });

  it('opens one although ten come at once', async () => {
    const bad = await orders.bad();
    const answers = await Promise.all(Array.from({ length: 10 }, () => orders.rate(bad, { level: 5 })));
    expect(answers.map(({ status }) => status)).toEqual(Array<number>(10).fill(200));
    expect(await orders.branches(bad)).toEqual(['workOrderOpened']);
  });

  it('is another one with another consent or another number', async () => {
    const bad = await orders.named();
    expect(await orders.rate(bad, { level: 5, contactAgreed: true, phone: '13900001234' })).toMatchObject({ status: 200 });
    for (const change of [{}, { contactAgreed: true }, { contactAgreed: true, phone: '13900009999' }])
      expect(await orders.rate(bad, { level: 5, ...change })).toMatchObject({ status: 409, body: { code: 'rating-already-given' } });
  });

  it.each([
    ['without consent', { phone: '13900001234' }, 'contactAgreed'],
    ['that is none', { contactAgreed: true, phone: 'call me' }, 'phone'],
  ])('takes no number %s', async (_, said, field) => {
    const bad = await orders.bad();
    const { status, body } = await orders.rate(bad, { level: 5, ...said });
    expect({ status, code: body.code, fields: JSON.stringify(body).includes(field) }).toEqual({
      status: 400,
      code: 'invalid-body',
      fields: true,
    });
  });
});

describe('the terms of a region', () => {
  it('are those that the catalogue tells, and hold for what is opened afterwards', async () => {
    const before = await orders.bad({ agencyCode: ELSEWHERE });
    await orders.service.get(Transactions).run('request:test', (tx) =>
      keepRegions(tx, [
        regionEvent('220102', {
          readings: [],
          ladder: [{ key: 'red', clock: 'promised', place: { case: 'workingDaysAfterEnd', value: 1 }, basis: '当地规定' }],
          ratingContact: { amount: 3, unit: LimitUnit.WORKING_DAY, basis: '当地规定' },
          ratingRectification: { amount: 7, unit: LimitUnit.NATURAL_DAY, basis: '当地规定' },
        }),
      ]),
    );
    const far = { ...officer, agencyCode: ELSEWHERE };
    const bad = await orders.bad({ agencyCode: ELSEWHERE });
    const due = async (one: Bad) => Date.parse((await orders.view(one, far)).body.due?.at ?? '');
    expect(await due(bad)).toBeGreaterThan((await due(before)) + DAY_MS);
    expect(await orders.clocks(bad)).toEqual(['verification overdue']);
    expect(await orders.act(bad, 'verification', { ...COMPLEX, days: 8 }, far)).toMatchObject({ body: { code: 'term-too-long' } });
    await orders.must(bad, [['verification', { ...COMPLEX, days: 7 }, far]]);
    // what the region has not settled is as usual
    await orders.must(bad, [['extension', { days: 15, reason: '供应商延期' }, far]]);
  });
});

describe('the whole loop', () => {
  it('of who agreed to be called: spoken to, verified, put right, answered, called back, closed', async () => {
    const bad = await orders.named({ comment: '排队太久' });
    expect(await orders.clocks(bad)).toEqual(['contact overdue', 'verification overdue']);
    await orders.must(bad, [[`contacts/${newId()}`, SPOKE]]);
    expect(await orders.clocks(bad)).toEqual(['verification overdue']);
    await orders.must(bad, [['verification', CLEAR, clerk]]);
    expect(await orders.clocks(bad)).toEqual(['rectification overdue']);
    await orders.must(bad, [['rectification', MEASURES, head]]);
    expect(await orders.clocks(bad)).toEqual(['feedback reminder']);
    expect(await orders.must(bad, [['feedback', REPLY]])).toMatchObject({ status: 'calling-back' });
    expect(await orders.clocks(bad)).toEqual(['callback reminder']);
    expect(await orders.must(bad, [[`callbacks/${newId()}`, SPOKE]])).toMatchObject({ status: 'answered', due: null });
    const closed = await orders.must(bad, [['closure']]);
    expect(closed).toMatchObject({ status: 'closed', closing: 'rectified', dues: [] });
    expect(closed.acts.map(({ kind }) => kind)).toEqual(['contact', 'verification', 'rectification', 'feedback', 'callback', 'closure']);
    expect(await orders.clocks(bad)).toEqual([]);
    expect(await orders.branches(bad)).toEqual([
      'workOrderOpened',
      'contacted',
      'verified',
      'rectified',
      'feedbackGiven',
      'calledBack',
      'workOrderClosed',
    ]);
  });

  it('of what is complex: a term, extended once, never beyond the region’s', async () => {
    const bad = await orders.bad();
    const { body: verified } = await orders.act(bad, 'verification', { ...COMPLEX, days: 3 });
    const extended = await orders.must(bad, [['extension', { days: 10, reason: '供应商延期' }]]);
    expect(Date.parse(extended.due?.at ?? '')).toBeGreaterThan(Date.parse(verified.due?.at ?? '') + 10 * DAY_MS);
    expect((await orders.told(bad)).at(-1)?.event).toMatchObject({ case: 'extended', value: { days: 10, round: 1 } });
    expect(await orders.act(bad, 'extension', { days: 1, reason: '再延' })).toMatchObject({
      status: 409,
      body: { code: 'work-order-already-extended' },
    });
  });

  it('of what has no legal basis: explained, answered, closed', async () => {
    const bad = await orders.bad();
    const closed = await orders.must(bad, [['verification', UNFOUNDED], ['feedback', REPLY], ['closure']]);
    expect(closed).toMatchObject({ closing: 'explained', outcome: 'unfounded' });
    expect(await orders.branches(bad)).toEqual(['workOrderOpened', 'verified', 'feedbackGiven', 'workOrderClosed']);
  });

  it('counts somebody as called who could not be reached three times', async () => {
    const bad = await orders.named();
    const tries = [newId(), newId(), newId()];
    await orders.must(bad, [
      [`contacts/${tries[0]}`, IN_VAIN],
      [`contacts/${tries[1]}`, IN_VAIN],
    ]);
    expect(await orders.act(bad, 'verification', CLEAR)).toMatchObject({ status: 409, body: { code: 'rater-not-contacted' } });
    // the same try told twice is one try
    await orders.must(bad, [[`contacts/${tries[1]}`, IN_VAIN]]);
    expect((await orders.view(bad)).body.contactedAt).toBeNull();
    expect(await orders.must(bad, [[`contacts/${tries[2]}`, IN_VAIN]])).toMatchObject({ contactedAt: expect.any(String) });
    await orders.must(bad, [['verification', CLEAR]]);
  });
});

describe('an act', () => {
  it('that is repeated is quiet, in every state of the loop', async () => {
    const bad = await orders.named();
    const loop: [string, unknown?][] = [
      [`contacts/${newId()}`, SPOKE],
      ['verification', COMPLEX],
      ['extension', { days: 1, reason: '一天' }],
      ['rectification', MEASURES],
      ['feedback', REPLY],
      [`callbacks/${newId()}`, SPOKE],
      ['closure'],
    ];
    for (const [what, body] of loop) {
      const first = await orders.must(bad, [[what, body]]);
      expect(await orders.must(bad, [[what, body]])).toEqual(first);
    }
    const told = await orders.told(bad);
    expect(told.map(({ sequence }) => sequence)).toEqual(told.map((_, i) => i + 1));
    expect(told).toHaveLength(1 + loop.length);
  });

  it('that comes ten times at once is done once', async () => {
    const bad = await orders.bad();
    const answers = await Promise.all(Array.from({ length: 10 }, (_, i) => orders.act(bad, 'verification', i % 2 ? CLEAR : UNFOUNDED)));
    const won = answers.find(({ status }) => status === 200)?.body.outcome;
    expect(answers.map(({ status }) => status)).toEqual(
      Array.from({ length: 10 }, (_, i) => ((i % 2 ? 'justified' : 'unfounded') === won ? 200 : 409)),
    );
    expect(await orders.branches(bad)).toEqual(['workOrderOpened', 'verified']);
  });

  it('of another content under the same id is refused', async () => {
    const bad = await orders.named();
    const id = newId();
    await orders.must(bad, [[`contacts/${id}`, IN_VAIN]]);
    expect(await orders.act(bad, `contacts/${id}`, SPOKE)).toMatchObject({ status: 409, body: { code: 'contact-differs' } });
  });

  it.each<[string, string[], string, unknown, number, string]>([
    ['closing without a result', [], 'closure', undefined, 409, 'work-order-without-result'],
    ['closing without an answer', ['verification', 'rectification'], 'closure', undefined, 409, 'work-order-without-feedback'],
    ['answering without a result', ['verification'], 'feedback', REPLY, 409, 'work-order-without-result'],
    ['putting right what was not verified', [], 'rectification', MEASURES, 409, 'work-order-not-verified'],
    ['verifying twice', ['verification'], 'verification', UNFOUNDED, 409, 'work-order-already-verified'],
    ['extending what is clear', ['verification'], 'extension', { days: 1, reason: '忙' }, 409, 'work-order-not-complex'],
    ['a term beyond the region’s', [], 'verification', { ...COMPLEX, days: 6 }, 400, 'term-too-long'],
    ['calling who did not agree', [], `contacts/${newId()}`, SPOKE, 403, 'contact-not-agreed'],
    ['an outcome that is none', [], 'verification', { outcome: 'solved', findings: '好' }, 400, 'invalid-body'],
    ['a complex one without reasons', [], 'verification', { outcome: 'complex', findings: '好' }, 400, 'invalid-body'],
    [
      'an explanation without its rule',
      [],
      'verification',
      { outcome: 'unfounded', findings: '好', explanation: '不' },
      400,
      'invalid-body',
    ],
  ])('is refused and leaves nothing: %s', async (_, before, what, body, status, code) => {
    const bad = await orders.bad();
    await orders.must(
      bad,
      before.map((each) => [each, each === 'verification' ? CLEAR : MEASURES] as const),
    );
    const [told, done] = [await orders.told(bad), await acts(bad)];
    expect(await orders.act(bad, what, body)).toMatchObject({ status, body: { code } });
    expect(await orders.told(bad)).toHaveLength(told.length);
    expect(await acts(bad)).toEqual(done);
  });

  it('of closing before the callback is refused', async () => {
    const bad = await orders.named();
    await orders.must(bad, [
      [`contacts/${newId()}`, SPOKE],
      ['verification', CLEAR],
      ['rectification', MEASURES],
      ['feedback', REPLY],
    ]);
    expect(await orders.act(bad, 'closure')).toMatchObject({ status: 409, body: { code: 'work-order-without-callback' } });
  });

  it.each(['UPDATE work_order_act SET actor = NULL', 'DELETE FROM work_order_act', 'TRUNCATE work_order_act'])(
    'cannot be changed by the service itself: %s',
    async (statement) => {
      await orders.answered(await orders.bad());
      await expect(orders.service.query(statement)).rejects.toThrow('ratings are only added');
    },
  );
});

describe('who rated', () => {
  it('reads the answer with number and code, and judges it', async () => {
    const bad = await orders.bad({ comment: '不好' });
    expect((await orders.own(bad)).body).toMatchObject({
      level: 5,
      comment: '不好',
      exclusion: null,
      workOrder: { status: 'with-agency', replies: [] },
    });
    await orders.answered(bad);
    expect((await orders.own(bad)).body.workOrder).toMatchObject({
      status: 'answered',
      replies: [{ round: 1, outcome: 'justified', reply: REPLY.reply, judgement: null }],
    });
    const judged = await orders.judge(bad, { round: 1, judgement: 'satisfied' });
    expect(judged).toMatchObject({ status: 200, body: { workOrder: { replies: [{ judgement: 'satisfied' }] } } });
    expect((await orders.told(bad)).at(-1)?.event).toMatchObject({ case: 'replyJudged', value: { round: 1, judgement: 'satisfied' } });
    await orders.must(bad, [['closure']]);
  });

  it('who is not satisfied has it done again once, then the supervisor decides', async () => {
    const bad = await orders.bad();
    await orders.answered(bad);
    await orders.must(bad, [['closure']]);
    const no = { judgement: 'dissatisfied', comment: '没有改' };
    await orders.judge(bad, { round: 1, ...no });
    expect((await orders.view(bad)).body).toMatchObject({ status: 'verifying', round: 2, closedAt: null, closing: null, outcome: null });
    expect(await orders.clocks(bad)).toEqual(['verification overdue']);
    // a lost answer, asked again, changes nothing
    expect(await orders.judge(bad, { round: 1, ...no })).toMatchObject({ status: 200 });
    await orders.answered(bad);
    await orders.judge(bad, { round: 2, ...no });
    expect((await orders.view(bad)).body).toMatchObject({ status: 'supervised', round: 2, escalation: 'supervisor' });
    expect(await orders.act(bad, 'closure')).toMatchObject({ status: 409, body: { code: 'work-order-with-supervisor' } });
    expect(await orders.clocks(bad)).toEqual(['conclusion reminder']);
    await orders.must(bad, [['conclusion', { conclusion: 'rectify-again', reason: '整改不到位' }, supervisor]]);
    const third = await orders.must(bad, [
      ['rectification', MEASURES],
      ['feedback', REPLY],
    ]);
    expect(third).toMatchObject({ round: 3, status: 'answered' });
    await orders.judge(bad, { round: 3, ...no });
    const stands = { conclusion: 'reply-stands', reason: '已依法处理' };
    const concluded = await orders.must(bad, [['conclusion', stands, supervisor]]);
    expect(concluded).toMatchObject({ status: 'closed', closing: 'concluded' });
    expect(await orders.must(bad, [['conclusion', stands, supervisor]])).toEqual(concluded);
    expect((await orders.own(bad)).body.workOrder).toMatchObject({
      status: 'closed',
      replies: [{ round: 1 }, { round: 2 }, { round: 3, outcome: 'complex' }],
    });
    expect((await orders.branches(bad)).filter((branch) => branch === 'reopened')).toHaveLength(2);
  });

  it.each([
    ['an answer that there is not', { round: 1, judgement: 'satisfied' }, 404, 'reply-missing'],
    ['with a wrong code', { round: 1, judgement: 'satisfied', code: 'WRONG' }, 404, 'rating-not-found'],
    ['with a word that is none', { round: 1, judgement: 'great' }, 400, 'invalid-body'],
  ])('judges nothing: %s', async (_, body, status, code) => {
    const bad = await orders.bad();
    expect(await orders.judge(bad, body)).toMatchObject({ status, body: { code } });
    expect(await acts(bad)).toEqual([]);
  });

  it('does not change a judgement, and staff does not judge', async () => {
    const bad = await orders.bad();
    await orders.answered(bad);
    expect(await orders.judge(bad, { round: 1, judgement: 'satisfied' }, clerk)).toMatchObject({
      status: 403,
      body: { code: 'rating-by-staff' },
    });
    await orders.judge(bad, { round: 1, judgement: 'satisfied' });
    expect(await orders.judge(bad, { round: 1, judgement: 'dissatisfied' })).toMatchObject({
      status: 409,
      body: { code: 'reply-already-judged' },
    });
  });

  it('is answered alike for a wrong code and an unknown rating', async () => {
    const bad = await orders.bad();
    const stranger = { ...bad, invitationId: newId() };
    const [wrong, unknown] = [await orders.own({ ...bad, code: 'WRONG' }), await orders.own(stranger)];
    expect(wrong).toMatchObject({ status: 404, body: { code: 'rating-not-found' } });
    expect({ ...unknown.body, instance: '' }).toEqual({ ...wrong.body, instance: '' });
  });
});

describe('what is told', () => {
  it('carries no words of people and no names', async () => {
    const bad = await orders.named({ comment: '差评原话' });
    await orders.answered(bad, true);
    await orders.judge(bad, { round: 1, judgement: 'dissatisfied', comment: '判断原话' });
    const told = JSON.stringify(await orders.told(bad), (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
    for (const words of [
      '差评原话',
      '判断原话',
      SPOKE.note,
      CLEAR.findings,
      MEASURES.measures,
      REPLY.reply,
      '13900001234',
      'name of officer',
    ])
      expect(told).not.toContain(words);
  });

  it('again as a snapshot is the whole state under the same sequence', async () => {
    const bad = await orders.bad();
    await orders.must(bad, [['verification', UNFOUNDED], ['feedback', REPLY], ['closure']]);
    expect(await snapshotOf(bad)).toMatchObject({
      aggregateId: bad.orderId,
      sequence: 4,
      event: {
        case: 'snapshot',
        value: { workOrder: { status: 'closed', round: 1, outcome: 'unfounded', closing: 'explained', standing: [] } },
      },
    });
  });

  it('again as a snapshot says how high each limit that runs has climbed, as it was told when it did', async () => {
    const bad = await orders.named();
    await orders.passes(bad, 4 * DAY_MS);
    await orders.ring();
    const rungs = (await orders.told(bad)).flatMap(({ event }) =>
      event.case === 'workOrderRungReached' && event.value.rung === 'supervisor' ? [event.value] : [],
    );
    expect(rungs.map(({ clock }) => clock)).toEqual(['contact', 'verification']);
    expect((await snapshotOf(bad))?.event).toMatchObject({ value: { workOrder: { standing: rungs } } });
    await orders.must(bad, [[`contacts/${newId()}`, SPOKE]]);
    expect((await snapshotOf(bad))?.event).toMatchObject({ value: { workOrder: { standing: [rungs[1]] } } });
    await orders.must(bad, [['verification', COMPLEX]]);
    expect((await snapshotOf(bad))?.event).toMatchObject({ value: { workOrder: { standing: [] } } });
  });
});
