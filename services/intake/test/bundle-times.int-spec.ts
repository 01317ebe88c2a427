import { create } from '@bufbuild/protobuf';
import { BundleVersionSchema, newId, TerminationCause, TOPICS, TurnedAwayKind, WindowDuty, type RingView } from '@onewindow/contracts';
import { legalDay } from '@onewindow/legal-clock';
import { copyBundleVersions } from '../src/catalogue/bundle.commands.js';
import { copyItemVersions } from '../src/catalogue/catalogue.commands.js';
import { bundle, bundlesOf, ITEMS, type Bundles } from './bundles.js';
import { daysBack, dueFrom, itemLike, OTHER_AGENCY, settler } from './catalogue.js';
import { COUNTER } from './cases.js';
import { startIntake, type RunningIntake } from './running-intake.js';

const PAYMENTS = '220104-payments';

let intake: RunningIntake;
let bundles: Bundles;
let settle: ReturnType<typeof settler>;
beforeAll(async () => {
  intake = await startIntake();
  settle = settler(intake);
  bundles = await bundlesOf(intake);
  const itemCode = ITEMS.fire.replace(/12$/, '19');
  const [, fire] = bundle.members;
  const members = fire ? [{ ...fire, itemCode, condition: '' }] : [];
  await intake.transaction(async (tx) => {
    await copyItemVersions(tx, [{ value: itemLike({ itemCode, itemType: '05' }), sequence: 1 }]);
    const value = create(BundleVersionSchema, { ...bundle, bundleCode: PAYMENTS, members });
    await copyBundleVersions(tx, [{ value, sequence: 1 }]);
  });
});
afterAll(() => intake.stop());

const CORRECTION = { outcome: 'correction', defects: [] };

async function ring(): Promise<number> {
  const { body } = await bundles.orchestrator<RingView>('POST', '/v1/deadlines/ring', { until: new Date().toISOString() });
  return body.rung;
}

/** As if the time of a clock of the application had passed. */
async function passes(id: string, clock: 'check' | 'correction' | 'issue'): Promise<void> {
  const before = `now() - interval '1 minute'`;
  const { rowCount } = await intake.superuser.query(
    `UPDATE deadline SET at = ${before}, ring_at = ${before} WHERE subject = $1 AND clock = $2`,
    [id, `bundle-${clock}`],
  );
  expect(rowCount).toBe(1);
  await intake.superuser.query(`UPDATE bundle_case SET ${clock}_due_at = ${before} WHERE id = $1`, [id]);
}

/** Clocks of the window that run. */
const clocks = (id: string) =>
  intake.service.query<{ clock: string }>(
    `SELECT clock FROM deadline WHERE subject = $1 AND at IS NOT NULL AND clock <> 'bundle-handling'`,
    [id],
  );

describe('the days for the check of an application', () => {
  it('pass without a word: accepted by law as of receipt, with a voucher that says so, and approval hears of the members', async () => {
    const { id, receivedAt } = await bundles.received({ materials: [] });
    await passes(id, 'check');
    expect(await ring()).toBe(1);
    const view = await bundles.view(id);
    expect(view).toMatchObject({ status: 'accepted', acceptedAt: receivedAt });
    expect(view.members.map(({ status, acceptedAt }) => [status, acceptedAt])).toEqual([
      ['open', receivedAt],
      ['open', receivedAt],
      ['waiting', null],
      ['waiting', null],
    ]);
    expect((await bundles.documents(id)).at(-1)).toMatchObject({
      kind: 'BUNDLE_ACCEPT_NOTICE',
      data: { deemed: true, acceptedOn: legalDay(new Date(receivedAt)) },
    });
    expect((await bundles.told(id)).at(-1)).toMatchObject({ event: { case: 'accepted', value: { deemed: true, acceptedBy: '' } } });
    const accepted = (await intake.service.published(TOPICS.case, id)).filter(({ event }) => event.case === 'accepted');
    expect(accepted).toMatchObject([{ event: { value: { deemed: true } } }, { event: { value: { deemed: true } } }]);
    expect([await ring(), await clocks(id)]).toEqual([0, []]);
  });

  it('are over: what the window says afterwards is refused but for acceptance, which is that of the law', async () => {
    const { id, receivedAt } = await bundles.received({ materials: [] });
    await passes(id, 'check');
    await bundles.expectRefused(id, () => bundles.post(id, 'acceptance', CORRECTION), 409, 'case-is-deemed-accepted');
    const away = { outcome: 'not-required', reason: '无需许可' };
    await bundles.expectRefused(id, () => bundles.post(id, 'acceptance', away), 409, 'case-is-deemed-accepted');
    const { body } = await bundles.post(id, 'acceptance', { outcome: 'accepted' });
    expect([body.status, body.acceptedAt]).toEqual(['accepted', receivedAt]);
  });

  it('are over: a want of jurisdiction is told late only where the region reads the law so', async () => {
    const elsewhere = { outcome: 'no-jurisdiction', reason: '住所在外区', rightAgency: OTHER_AGENCY };
    const { id } = await bundles.received();
    await passes(id, 'check');
    await bundles.expectRefused(id, () => bundles.post(id, 'acceptance', elsewhere), 409, 'case-is-deemed-accepted');
    await settle({ readings: [{ question: 'late-jurisdiction-refusal', answer: 'valid' }] });
    expect((await bundles.post(id, 'acceptance', elsewhere)).body.status).toBe('not-accepted');
    await settle();
  });

  it('end with the first act of the window', async () => {
    const { id } = await bundles.accepted();
    expect(await clocks(id)).toEqual([]);
  });

  it('pass for a bundle without permits: nothing is accepted, and the supervision hears of the duty', async () => {
    const { id } = await bundles.received({ bundleCode: PAYMENTS, form: {}, materials: [] });
    await passes(id, 'check');
    await ring();
    expect((await bundles.view(id)).status).toBe('received');
    expect((await bundles.told(id)).at(-1)).toMatchObject({
      sequence: 2,
      event: { case: 'dutyOverdue', value: { duty: WindowDuty.CHECK, receivedBy: 'clerk-1' } },
    });
  });
});

describe('an application by mail that is registered late', () => {
  const mailed = (days: number, change: object = {}) => ({
    channel: '4',
    waybillNo: 'EMS1234567890',
    receivedOn: daysBack(days),
    ...change,
  });

  it('is received on the day of its delivery, and so are its members', async () => {
    const { id, receivedAt, checkDue } = await bundles.received(mailed(1));
    expect([legalDay(new Date(receivedAt)), checkDue.day]).toEqual([daysBack(1), dueFrom(daysBack(1), 5)]);
    const { rows } = await intake.superuser.query(`SELECT DISTINCT received_at FROM intake.service_case WHERE bundle_id = $1`, [id]);
    expect(rows).toEqual([{ received_at: new Date(receivedAt) }]);
  });

  it('is accepted by law with its registration where its check has passed already, dated back, once', async () => {
    const id = newId();
    const late = mailed(15, { materials: [] });
    const register = async () => (await bundles.register(late, bundles.clerk, id)).body;
    const first = await register();
    expect(first).toMatchObject({
      status: 'accepted',
      jointDue: { day: dueFrom(daysBack(15), 45) },
      members: [{ status: 'open' }, { status: 'open' }, {}, {}],
    });
    expect(legalDay(new Date(first.acceptedAt ?? ''))).toBe(daysBack(15));
    expect((await register()).sequence).toBe(first.sequence);
    expect((await bundles.told(id)).map(({ event }) => event.case)).toEqual(['registered', 'accepted']);
    expect(await clocks(id)).toEqual([]);
    // the promise of ten working days has run for so long that a rung is due
    expect(await ring()).toBe(1);
    expect((await bundles.told(id)).at(-1)?.event.case).toBe('rungReached');
  });

  it.each([
    ['with a day to come', mailed(-1), 'receipt-in-future'],
    ['with a day of years ago', mailed(800), 'receipt-too-old'],
    ['as something brought in person', { receivedOn: daysBack(1) }, 'invalid-body'],
  ])('is refused %s', async (_, change, code) => {
    const id = newId();
    const { status, body } = await bundles.register(change, bundles.clerk, id);
    expect([status, body.code]).toEqual([400, code]);
    expect(await bundles.stored(id)).toMatchObject({ row: null, cases: null, events: '0' });
  });
});

describe("the applicant's term for corrections", () => {
  it('ends the application with all its members when nothing came, in one notice', async () => {
    const { id } = await bundles.received({ materials: [] });
    await bundles.post(id, 'acceptance', CORRECTION);
    await passes(id, 'correction');
    expect(await ring()).toBe(1);
    const view = await bundles.view(id);
    expect([view.status, new Set(view.members.map(({ status }) => status))]).toEqual(['terminated', new Set(['withdrawn'])]);
    expect((await bundles.told(id)).at(-1)).toMatchObject({
      event: { case: 'terminated', value: { cause: TerminationCause.LAPSED, wasAccepted: false } },
    });
    expect((await bundles.documents(id)).at(-1)).toMatchObject({ kind: 'WITHDRAWAL_NOTICE', data: { cause: 'lapsed' } });
    expect((await bundles.toldOf(id, 'food')).at(-1)).toMatchObject({ event: { value: { cause: TerminationCause.LAPSED } } });
  });

  it('ends it as not accepted where the region has settled that, with what did not come', async () => {
    await settle({ correctionOverdue: { effect: 'refused', basis: '某市政务服务规定 第十一条' } });
    const { id } = await bundles.received({ materials: [] });
    await bundles.post(id, 'acceptance', CORRECTION);
    await passes(id, 'correction');
    expect(await ring()).toBe(1);
    const view = await bundles.view(id);
    expect([view.status, new Set(view.members.map(({ status }) => status))]).toEqual(['not-accepted', new Set(['not-accepted'])]);
    expect(view.notAccepted).toMatchObject({ kind: 'not-corrected', defects: [{ material: 'application', problem: '未提交' }, {}, {}] });
    expect((await bundles.told(id)).at(-1)).toMatchObject({
      event: { case: 'turnedAway', value: { kind: TurnedAwayKind.NOT_CORRECTED, visit: 0 } },
    });
    const notice = (await bundles.documents(id)).at(-1);
    expect(notice?.kind).toBe('REJECT_ACCEPT');
    expect(JSON.stringify(notice?.data)).toContain('《某市政务服务规定》第十一条');
    expect([await ring(), await clocks(id)]).toEqual([0, []]);
    await settle();
  });

  it('leaves alone what came in time: the window has its days again, and no law accepts it', async () => {
    const { id } = await bundles.received({ materials: [{ key: 'application' }, { key: 'layout' }] });
    await bundles.post(id, 'acceptance', CORRECTION);
    await bundles.put(id, `corrections/${newId()}`, { materials: [{ key: 'picture' }] }, bundles.applicant);
    expect(await clocks(id)).toEqual([{ clock: 'bundle-check' }]);
    await passes(id, 'check');
    await ring();
    expect((await bundles.told(id)).at(-1)).toMatchObject({
      event: { case: 'dutyOverdue', value: { duty: WindowDuty.CHECK_CORRECTIONS } },
    });
    expect((await bundles.view(id)).status).toBe('correcting');
  });
});

describe('the days for handing the results over', () => {
  it('run for the whole, from the last decision, and for no member', async () => {
    const { id, issueDue, members } = await bundles.ready(new Date(Date.now() - 2 * 86_400_000));
    expect(issueDue?.day).toBe(dueFrom(legalDay(new Date(Date.now() - 2 * 86_400_000)), 10));
    const subjects = [id, ...members.map(({ caseId }) => caseId)];
    expect(await intake.service.query(`SELECT subject, clock FROM deadline WHERE subject = ANY ($1)`, [subjects])).toEqual([
      { subject: id, clock: 'bundle-issue' },
    ]);
  });

  it('pass: the supervision hears that the result still lies at the counter, once', async () => {
    const { id } = await bundles.ready();
    await passes(id, 'issue');
    expect([await ring(), await ring()]).toEqual([1, 0]);
    expect((await bundles.told(id)).at(-1)).toMatchObject({
      event: { case: 'dutyOverdue', value: { duty: WindowDuty.ISSUE, article: '行政许可法 第四十四条', graph: { status: 'ready' } } },
    });
    expect((await bundles.view(id)).status).toBe('ready');
  });

  it('end with the handing over, and do not blame the window for the post', async () => {
    const handed = await bundles.ready();
    await bundles.post(handed.id, 'delivery', COUNTER, bundles.counter);
    expect(await clocks(handed.id)).toEqual([]);
    const { id } = await bundles.ready();
    await bundles.post(id, 'delivery', { mode: 'mail', waybillNo: 'EMS-123456' }, bundles.counter);
    await passes(id, 'issue');
    await ring();
    expect((await bundles.told(id)).at(-1)?.event.case).toBe('dispatched');
  });
});
