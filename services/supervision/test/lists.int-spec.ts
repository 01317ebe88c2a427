import { newId, TOPICS, type Page, type Principal, type ResultView, type TimelineEntry } from '@onewindow/contracts';
import type { TestService } from '@onewindow/testing';
import { AgencyConsumer } from '../src/agency/agency.consumer.js';
import { ResultConsumer } from '../src/result/result.consumer.js';
import { TimelineConsumer } from '../src/timeline/timeline.consumer.js';
import { WarningConsumer } from '../src/warning/warning.consumer.js';
import { asSlice, DECIDER, event, resultEvent } from './events.js';
import { auditor, leader, officer, stranger, supervisor } from './people.js';
import { startSupervision } from './running.js';

// Codes of the right form, for they are asked for by name in addresses.
const OTHER = '11610100MB2A12345X';
const USCC_OF_NOBODY = '91350100M000100Y43';

const CASES = 57;
const cases = Array.from({ length: CASES }, newId);
let running: TestService;

const list = (person: Partial<Principal>, query: string) =>
  running.call<Page<ResultView> & { code?: string }>(person, 'GET', `/v1/results?${query}`);
const timeline = (person: Partial<Principal>, caseId: string, query = '') =>
  running.call<Page<TimelineEntry> & { code?: string }>(person, 'GET', `/v1/cases/${caseId}/timeline${query}`);

beforeAll(async () => {
  running = await startSupervision();
  // Five decisions in the same millisecond each: the place in the list hangs on the id too.
  const events = cases.map((caseId, i) => resultEvent({ caseId }, { decidedAt: new Date(Date.UTC(2026, 10, 1) + Math.floor(i / 5)) }));
  await asSlice(running, events, (all, slice) => running.get(ResultConsumer).onResultEvents(all, slice));
  for (const caseId of cases.slice(0, 20)) await running.call(supervisor, 'PUT', `/v1/results/${caseId}/acknowledgement`, {});
}, 30_000);

afterAll(() => running.stop(), 30_000);

async function everyPage(person: Partial<Principal>, query: string, from = ''): Promise<ResultView[]> {
  const all: ResultView[] = [];
  for (let cursor: string | null = from; cursor !== null;) {
    const { status, body } = await list(person, `${query}${cursor && `&cursor=${cursor}`}`);
    if (status !== 200) throw new Error(`page refused: ${status} ${body.code}`);
    all.push(...body.items);
    cursor = body.next;
  }
  return all;
}

describe('the list of results, page by page', () => {
  it.each<[string, Partial<Principal>, string, number]>([
    ["a supervisor's own", supervisor, 'limit=10', CASES],
    ['what a supervisor has not acknowledged', supervisor, 'limit=10&acknowledged=false', CASES - 20],
    ['what a supervisor has acknowledged', supervisor, 'limit=7&acknowledged=true', 20],
    ["every body's, for a leader", leader, 'limit=13', 2 * CASES],
    ['what nobody has acknowledged, for an auditor', auditor, 'limit=50&acknowledged=false', 2 * CASES - 20],
    ['those of a body without any', stranger, 'limit=10', 0],
    ['a last page that is just full', supervisor, `limit=${CASES}`, CASES],
  ])('is whole and without repeats: %s', async (_, person, query, count) => {
    const all = await everyPage(person, query);
    expect(all).toHaveLength(count);
    expect(new Set(all.map(({ id, agencyCode, duty }) => `${id} ${agencyCode} ${duty}`)).size).toBe(count);
    const instants = all.map(({ decidedAt }) => decidedAt);
    expect(instants).toEqual([...instants].sort());
  });

  it('goes on where it was although the list changes between two pages', async () => {
    const first = await list(supervisor, 'limit=10&acknowledged=false');
    const [shown] = first.body.items;
    await running.call(supervisor, 'PUT', `/v1/results/${shown?.id}/acknowledgement`, {});
    const rest = await everyPage(supervisor, 'limit=10&acknowledged=false', first.body.next ?? '');
    expect(rest).toHaveLength(CASES - 20 - 10);
  });

  it.each([
    ['a cursor of another list', `cursor=${Buffer.from('["a","b"]').toString('base64url')}`, 'invalid-cursor'],
    ['a cursor that is none', 'cursor=xyz', 'invalid-cursor'],
    ['a page of nothing', 'limit=0', 'invalid-query'],
    ['an agency that is no code', 'agency=abc', 'invalid-query'],
    ['an unknown filter', 'region=610100', 'invalid-query'],
  ])('is refused with %s', async (_, query, code) => {
    expect(await list(supervisor, query)).toMatchObject({ status: 400, body: { code } });
  });

  it('is closed to other agencies and other roles', async () => {
    expect(await list(supervisor, `agency=${USCC_OF_NOBODY}`)).toMatchObject({ status: 403, body: { code: 'agency-not-yours' } });
    expect(await list(officer, '')).toMatchObject({ status: 403, body: { code: 'role-not-allowed' } });
    expect(await list(leader, `agency=${USCC_OF_NOBODY}`)).toMatchObject({ status: 200, body: { items: [], next: null } });
  });
});

describe('the names of bodies', () => {
  const agency = (sequence: number, name: string, branch: 'agencyChanged' | 'agencySnapshot' = 'agencyChanged') =>
    event(
      TOPICS.organisation,
      { caseId: '', rootId: DECIDER, sequence },
      { case: branch, value: { agencyCode: DECIDER, name, regionCode: '610100' } },
    );
  const copy = (...events: ReturnType<typeof agency>[]) =>
    asSlice(running, events, (all, slice) => running.get(AgencyConsumer).onOrganisationEvents(all, slice));
  const shown = async () => (await list(supervisor, 'limit=1')).body.items[0]?.decidedByAgencyName;

  it('follow the catalogue, the newest word standing', async () => {
    const site = event(TOPICS.organisation, { caseId: '', rootId: OTHER }, { case: 'siteChanged', value: { siteId: 's', name: '大厅' } });
    await copy(agency(2, '市场监管局'), agency(1, '工商局'), site);
    expect(await shown()).toBe('市场监管局');
    await copy(agency(1, '工商局'));
    expect(await shown()).toBe('市场监管局');
    await copy(agency(2, '市场监督管理局', 'agencySnapshot'));
    expect(await shown()).toBe('市场监督管理局');
  });
});

describe("a case's timeline", () => {
  const [caseId = ''] = cases;
  const at = (seconds: number) => new Date(Date.UTC(2026, 9, 1) + seconds * 1000);

  beforeAll(async () => {
    const accepted = event(TOPICS.case, { caseId, sequence: 2, at: at(5) }, { case: 'accepted', value: { caseNo: 'no' } });
    const opened = event(
      TOPICS.review,
      { caseId, sequence: 1, at: at(5), causedBy: `event:${accepted.eventId}` },
      { case: 'opened', value: { caseNo: 'no' } },
    );
    const registered = event(TOPICS.case, { caseId, sequence: 1, at: at(1) }, { case: 'registered', value: { caseNo: 'no' } });
    const licence = event(TOPICS.licence, { caseId, at: at(6) }, { case: 'issued', value: { licenceNo: 'JY1' } });
    const rated = event(TOPICS.rating, { caseId, sequence: 2, at: at(9) }, { case: 'rated', value: { level: 1, channel: 'pc' } });
    const consumer = running.get(TimelineConsumer);
    const heard = running.get(WarningConsumer);
    await asSlice(running, [rated], (all, slice) => heard.onRatingEvents(all, slice));
    await asSlice(running, [opened], (all, slice) => heard.onReviewEvents(all, slice));
    await asSlice(running, [accepted, registered], (all, slice) => heard.onCaseEvents(all, slice));
    await asSlice(running, [licence], (all, slice) => consumer.onLicenceEvents(all, slice));
  });

  it('is read by those who supervise the case and those who look across agencies', async () => {
    for (const person of [supervisor, leader, auditor]) {
      const { status, body } = await timeline(person, caseId);
      expect(status).toBe(200);
      expect(body.next).toBeNull();
      expect(body.items.map(({ topic, type }) => `${topic} ${type}`)).toEqual([
        'intake.case.v1 registered',
        'intake.case.v1 accepted',
        'approval.review.v1 opened',
        'approval.licence.v1 issued',
        'rating.rating.v1 rated',
        'approval.result.v1 published',
      ]);
    }
  });

  it.each([1, 2, 4, 6])('is the same, page by page of %i', async (limit) => {
    const whole = (await timeline(leader, caseId)).body.items;
    const seen: TimelineEntry[] = [];
    const sizes: number[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const { body }: { body: Page<TimelineEntry> } = await timeline(supervisor, caseId, `?limit=${limit}${cursor && `&cursor=${cursor}`}`);
      seen.push(...body.items);
      sizes.push(body.items.length);
      cursor = body.next;
    }
    expect(seen).toEqual(whole);
    expect(sizes).toHaveLength(Math.ceil(6 / limit));
    expect(Math.max(...sizes)).toBe(limit);
  });

  it.each([
    ['the cursor of another list', `cursor=${Buffer.from('["a"]').toString('base64url')}`, 'invalid-cursor'],
    ['the cursor of another case', `cursor=${Buffer.from(JSON.stringify([newId()])).toString('base64url')}`, 'invalid-cursor'],
    ['a page of nothing', 'limit=0', 'invalid-query'],
  ])('refuses %s', async (_, query, code) => {
    expect(await timeline(leader, caseId, `?${query}`)).toMatchObject({ status: 400, body: { code } });
  });

  it("carries each event's own data", async () => {
    const { body } = await timeline(leader, caseId);
    expect(body.items[4]).toEqual({
      eventId: expect.any(String),
      topic: 'rating.rating.v1',
      type: 'rated',
      aggregateId: caseId,
      sequence: 2,
      occurredAt: '2026-10-01T00:00:09.000Z',
      causedBy: expect.stringMatching(/^request:/),
      data: { level: 1, channel: 'pc' },
    });
  });

  it('answers alike for a case of others and a case of nobody', async () => {
    const others = await timeline(stranger, caseId);
    const nobodys = await timeline(stranger, newId());
    expect(others).toMatchObject({ status: 404, body: { code: 'timeline-not-found' } });
    const told = ({ body }: typeof others): unknown => ({ ...body, instance: undefined });
    expect(told(nobodys)).toEqual(told(others));
    expect(await timeline(leader, newId())).toMatchObject({ status: 404, body: { code: 'timeline-not-found' } });
    expect(await timeline(officer, caseId)).toMatchObject({ status: 403, body: { code: 'role-not-allowed' } });
  });
});
