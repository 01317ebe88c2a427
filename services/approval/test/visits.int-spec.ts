import { newId, StepKind, TOPICS, type Page, type Problem, type ReviewView, type VisitView } from '@onewindow/contracts';
import { legalDay } from '@onewindow/legal-clock';
import {
  AGENCY,
  asSlice,
  caseEvent,
  accepted,
  OTHER_AGENCY,
  passed,
  step,
  STEPS,
  terminationRequested,
  type AcceptedSaid,
} from './events.js';
import { Running, type People } from './running.js';

let running: Running;
let people: People;

beforeAll(async () => {
  running = await Running.start();
  people = running.people;
}, 30_000);

afterAll(() => running.stop(), 30_000);

const day = (fromToday: number): string => legalDay(new Date(Date.now() + fromToday * 86_400_000));
const HOURS = { from: '09:30', to: '11:00' };

/** Two members of a bundle that are looked at in one visit: ours leads, the other body's step is its own. */
interface Pair {
  readonly visitId: string;
  readonly food: string;
  readonly sign: string;
}

const otherSteps = [
  { key: 'plan-review', name: '规划审查', kind: StepKind.REVIEW, agencyCode: OTHER_AGENCY, role: 'officer', conditions: [] },
];

function visitOf({ visitId, food, sign }: Pair, stepKey: string) {
  const parties = [
    { caseId: food, stepKey: 'premises-review', agencyCode: AGENCY, itemName: '食品经营许可' },
    { caseId: sign, stepKey: 'plan-review', agencyCode: OTHER_AGENCY, itemName: '招牌设置' },
  ];
  return { visitId, name: '店面联合勘验', stepKey, leadAgencyCode: AGENCY, parties };
}

const opens = (id: string, said: AcceptedSaid) => asSlice(running, [caseEvent(id, { case: 'accepted', value: accepted(said) })]);
const openFood = (pair: Pair) => opens(pair.food, { steps: STEPS, visit: visitOf(pair, 'premises-review') });
const openSign = (pair: Pair) => opens(pair.sign, { steps: otherSteps, visit: visitOf(pair, 'plan-review') });

async function pair(): Promise<Pair> {
  const both = { visitId: newId(), food: newId(), sign: newId() };
  await openFood(both);
  await openSign(both);
  return both;
}

const arrange = <T = VisitView>(visitId: string, change: object = {}, who: keyof People = 'officerA') =>
  people[who]<T>('PUT', `/v1/site-visits/${visitId}/arrangement`, { day: day(0), ...HOURS, ...change });
const hold = <T = VisitView>(visitId: string, heldOn = day(0), who: keyof People = 'officerA') =>
  people[who]<T>('POST', `/v1/site-visits/${visitId}/held`, { heldOn });
const branches = async (id: string) => (await running.published(TOPICS.review, id)).map(({ event }) => event.case);

describe('a joint visit', () => {
  it('is one for several bodies: arranged by the one that leads, held, and each enters what it found for its own step', async () => {
    const { visitId, food, sign } = await pair();
    const shown = (await people.officerA<ReviewView>('GET', `/v1/reviews/${food}`)).body;
    expect(shown.visit).toEqual({ id: visitId, stepKey: 'premises-review' });
    // other steps of the case do not wait for it
    expect((await people.officerA('POST', step(food, 'document-review'), passed('rules'))).status).toBe(200);
    const early = await people.officerB<Problem & { visitId: string }>('POST', step(food, 'premises-review'), passed('place'));
    expect([early.status, early.body.code, early.body.visitId]).toEqual([409, 'visit-not-held', visitId]);

    const arranged = await arrange(visitId);
    expect([arranged.status, arranged.body]).toEqual([
      200,
      expect.objectContaining({ status: 'arranged', round: 1, day: day(0), ...HOURS, leadAgencyCode: AGENCY, earlier: [] }),
    ]);
    expect(arranged.body.parties.map(({ agencyCode }) => agencyCode).toSorted()).toEqual([AGENCY, OTHER_AGENCY].toSorted());
    const told = [...(await running.published(TOPICS.review, food)), ...(await running.published(TOPICS.review, sign))].flatMap(
      ({ event }) => (event.case === 'visitArranged' ? [event.value] : []),
    );
    expect(told.map(({ stepKey, day: on, round }) => [stepKey, on, round])).toEqual([
      ['premises-review', day(0), 1],
      ['plan-review', day(0), 1],
    ]);
    // the applicant is told by one of them
    expect(told.filter(({ tells }) => tells)).toHaveLength(1);
    const stillEarly = await people.stranger<Problem & { day: string }>('POST', step(sign, 'plan-review'), passed());
    expect([stillEarly.body.code, stillEarly.body.day]).toEqual(['visit-not-held', day(0)]);

    expect((await hold(visitId)).body).toMatchObject({ status: 'held', heldOn: day(0) });
    expect((await people.officerB('POST', step(food, 'premises-review'), passed('place'))).status).toBe(200);
    expect((await people.stranger<ReviewView>('POST', step(sign, 'plan-review'), passed())).body.status).toBe('granted');
    expect(await branches(sign)).toEqual(['opened', 'stepOpened', 'visitArranged', 'visitHeld', 'stepDecided', 'decided']);
  });

  it('is arranged and held once however often that is asked, and may be arranged anew until it is held', async () => {
    const { visitId, food } = await pair();
    await arrange(visitId);
    await arrange(visitId);
    expect((await branches(food)).filter((branch) => branch === 'visitArranged')).toHaveLength(1);
    const anew = await arrange(visitId, { day: day(1) });
    expect(anew.body).toMatchObject({ round: 2, day: day(1), earlier: [{ day: day(0), ...HOURS }] });
    await arrange(visitId);
    await hold(visitId);
    await hold(visitId);
    expect((await branches(food)).filter((branch) => branch === 'visitHeld')).toHaveLength(1);
    const late = await arrange<Problem>(visitId, { day: day(3) });
    expect([late.status, late.body.code]).toEqual([409, 'visit-already-held']);
  });

  it('tells a member that is opened later what was arranged before', async () => {
    const both = { visitId: newId(), food: newId(), sign: newId() };
    await openFood(both);
    await arrange(both.visitId);
    await openSign(both);
    expect(await branches(both.sign)).toEqual(['opened', 'stepOpened', 'visitArranged']);
    const sequences = (await running.published(TOPICS.review, both.sign)).map(({ sequence }) => sequence);
    expect(sequences).toEqual([1, 2, 3]);
  });

  it('goes to another body that takes part where the case of the one that led has ended', async () => {
    const { visitId, food } = await pair();
    const refused = await arrange<Problem & { lead: string }>(visitId, {}, 'stranger');
    expect([refused.status, refused.body.code, refused.body.lead]).toEqual([403, 'visit-not-yours', AGENCY]);
    await asSlice(running, [terminationRequested(food)]);
    expect((await arrange(visitId, {}, 'stranger')).status).toBe(200);
  });

  it('is seen by the bodies that take part, and by no other; a list is paged', async () => {
    const [one, two] = [await pair(), await pair()];
    const mine = new Set<string>();
    for (let cursor: string | null = ''; cursor !== null;) {
      const { body }: { body: Page<VisitView> } = await people.stranger<Page<VisitView>>(
        'GET',
        `/v1/site-visits?limit=2&status=open${cursor && `&cursor=${cursor}`}`,
      );
      for (const { id } of body.items) mine.add(id);
      cursor = body.next;
    }
    expect(mine.has(one.visitId) && mine.has(two.visitId)).toBe(true);
    expect((await people.stranger<VisitView>('GET', `/v1/site-visits/${one.visitId}`)).body.id).toBe(one.visitId);
    const alone = { visitId: newId(), food: newId(), sign: newId() };
    const ours = visitOf(alone, 'premises-review');
    await opens(alone.food, { steps: STEPS, visit: { ...ours, parties: ours.parties.slice(0, 1) } });
    for (const answer of [
      await people.stranger<Problem>('GET', `/v1/site-visits/${alone.visitId}`),
      await arrange<Problem>(alone.visitId, {}, 'stranger'),
      await arrange<Problem>(newId()),
    ])
      expect([answer.status, answer.body.code]).toEqual([404, 'visit-not-found']);
  });

  it.each<
    [string, (visitId: string) => Promise<{ status: number; body: Problem & { field?: string } }>, number, string, string | undefined]
  >([
    ['for a day that has passed', (id) => arrange(id, { day: day(-1) }), 400, 'visit-day-passed', 'day'],
    ['that ends before it begins', (id) => arrange(id, { to: '09:00' }), 400, 'visit-ends-before-start', 'to'],
    ['at a time that is none', (id) => arrange(id, { from: '25:00' }), 400, 'invalid-body', 'from'],
    ['as held before anybody was told of it', (id) => hold(id), 409, 'visit-not-arranged', undefined],
  ])('is not entered %s', async (_, act, status, code, field) => {
    const { visitId, food } = await pair();
    const answer = await act(visitId);
    expect([answer.status, answer.body.code, answer.body.field]).toEqual([status, code, field]);
    expect((await people.officerA<VisitView>('GET', `/v1/site-visits/${visitId}`)).body).toMatchObject({ status: 'open', round: 0 });
    expect(await branches(food)).toEqual(['opened', 'stepOpened', 'stepOpened']);
  });

  it('is not entered as held before its day, or before it has come', async () => {
    const { visitId } = await pair();
    await arrange(visitId, { day: day(1) });
    expect((await hold<Problem>(visitId)).body.code).toBe('visit-held-early');
    expect((await hold<Problem>(visitId, day(2))).body.code).toBe('visit-held-later');
  });

  it('is arranged once when twenty ask at once, and whoever decides meanwhile decides after it or not at all', async () => {
    const { visitId, food } = await pair();
    await Promise.all(Array.from({ length: 20 }, () => arrange(visitId)));
    expect((await branches(food)).filter((branch) => branch === 'visitArranged')).toHaveLength(1);
    const [held, decided] = await Promise.all([
      hold(visitId),
      people.officerB<Problem>('POST', step(food, 'premises-review'), passed('place')),
    ]);
    expect(held.status).toBe(200);
    expect([200, 409]).toContain(decided.status);
    const order = await branches(food);
    if (decided.status === 200) expect(order.indexOf('visitHeld')).toBeLessThan(order.indexOf('stepDecided'));
  });
});
