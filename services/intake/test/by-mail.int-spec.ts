import { create } from '@bufbuild/protobuf';
import { CaseOutcome, newId, TOPICS, type CaseView, type DocumentView } from '@onewindow/contracts';
import { legalDay } from '@onewindow/legal-clock';
import type { HttpClient } from '@onewindow/testing';
import { CaseConsumer } from '../src/case/case.consumer.js';
import { SITE } from './catalogue.js';
import { staff, startIntake, type RunningIntake } from './running-intake.js';

let intake: RunningIntake;
let clerk: HttpClient;
let counter: HttpClient;

beforeAll(async () => {
  intake = await startIntake();
  clerk = await intake.clerk();
  counter = await intake.as(staff('counter-1', SITE, 'issuing-counter'));
});
afterAll(() => intake.stop());

const BY_MAIL = { channel: '4', waybillNo: 'EMS1234567890' };

const grant = (caseId: string): Promise<void> => {
  const value = { outcome: CaseOutcome.GRANTED, decisionNo: `准〔2026〕${caseId.slice(-6)}号` };
  const event = create(TOPICS.review.schema, { caseId, event: { case: 'decided', value } });
  const consumer = intake.service.app.get(CaseConsumer, { strict: false });
  return intake.transaction((tx) => consumer.onReviewEvents([event], { topic: TOPICS.review.name, partition: 0, at: () => tx }));
};

const ready = async (change: Record<string, unknown> = {}): Promise<string> => {
  const { id } = await intake.register(change);
  expect((await clerk('POST', `/v1/cases/${id}/acceptance`, { outcome: 'accepted' })).status).toBe(200);
  await grant(id);
  return id;
};

/** When the letter of the result was served, as the list of documents says it. */
const letterServed = async (id: string): Promise<string | null | undefined> =>
  (await clerk<DocumentView[]>('GET', `/v1/cases/${id}/documents`)).body.find(({ kind }) => kind === 'GRANT')?.servedAt;

it('what came by mail is corrected without a visit; at the window each day is one', async () => {
  const visits = async (change: Record<string, unknown>): Promise<unknown> => {
    const { id } = await intake.register({ materials: [], ...change });
    await clerk('POST', `/v1/cases/${id}/acceptance`, { outcome: 'correction' });
    await intake.superuser.query('UPDATE intake.service_case SET last_visit_day = last_visit_day - 1 WHERE id = $1', [id]);
    const corrected = await clerk('PUT', `/v1/cases/${id}/corrections/${newId()}`, { materials: [{ key: 'application' }] });
    expect(corrected.status).toBe(200);
    return (await intake.superuser.query('SELECT visits FROM intake.service_case WHERE id = $1', [id])).rows;
  };
  expect([await visits(BY_MAIL), await visits({})]).toEqual([[{ visits: 0 }], [{ visits: 2 }]]);
});

describe('the letter of a result', () => {
  it('handed over at the counter is served with it', async () => {
    const id = await ready();
    expect(await letterServed(id)).toBeNull();
    await counter('POST', `/v1/cases/${id}/delivery`, { mode: 'counter', recipientName: '张三丰', identityChecked: true });
    expect(await letterServed(id)).not.toBeNull();
  });

  it('sent by mail is served on the day of the return receipt, not before', async () => {
    const id = await ready(BY_MAIL);
    await counter('POST', `/v1/cases/${id}/delivery`, { mode: 'mail', waybillNo: 'EMS1234567891' });
    expect(await letterServed(id)).toBeNull();
    const receivedOn = legalDay(new Date());
    const closed = await counter<CaseView>('POST', `/v1/cases/${id}/delivery/receipt`, { receivedOn, signedBy: '张三丰' });
    expect(closed.body.status).toBe('closed');
    expect(legalDay(new Date((await letterServed(id)) ?? ''))).toBe(receivedOn);
  });

  it('sent electronically is served at once', async () => {
    const id = await ready({ electronicService: true });
    await counter('POST', `/v1/cases/${id}/delivery`, { mode: 'electronic' });
    expect(await letterServed(id)).not.toBeNull();
  });
});
