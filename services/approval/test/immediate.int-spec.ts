import { CaseOutcome, newId, TOPICS, type ReviewView } from '@onewindow/contracts';
import { delegate, granted, MET, type Delegated } from './delegations.js';
import {
  accepted,
  asSlice,
  caseEvent,
  open,
  OTHER_AGENCY,
  OTHER_ITEM,
  passBoth,
  PLACE_UNMET,
  step,
  STEPS,
  terminationRequested,
  type AcceptedSaid,
  type Intent,
} from './events.js';
import { Running, type People } from './running.js';

let running: Running;
let people: People;

beforeAll(async () => {
  running = await Running.start();
  people = running.people;
}, 30_000);

afterAll(() => running.stop(), 30_000);

const read = async (id: string) => (await people.officerA<ReviewView>('GET', `/v1/reviews/${id}`)).body;

describe('what the window decides at once', () => {
  it('is decided in the transaction that opens the review, with licence and result, by who received the case', async () => {
    const id = await open(running, { immediate: granted(await delegate(running)) });
    const review = await read(id);
    expect(review).toMatchObject({
      status: 'granted',
      immediate: true,
      steps: STEPS.map(() => ({ status: 'passed', decidedBy: 'receiver', onBehalfOf: null })),
    });
    expect(review.licenceNo).not.toBeNull();
    expect(await running.told(id)).toEqual(['opened', 'stepDecided', 'stepDecided', 'stepDecided', 'decided']);
    expect((await running.published(TOPICS.review, id)).at(-1)?.event.value).toMatchObject({
      outcome: CaseOutcome.GRANTED,
      immediate: true,
      decidedBy: 'receiver',
      licenceName: '食品经营许可证',
      licenceNo: review.licenceNo,
    });
    expect(await running.published(TOPICS.result, id)).toMatchObject([
      { event: { case: 'published', value: { licenceNo: review.licenceNo } } },
    ]);
    expect(review.sequence).toBe(5);
  });

  it('is a refusal with its letter when a condition is not met', async () => {
    const refused = {
      ...granted(await delegate(running)),
      outcome: CaseOutcome.REFUSED,
      findings: [{ condition: 'rules', met: true }, PLACE_UNMET],
    };
    const id = await open(running, { immediate: refused });
    expect(await read(id)).toMatchObject({
      status: 'refused',
      immediate: true,
      licenceNo: null,
      steps: [{ status: 'passed' }, { status: 'failed' }, { status: 'failed' }],
    });
    expect(await running.published(TOPICS.licence, id)).toEqual([]);
    expect(await running.published(TOPICS.document, id)).toMatchObject([
      { event: { value: { kind: 'REFUSE', reasons: [{ facts: '距旱厕十五米', reason: '经营场所与污染源距离不足' }] } } },
    ]);
  });

  it('is told once, however often the acceptance is, and a withdrawal comes too late', async () => {
    const immediate = granted(await delegate(running));
    const id = await open(running, { immediate });
    await open(running, { immediate }, id);
    await asSlice(running, [terminationRequested(id)]);
    expect(await running.told(id)).toHaveLength(5);
    expect(await read(id)).toMatchObject({ status: 'granted' });
  });

  it('takes a number of its own for each case of a slice', async () => {
    const immediate = granted(await delegate(running));
    const ids = Array.from({ length: 120 }, newId);
    await asSlice(
      running,
      ids.map((id) => caseEvent(id, { case: 'accepted', value: accepted({ immediate }) })),
    );
    const rows = await running.query<{ status: string; decision_no: string; licence_no: string }>(
      `SELECT status, decision_no, licence_no FROM review WHERE id = ANY ($1::uuid[])`,
      [ids],
    );
    expect(new Set(rows.map(({ status }) => status))).toEqual(new Set(['granted']));
    expect(new Set(rows.map((row) => row.decision_no)).size).toBe(120);
    expect(new Set(rows.map((row) => row.licence_no)).size).toBe(120);
  }, 20_000);
});

describe('what does not stand goes to the queue, and the window is told why', () => {
  const unmet = { condition: 'rules', met: false, reason: '没有制度' };
  it.each<[string, Partial<Delegated>, Partial<Intent>, AcceptedSaid, string]>([
    ['one that was withdrawn', { active: false }, {}, {}, 'delegation-not-in-force'],
    ['one of another agency', { agencyCode: OTHER_AGENCY }, {}, {}, 'delegation-of-other-agency'],
    [
      "a step of another agency's",
      {},
      {},
      { steps: STEPS.map((one, i) => (i ? one : { ...one, agencyCode: OTHER_AGENCY })) },
      'delegation-of-other-agency',
    ],
    ['one given to another person', {}, { decidedBy: 'officer-a' }, {}, 'delegation-not-yours'],
    ['one of another site', { siteId: 'township' }, {}, {}, 'delegation-of-other-site'],
    ['one without the item', {}, {}, { itemCode: OTHER_ITEM }, 'delegation-without-item'],
    ['a condition left out', {}, { findings: MET.slice(1) }, {}, 'finding-missing'],
    [
      'no facts',
      {},
      {
        outcome: CaseOutcome.REFUSED,
        findings: [
          { ...unmet, reason: '' },
          { condition: 'place', met: true },
        ],
      },
      {},
      'reason-missing',
    ],
    [
      'no coded reason',
      {},
      {
        outcome: CaseOutcome.REFUSED,
        findings: [
          { condition: 'rules', met: true },
          { condition: 'place', met: false, reason: '距旱厕十五米' },
        ],
      },
      {},
      'reason-code-missing',
    ],
    ['an outcome that does not fit', {}, { findings: [unmet, { condition: 'place', met: true }] }, {}, 'outcome-against-findings'],
  ])('%s', async (_, delegation, intent, said, code) => {
    const immediate = { ...granted(await delegate(running, delegation)), ...intent };
    const id = await open(running, { ...said, immediate });
    expect(await running.told(id)).toEqual(['opened', 'immediateDeclined', 'stepOpened', 'stepOpened']);
    const declined = (await running.published(TOPICS.review, id))[1]?.event.value;
    expect(declined).toMatchObject({ delegationId: immediate.delegationId, code, message: expect.stringMatching(/.{10,}/) });
    expect(await read(id)).toMatchObject({
      status: 'open',
      immediate: false,
      steps: [{ status: 'open' }, { status: 'open' }, { status: 'waiting' }],
    });
    expect(await running.published(TOPICS.result, id)).toEqual([]);
  });

  // The case of these tests was complete, and its dates run, from 2026-11-24.
  it.each([
    ['over, though it was in force when the last correction came', { validTo: '2026-11-29' }, 'open'],
    ['in force to the end of that day', { validTo: '2026-11-30' }, 'granted'],
    ['in force from that day on, though not when the last correction came', { validFrom: '2026-11-30' }, 'granted'],
    ['not in force yet', { validFrom: '2026-12-01' }, 'open'],
  ])('the delegation is looked at on the day on which the window decides: %s', async (_, delegation, status) => {
    const immediate = granted(await delegate(running, delegation));
    // 30 November at the window, the day before in UTC
    expect(await read(await open(running, { immediate }, newId(), new Date('2026-11-29T16:30:00Z')))).toMatchObject({ status });
  });

  it('and is decided there by others than who received it (受审分离)', async () => {
    const id = await open(running, { immediate: granted(await delegate(running, { active: false })) });
    expect(await people.receiver('PUT', step(id, 'document-review', 'claim'))).toMatchObject({
      status: 403,
      body: { code: 'receiver-may-not-decide' },
    });
    await passBoth(running, id);
    const decided = await people.head<ReviewView>('POST', step(id, 'decision'), { outcome: 'passed' });
    expect(decided.body).toMatchObject({ status: 'granted', immediate: false });
  });
});

describe('the copy of delegations', () => {
  it('keeps the newest word, and a snapshot of the same sequence repairs it', async () => {
    const delegationId = await delegate(running, {}, { sequence: 2 });
    await delegate(running, { active: false }, { delegationId, sequence: 1 });
    expect(await read(await open(running, { immediate: granted(delegationId) }))).toMatchObject({ status: 'granted' });
    await delegate(running, { active: false }, { delegationId, sequence: 2, branch: 'delegationSnapshot' });
    expect(await read(await open(running, { immediate: granted(delegationId) }))).toMatchObject({ status: 'open' });
  });
});
