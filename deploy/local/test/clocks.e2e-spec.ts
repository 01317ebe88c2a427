import {
  newId,
  type CaseView,
  type DocumentView,
  type ExplainedDates,
  type Page,
  type ReviewDatesView,
  type TimelineEntry,
} from '@onewindow/contracts';
import { legalDay } from '@onewindow/legal-clock';
import { holdStack, RunningStack } from '@onewindow/testing';
import { gather, type Cast } from '../src/demo/cast.js';
import { accept, grant, waitForTask } from '../src/demo/food-licence.js';

let cast: Cast;
let letGo: () => Promise<void>;

beforeAll(async () => {
  letGo = await holdStack('shared');
  cast = await gather(new RunningStack().stage);
}, 240_000);

afterAll(() => letGo());

const TODAY = legalDay(new Date());

/** The window hands the notice over on paper, once it is there. */
async function serve(id: string, kind: string): Promise<void> {
  const documents = await cast.clerk.until<DocumentView[]>(`/intake/v1/cases/${id}/documents`, (all) =>
    all.some((one) => one.kind === kind),
  );
  const documentId = documents.find((one) => one.kind === kind)?.id;
  await cast.clerk.must('PUT', `/intake/v1/cases/${id}/notices/${newId()}`, { channel: 'print', documentId, receivedBy: '张三' });
}

it('time that is not counted and an extension hold from their notices, and department, window and applicant see the same dates', async () => {
  const { id } = await accept(cast);
  await waitForTask(cast.officerA, id, 'document-review');
  const path = `/approval/v1/reviews/${id}`;
  const before = await cast.officerA.must<ReviewDatesView>('GET', `${path}/dates`);
  const suspensionId = newId();
  await cast.officerA.must('PUT', `${path}/suspensions/${suspensionId}`, {
    cause: 'testing',
    basis: '食品安全法 第八十七条',
    plannedDays: 5,
    from: TODAY,
    clocks: 'both',
    reason: '样品送检',
  });
  await serve(id, 'SUSPENSION_NOTICE');
  const standing = await cast.officerA.until<ReviewDatesView>(`${path}/dates`, ({ promised }) => promised.due === null);
  expect(standing).toMatchObject({ binding: null, statutory: { stoppedBy: suspensionId }, suspensions: [{ status: 'running' }] });
  await cast.clerk.until<CaseView>(`/intake/v1/cases/${id}`, (one) => one.promisedStopped && one.statutoryStopped);
  // five days are needed, as the notice says; with them it will be due later than it was
  const told = await cast.clerk.must<ExplainedDates>('GET', `/intake/v1/cases/${id}/dates`);
  expect(told).toMatchObject({ statutory: { stopped: true, expected: standing.statutory.expected } });
  expect((standing.statutory.expected?.due.day ?? '') > (before.statutory.due?.day ?? '')).toBe(true);

  await cast.officerA.must('POST', `${path}/suspensions/${suspensionId}/end`, { to: TODAY });
  await cast.head.must('PUT', `${path}/extension`, { amount: 10, reasons: '需要进一步核实', approver: 'agency-head' });
  await serve(id, 'EXTENSION_NOTICE');
  const moved = await cast.officerA.until<ReviewDatesView>(`${path}/dates`, ({ extension }) => extension?.status === 'effective');
  const day = moved.statutory.due?.day ?? '';
  expect(day > (before.statutory.due?.day ?? '')).toBe(true);
  await cast.clerk.until<CaseView>(`/intake/v1/cases/${id}`, (one) => one.statutoryDue?.day === day);
  const explained = await cast.clerk.must<ExplainedDates>('GET', `/intake/v1/cases/${id}/dates`);
  expect(explained.statutory.steps).toEqual(moved.statutory.steps);
  expect(explained.promised.due.day).toBe(moved.promised.due?.day);

  // bodies that supervise see the case with its result
  await grant(cast, id);
  const timeline = await cast.supervisor.until<Page<TimelineEntry>>(
    `/supervision/v1/cases/${id}/timeline?limit=200`,
    ({ items }) => items.filter(({ type }) => type === 'clockChanged').length === 3,
  );
  expect(JSON.stringify(timeline)).not.toContain('样品送检');
}, 60_000);
