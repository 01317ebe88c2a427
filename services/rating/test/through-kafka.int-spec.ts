import { newId, ratingInvitationId, TOPICS, workOrderId } from '@onewindow/contracts';
import { receiptCode } from '@onewindow/platform';
import { eventually, type TestService } from '@onewindow/testing';
import { agencyEvent, caseEvent, closedEvent, throughKafka } from './events.js';
import { startRating, SUBJECT_KEY } from './running.js';

let running: TestService;

beforeAll(async () => {
  running = await startRating({ hears: true });
}, 30_000);

afterAll(() => running.stop(), 30_000);

const patience = { timeoutMs: 20_000 };
const invitations = (cases: string[]) =>
  running.query<{ case_id: string }>(`SELECT case_id FROM invitation WHERE case_id = ANY ($1::uuid[])`, [cases]);
const outbox = () => running.query(`SELECT FROM outbox`);

it('invites once although the closing of the case comes twice, and the applicant rates', async () => {
  const caseId = newId();
  const closed = closedEvent(caseId);
  await throughKafka(running, TOPICS.case, [closed, closed]);
  await eventually(async () => expect(await invitations([caseId])).toHaveLength(1), patience);
  await throughKafka(running, TOPICS.case, [closed, closedEvent(caseId)]);
  const body = { code: receiptCode(SUBJECT_KEY, caseId), level: 2 };
  const answer = await running.call<{ level: number }>(undefined, 'PUT', `/v1/ratings/${ratingInvitationId(caseId, 0)}`, body);
  expect(answer).toMatchObject({ status: 200, body: { level: 2 } });
  await eventually(async () => expect(await outbox()).toHaveLength(0), patience);
  expect(await invitations([caseId])).toHaveLength(1);
}, 60_000);

it('invites for each closed case among two hundred mixed events', async () => {
  const cases = Array.from({ length: 50 }, newId);
  const events = cases.flatMap((caseId) => [
    caseEvent(caseId, { case: 'registered', value: {} }),
    caseEvent(caseId, { case: 'accepted', value: {} }, { sequence: 2 }),
    caseEvent(caseId, { case: 'ready', value: {} }, { sequence: 3 }),
    closedEvent(caseId),
  ]);
  await throughKafka(running, TOPICS.case, events);
  await eventually(async () => expect(await invitations(cases)).toHaveLength(50), patience);
  await eventually(async () => expect(await outbox()).toHaveLength(0), patience);
}, 60_000);

it('puts a closing aside that names no agency, and goes on with the others', async () => {
  const [broken, whole] = [newId(), newId()];
  await throughKafka(running, TOPICS.case, [closedEvent(broken, { agencyCode: '' }), closedEvent(whole)]);
  await eventually(async () => expect(await invitations([whole])).toHaveLength(1), patience);
  await eventually(
    async () =>
      expect(await running.query(`SELECT code FROM parked_message WHERE key = $1`, [broken])).toEqual([{ code: 'case-event-incomplete' }]),
    patience,
  );
  expect(await invitations([broken])).toEqual([]);
}, 60_000);

it('knows the region of an agency from what the catalogue tells, the newest word on it', async () => {
  const agencyCode = '11220104MB1234567X';
  await throughKafka(running, TOPICS.organisation, [agencyEvent(agencyCode, '220104', 2), agencyEvent(agencyCode, '220102', 1)]);
  const region = () => running.query(`SELECT region_code FROM agency_copy WHERE agency_code = $1`, [agencyCode]);
  await eventually(async () => expect(await region()).toEqual([{ region_code: '220104' }]), patience);
  const caseId = newId();
  await throughKafka(running, TOPICS.case, [closedEvent(caseId, { agencyCode })]);
  await eventually(async () => expect(await invitations([caseId])).toHaveLength(1), patience);
  const id = ratingInvitationId(caseId, 0);
  await running.call(undefined, 'PUT', `/v1/ratings/${id}`, { code: receiptCode(SUBJECT_KEY, caseId), level: 4 });
  expect(await running.query(`SELECT region_code FROM work_order WHERE id = $1`, [workOrderId(id)])).toEqual([{ region_code: '220104' }]);
}, 60_000);
