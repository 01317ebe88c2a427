import { TOPICS, type CaseView, type DocumentView, type ExplainedDates, type ReviewView } from '@onewindow/contracts';
import { listen } from '@onewindow/messaging/transport';
import { eventually, holdStack, RunningStack } from '@onewindow/testing';
import { gather, type Cast } from '../src/demo/cast.js';
import { departmentSystem } from '../src/demo/department-system.js';
import { checkResults, notOurs, refusal, withdrawals } from '../src/demo/endings.js';
import { declined, immediate } from '../src/demo/immediate.js';
import { raceOften, twentyPuts, twoOfficers } from '../src/demo/races.js';

const quietly = (): void => undefined;
const stack = new RunningStack();
let cast: Cast;
let letGo: () => Promise<void>;

beforeAll(async () => {
  letGo = await holdStack('shared');
  cast = await gather(stack.stage);
}, 240_000);

afterAll(() => letGo());

describe('an immediate item', () => {
  it('is accepted, decided and ready under a delegation, in one visit', async () => {
    const { id } = await immediate(cast, quietly);
    const review = await cast.civilOfficer.must<ReviewView>('GET', `/approval/v1/reviews/${id}`);
    expect(review).toMatchObject({ status: 'granted', immediate: true });
    // a public service, and no permit: neither its letters nor its days speak of one
    const papers = await cast.clerk.must<DocumentView[]>('GET', `/intake/v1/cases/${id}/documents`);
    const dates = await cast.clerk.must<ExplainedDates>('GET', `/intake/v1/cases/${id}/dates`);
    expect(papers.map(({ name }) => name)).toEqual(expect.arrayContaining(['受理通知书', '办理结果通知书', '老年人优待证']));
    expect(JSON.stringify([papers, dates])).not.toContain('行政许可');
  });

  it('goes to the queue where the delegation does not cover it, and the window is told why', async () => {
    const id = await declined(cast, quietly);
    expect(await cast.clerk.must<CaseView>('GET', `/intake/v1/cases/${id}`)).toMatchObject({
      status: 'accepted',
      immediate: { status: 'declined', code: expect.stringMatching(/^delegation-/) },
    });
  });
});

describe('ends without a grant', () => {
  it('refuses with reasons and remedies in writing', async () => {
    const id = await refusal(cast, quietly);
    const papers = await cast.counter.must<DocumentView[]>('GET', `/intake/v1/cases/${id}/documents`);
    const letter = papers.find(({ kind }) => kind === 'REFUSE');
    expect(JSON.stringify(letter?.data)).toContain('旱厕');
    expect(papers.map(({ kind }) => kind)).toContain('ACCEPT_NOTICE');
    await checkResults(cast, [id], []);
  });

  it('ends a withdrawn case alike for all services, before acceptance and after it', async () => {
    const { before, after } = await withdrawals(cast, quietly);
    await checkResults(cast, [], [before, after]);
  });

  it('names the right body where the window is not the right one', async () => {
    const id = await notOurs(cast, quietly);
    const papers = await cast.clerk.must<DocumentView[]>('GET', `/intake/v1/cases/${id}/documents`);
    expect(papers.map(({ kind }) => kind)).toEqual(['MATERIAL_RECEIPT', 'REJECT_ACCEPT']);
  });
});

describe("a department's own system", () => {
  it('takes its queue by Kafka and decides by HTTP, naming its officers', async () => {
    const id = await departmentSystem(cast, stack.brokers, quietly);
    expect(await cast.officerA.must<ReviewView>('GET', `/approval/v1/reviews/${id}`)).toMatchObject({ status: 'granted' });
  });
});

describe('acts in the same instant', () => {
  it('make one case of twenty equal requests', async () => {
    await expect(twentyPuts(cast, quietly)).resolves.toMatch(/^[0-9a-f-]{36}$/);
  });

  it('leave one decision of two officers', async () => {
    await expect(twoOfficers(cast, quietly)).resolves.toMatch(/^[0-9a-f-]{36}$/);
  });

  it('end a case once when it is withdrawn and granted at once', async () => {
    const heard: [string, string][] = [];
    const listening = await listen({
      brokers: stack.brokers,
      groupId: `ext.test.races-${process.pid}`,
      topics: [TOPICS.review],
      from: 'latest',
      onEvent: ({ event }) => void heard.push([event.aggregateId, event.event.case ?? '']),
    });
    const ends = await raceOften(cast, 8, quietly);
    const told = (id: string) =>
      new Set(heard.filter(([of, what]) => of === id && ['decided', 'terminated'].includes(what)).map(([, what]) => what));
    await eventually(() => {
      for (const { id, end } of ends) expect([id, [...told(id)]]).toEqual([id, [end === 'granted' ? 'decided' : 'terminated']]);
      return Promise.resolve();
    });
    await listening.stop();
  }, 120_000);
});
