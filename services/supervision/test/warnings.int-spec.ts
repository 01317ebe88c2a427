import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import {
  CaseOutcome,
  newId,
  TOPICS,
  WindowDuty,
  type CaseEvent,
  type Page,
  type ResultEvent,
  type ReviewEvent,
  type WarningView,
} from '@onewindow/contracts';
import type { TestService } from '@onewindow/testing';
import { ResultConsumer } from '../src/result/result.consumer.js';
import { WarningConsumer } from '../src/warning/warning.consumer.js';
import { asSlice, event } from './events.js';
import { CASE_NO, HANDLING, handler, head, ITEM, OTHER, otherOfficer, watcher } from './orders.js';
import { auditor, leader, nobodys, officer } from './people.js';
import { startSupervision } from './running.js';

let running: TestService;

beforeAll(async () => {
  running = await startSupervision();
}, 30_000);

afterAll(() => running.stop(), 30_000);

const RUNG_AT = new Date('2026-11-24T01:00:00Z');
const TOLD_AT = new Date('2026-11-24T01:02:00Z');
const STEPS = [
  { stepKey: 'check', stepName: '审查', agencyCode: HANDLING, claimedBy: 'officer-a' },
  { stepKey: 'site', stepName: '核查', agencyCode: HANDLING, claimedBy: 'officer-b' },
  { stepKey: 'plan', stepName: '规划审查', agencyCode: OTHER, claimedBy: '' },
];

const hearReviews = (events: readonly ReviewEvent[]): Promise<void> =>
  asSlice(running, events, (all, slice) => running.get(WarningConsumer).onReviewEvents(all, slice));
const hearResults = (events: readonly ResultEvent[]): Promise<void> =>
  asSlice(running, events, (all, slice) => running.get(ResultConsumer).onResultEvents(all, slice));
const hearCases = (events: readonly CaseEvent[]): Promise<void> =>
  asSlice(running, events, (all, slice) => running.get(WarningConsumer).onCaseEvents(all, slice));

function rung(caseId: string, key: string, sequence: number, steps = STEPS, at = RUNG_AT): ReviewEvent {
  const due = { day: '2026-11-23', at: timestampFromDate(at), provisional: false };
  const told = { caseNo: CASE_NO, itemCode: ITEM, itemName: '食品经营许可', regionCode: '220104', agencyCode: HANDLING };
  const value = {
    ...told,
    rung: key,
    warningNo: key === 'reminder' ? '' : `警${sequence}`,
    clock: 'promised',
    due,
    rungAt: timestampFromDate(at),
    steps,
  };
  return event(TOPICS.review, { caseId, sequence, at: TOLD_AT }, { case: 'rungReached', value });
}

function duty(caseId: string, what: WindowDuty, sequence: number): CaseEvent {
  const due = { day: '2026-11-23', at: timestampFromDate(RUNG_AT), provisional: false };
  const value = { caseNo: CASE_NO, duty: what, due, agencyCode: HANDLING, siteId: 'site', receivedBy: 'clerk', article: '' };
  return event(TOPICS.case, { caseId, sequence, at: TOLD_AT }, { case: 'dutyOverdue', value });
}

async function warnings(caseId: string, query = '', who = leader): Promise<WarningView[]> {
  const found: WarningView[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const path: string = `/v1/warnings?limit=200${query}${cursor && `&cursor=${cursor}`}`;
    const { status, body } = await running.call<Page<WarningView>>(who, 'GET', path);
    expect(status).toBe(200);
    found.push(...body.items.filter((warning) => warning.caseId === caseId));
    cursor = body.next;
  }
  return found.toSorted((a, b) => a.agencyCode.localeCompare(b.agencyCode));
}

describe('a warning', () => {
  it('goes to each body with an open step, with those who hold it, and says how late it was given', async () => {
    const caseId = newId();
    const red = rung(caseId, 'red', 3);
    await hearReviews([red, red]);
    const common = { warningNo: '警3', kind: 'red', kindName: '红色纠错', rule: 'overdue', agencyName: null, caseId, caseNo: CASE_NO };
    const told = {
      itemCode: ITEM,
      itemName: '食品经营许可',
      step: null,
      workOrder: null,
      dueDay: '2026-11-23',
      rungAt: RUNG_AT.toISOString(),
      lateBySeconds: 120,
      endedAt: null,
    };
    expect(await warnings(caseId)).toEqual([
      { id: expect.any(String), ...common, ...told, agencyCode: HANDLING, officers: ['officer-a', 'officer-b'] },
      { id: expect.any(String), ...common, ...told, agencyCode: OTHER, officers: [] },
    ]);
  });

  it('goes to the implementing body where no step is open', async () => {
    const caseId = newId();
    await hearReviews([rung(caseId, 'yellow', 2, [])]);
    expect(await warnings(caseId)).toMatchObject([{ kind: 'yellow', agencyCode: HANDLING, officers: [] }]);
  });

  it.each(['reminder', 'purple'])('is not made of the rung %s', async (key) => {
    const caseId = newId();
    await hearReviews([rung(caseId, key, 2)]);
    expect(await warnings(caseId)).toEqual([]);
  });

  it('lasts until the review has ended, and those of other cases go on', async () => {
    const [caseId, other] = [newId(), newId()];
    await hearReviews([rung(caseId, 'yellow', 2, []), rung(caseId, 'red', 3, []), rung(other, 'red', 2, [])]);
    expect(await warnings(caseId, '&open=true')).toHaveLength(2);
    const decided = event(TOPICS.review, { caseId, sequence: 4, at: TOLD_AT }, { case: 'decided', value: {} });
    await hearReviews([decided]);
    expect(await warnings(caseId, '&open=true')).toEqual([]);
    expect(await warnings(caseId, '&open=false')).toMatchObject([{ endedAt: TOLD_AT.toISOString() }, { endedAt: TOLD_AT.toISOString() }]);
    expect(await warnings(other, '&open=true')).toHaveLength(1);
  });

  it('of a duty of the window is numbered here, named by the timeline, and ends when the duty is done, not before', async () => {
    const caseId = newId();
    const registered = { caseNo: CASE_NO, itemCode: ITEM, itemName: '食品经营许可', regionCode: '220104' };
    await hearCases([
      event(TOPICS.case, { caseId, sequence: 1 }, { case: 'registered', value: registered }),
      duty(caseId, WindowDuty.CHECK, 2),
      event(TOPICS.case, { caseId, sequence: 3 }, { case: 'correctionNotified', value: {} }),
      duty(caseId, WindowDuty.CHECK_CORRECTIONS, 5),
    ]);
    const [made] = await warnings(caseId, '&kind=check-overdue');
    expect(made).toMatchObject({
      kindName: '受理审查超期',
      itemCode: ITEM,
      itemName: '食品经营许可',
      officers: ['clerk'],
      endedAt: expect.any(String),
    });
    expect(made?.warningNo).toMatch(/^监〔2026〕\d{6}号$/);
    expect(await warnings(caseId, '&open=true')).toMatchObject([{ kind: 'correction-check-overdue' }]);
    await hearCases([event(TOPICS.case, { caseId, sequence: 6 }, { case: 'accepted', value: {} }), duty(caseId, WindowDuty.ISSUE, 8)]);
    expect(await warnings(caseId, '&open=true')).toMatchObject([{ kind: 'issue-overdue', rule: 'issue-overdue' }]);
    await hearCases([event(TOPICS.case, { caseId, sequence: 9 }, { case: 'closed', value: {} })]);
    expect(await warnings(caseId, '&open=true')).toEqual([]);
  });

  it('of a step whose own time passed names it, and ends with its decision or the end of the case', async () => {
    const caseId = newId();
    const overdue = (stepKey: string, sequence: number) =>
      event(
        TOPICS.review,
        { caseId, sequence, at: TOLD_AT },
        {
          case: 'stepOverdue',
          value: {
            caseNo: CASE_NO,
            itemCode: ITEM,
            itemName: '食品经营许可',
            regionCode: '220104',
            step: { stepKey, stepName: '现场核查', agencyCode: HANDLING, claimedBy: stepKey === 'visit' ? 'officer-7' : '' },
            due: { day: '2026-11-23', at: timestampFromDate(TOLD_AT), provisional: false },
          },
        },
      );
    const decided = (stepKey: string, sequence: number) =>
      event(TOPICS.review, { caseId, sequence }, { case: 'stepDecided', value: { stepKey } });
    const visit = overdue('visit', 4);
    await hearReviews([visit, overdue('papers', 5), visit, decided('other', 6)]);
    expect(await warnings(caseId, '&open=true')).toHaveLength(2);
    const own = await running.call<Page<WarningView>>({ ...officer, id: 'officer-7' }, 'GET', '/v1/warnings/mine?open=true');
    expect(own.body.items).toMatchObject([
      {
        kind: 'step-overdue',
        kindName: '环节超期',
        rule: 'step-overdue',
        step: { key: 'visit', name: '现场核查' },
        officers: ['officer-7'],
      },
    ]);
    await hearReviews([decided('visit', 7)]);
    expect(await warnings(caseId, '&open=true')).toMatchObject([{ step: { key: 'papers' } }]);
    await hearReviews([event(TOPICS.review, { caseId, sequence: 8 }, { case: 'decided', value: {} })]);
    expect(await warnings(caseId, '&open=true')).toEqual([]);
  });

  it('is read by the clerk who received the case, who reads no other', async () => {
    const [mine, other] = [newId(), newId()];
    const clerk = { kind: 'staff', id: `clerk-${mine}`, roles: ['window-clerk'], siteId: 'site-1' } as const;
    const of = (caseId: string, receivedBy: string) =>
      event(
        TOPICS.case,
        { caseId, sequence: 2 },
        {
          case: 'dutyOverdue',
          value: { caseNo: CASE_NO, agencyCode: HANDLING, siteId: 'site-1', receivedBy, duty: WindowDuty.CHECK, article: '' },
        },
      );
    await hearCases([of(mine, clerk.id), of(other, 'somebody-else')]);
    const read = await running.call<Page<WarningView>>(clerk, 'GET', '/v1/warnings/mine');
    expect([read.status, read.body.items.map(({ caseId }) => caseId)]).toEqual([200, [mine]]);
    expect((await running.call(clerk, 'GET', '/v1/warnings')).status).toBe(403);
  });

  it('is made of an acceptance by law, once, and waits for nothing', async () => {
    const caseId = newId();
    const plan = { itemCode: ITEM, itemName: '食品经营许可', agencyCode: HANDLING };
    const deemed = event(
      TOPICS.case,
      { caseId, sequence: 2, at: TOLD_AT },
      { case: 'accepted', value: { caseNo: CASE_NO, deemed: true, receivedBy: 'clerk', plan } },
    );
    const ordinary = event(TOPICS.case, { caseId: newId(), sequence: 2 }, { case: 'accepted', value: { caseNo: CASE_NO, plan } });
    await hearCases([deemed, ordinary]);
    expect(await warnings(caseId)).toMatchObject([
      { kind: 'deemed-accepted', lateBySeconds: 0, dueDay: null, endedAt: TOLD_AT.toISOString() },
    ]);
    expect(await warnings(ordinary.caseId)).toEqual([]);
  });

  it('is made of a renewal that the law granted, to the body that did not decide, once, and waits for nothing', async () => {
    const [deemed, decided] = [newId(), newId()];
    const result = (caseId: string, change: object) =>
      event(
        TOPICS.result,
        { caseId, at: TOLD_AT },
        {
          case: 'published',
          value: {
            caseNo: CASE_NO,
            itemCode: ITEM,
            itemName: '食品经营许可（延续）',
            regionCode: '220104',
            agencyCode: HANDLING,
            outcome: CaseOutcome.GRANTED,
            decisionNo: '准〔2026〕000001号',
            decidedAt: timestampFromDate(new Date('2026-11-23T16:00:00Z')),
            applicant: { subjectId: 's', kind: '1', maskedName: '张**', uscc: '' },
            ...change,
          },
        },
      );
    const told = result(deemed, { deemed: true });
    await hearResults([told, result(decided, {})]);
    await hearResults([told]);
    expect(await warnings(deemed)).toMatchObject([
      {
        kind: 'deemed-renewed',
        rule: 'deemed-renewed',
        agencyCode: HANDLING,
        dueDay: '2026-11-23',
        lateBySeconds: 9 * 3600 + 120,
        endedAt: TOLD_AT.toISOString(),
      },
    ]);
    expect(await warnings(decided)).toEqual([]);
  });

  it('costs one statement beside the timeline, for two hundred of them, and numbers are not read one by one', async () => {
    const rungs = Array.from({ length: 200 }, () => rung(newId(), 'red', 2));
    const duties = Array.from({ length: 200 }, () => duty(newId(), WindowDuty.CHECK, 2));
    expect(await statements(() => hearReviews(rungs))).toBe(2);
    expect(await statements(() => hearCases(duties))).toBe(2);
    const made = await running.query(`SELECT FROM warning WHERE case_id = ANY ($1::uuid[])`, [rungs.map(({ caseId }) => caseId)]);
    expect(made).toHaveLength(400);
  });

  it('and the end of a hundred reviews cost three statements beside their timeline at most', async () => {
    const ends = Array.from({ length: 100 }, () => event(TOPICS.review, { caseId: newId(), sequence: 5 }, { case: 'decided', value: {} }));
    expect(await statements(() => hearReviews(ends))).toBe(3);
  });
});

/** Statements of the one transaction in which `work` is done. */
async function statements(work: () => Promise<void>): Promise<number> {
  const { DataSource } = await import('typeorm');
  const dataSource = running.get(DataSource);
  const createQueryRunner = dataSource.createQueryRunner.bind(dataSource);
  let counted = 0;
  const spied = jest.spyOn(dataSource, 'createQueryRunner').mockImplementation((mode) => {
    const runner = createQueryRunner(mode);
    const query = runner.query.bind(runner) as (...args: unknown[]) => Promise<unknown>;
    runner.query = ((...args: unknown[]) => {
      const [text] = args;
      if (typeof text === 'string' && /^\s*(INSERT|UPDATE|SELECT|WITH|DELETE)/.test(text) && !/number_block/.test(text)) counted += 1;
      return query(...args);
    }) as typeof runner.query;
    return runner;
  });
  await work();
  spied.mockRestore();
  return counted;
}

describe('the list of warnings', () => {
  it('shows an agency its own, and all to those who look across agencies', async () => {
    const caseId = newId();
    await hearReviews([rung(caseId, 'red', 2)]);
    for (const who of [head, handler]) expect((await warnings(caseId, '', who)).map(({ agencyCode }) => agencyCode)).toEqual([HANDLING]);
    expect(await warnings(caseId, '', otherOfficer)).toHaveLength(1);
    expect(await warnings(caseId, '', watcher)).toEqual([]);
    for (const who of [leader, auditor]) expect(await warnings(caseId, '', who)).toHaveLength(2);
    expect(await warnings(caseId, `&agency=${OTHER}`, leader)).toHaveLength(1);
  });

  it.each([
    ['of another agency', otherOfficer, `?agency=${HANDLING}`, 403, 'agency-not-yours'],
    ['for somebody of no agency', nobodys, '', 403, 'agency-missing'],
    ['of an unknown kind', leader, '?kind=purple', 400, 'invalid-query'],
    ['after a cursor that none gave', leader, '?cursor=abc', 400, 'invalid-cursor'],
  ])('is refused %s', async (_, who, query, status, code) => {
    expect(await running.call(who, 'GET', `/v1/warnings${query}`)).toMatchObject({ status, body: { code } });
  });

  it('comes page by page, the newest first, each once', async () => {
    const caseId = newId();
    const day = (n: number) => new Date(Date.UTC(2199, 0, n));
    await hearReviews([1, 2, 3, 4, 5].map((n) => rung(caseId, 'red', n + 1, [], day(n))));
    const seen: string[] = [];
    for (let cursor = ''; seen.length < 5;) {
      const { body } = await running.call<Page<WarningView>>(leader, 'GET', `/v1/warnings?limit=2${cursor && `&cursor=${cursor}`}`);
      seen.push(...body.items.map(({ rungAt }) => rungAt));
      cursor = body.next ?? '';
    }
    expect(seen.slice(0, 5)).toEqual([5, 4, 3, 2, 1].map((n) => day(n).toISOString()));
  });
});
