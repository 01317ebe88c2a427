import { TerminationCause, WindowDuty, type RingView } from '@onewindow/contracts';
import { endOfLegalDay, legalDay } from '@onewindow/legal-clock';
import { ACCEPTED, casesOf, COUNTER, type Cases } from './cases.js';
import { daysBack, dueFrom, itemLike, ITEM } from './catalogue.js';
import { copyItemVersions } from '../src/catalogue/catalogue.commands.js';
import { startIntake, type RunningIntake } from './running-intake.js';

let intake: RunningIntake;
let cases: Cases;
beforeAll(async () => {
  intake = await startIntake();
  cases = await casesOf(intake);
  await intake.transaction((tx) =>
    copyItemVersions(tx, [{ value: itemLike({ itemCode: PAYMENT, itemType: '05', name: '高龄津贴' }), sequence: 1 }]),
  );
});
afterAll(() => intake.stop());

/** An item that is no permit: no law accepts it. */
const PAYMENT = `${ITEM.slice(0, -3)}009`;
const MAIL = { channel: '4', waybillNo: 'EMS1234567890' } as const;
const CORRECTION = { outcome: 'correction', defects: [] } as const;

/** The orchestrator rings until nothing is due. @returns how many were rung */
async function ring(): Promise<number> {
  for (let rung = 0; ;) {
    const until = new Date().toISOString();
    const answer = await intake.service.call<RingView>({ kind: 'machine', roles: ['orchestrator'] }, 'POST', '/v1/deadlines/ring', {
      until,
    });
    expect(answer.status).toBe(200);
    rung += answer.body.rung;
    if (!answer.body.more) return rung;
  }
}

/** As if the time of a clock of the case had passed. */
async function passes(id: string, clock: 'check' | 'correction' | 'issue'): Promise<void> {
  const before = `now() - interval '1 minute'`;
  const rows = await intake.superuser.query(`UPDATE deadline SET at = ${before}, ring_at = ${before} WHERE subject = $1 AND clock = $2`, [
    id,
    clock,
  ]);
  expect(rows.rowCount).toBe(1);
  await intake.superuser.query(`UPDATE service_case SET ${clock}_due_at = ${before} WHERE id = $1`, [id]);
}

const clocks = async (id: string): Promise<string[]> =>
  (await intake.service.query<{ clock: string }>(`SELECT clock FROM deadline WHERE subject = $1`, [id])).map(({ clock }) => clock);
const branches = async (id: string) => (await cases.told(id)).map(({ event }) => event.case);

describe('the days for the check', () => {
  it('run from receipt, five working days, and end with the first act of the window', async () => {
    const { id, checkDue } = await intake.register();
    expect(checkDue).toMatchObject({ day: dueFrom(legalDay(new Date()), 5) });
    expect(checkDue?.at).toBe(endOfLegalDay(checkDue?.day ?? '').toISOString());
    expect(await clocks(id)).toEqual(['check']);
    await cases.decide(id, ACCEPTED);
    expect(await clocks(id)).toEqual([]);
  });

  it('pass without a word: accepted by law as of receipt, with a voucher that says so', async () => {
    const { id, receivedAt } = await intake.register({ materials: [] });
    await passes(id, 'check');
    expect(await ring()).toBe(1);
    const view = await cases.view(id);
    expect(view).toMatchObject({ status: 'accepted', deemed: true, acceptedAt: receivedAt, missing: [{ key: 'application' }] });
    expect(view.statutoryDue?.day).toBe(dueFrom(legalDay(new Date(receivedAt)), 20));
    const [notice] = await cases.documents(id);
    expect(notice).toMatchObject({ kind: 'ACCEPT_NOTICE', data: { deemed: true, acceptedOn: legalDay(new Date(receivedAt)) } });
    expect((await cases.told(id)).at(-1)).toMatchObject({
      sequence: 2,
      event: { case: 'accepted', value: { deemed: true, acceptedBy: '' } },
    });
    expect(await ring()).toBe(0);
  });

  it.each([
    ['a correction notice', CORRECTION],
    ['turning away for want of need', { outcome: 'not-required', reason: '依法不需要许可' }],
  ])('are over: %s comes too late, before the law’s acceptance is recorded and after', async (_, act) => {
    const { id } = await intake.register({ materials: [] });
    await passes(id, 'check');
    expect(await cases.decide(id, act)).toMatchObject({
      status: 409,
      body: { code: 'case-is-deemed-accepted', article: '行政许可法 第三十二条第一款第四项' },
    });
    await ring();
    expect(await cases.decide(id, act)).toMatchObject({ status: 409, body: { code: 'case-is-accepted' } });
  });

  it('are over: the clerk’s acceptance is that of the law, whatever is missing', async () => {
    const { id, receivedAt } = await intake.register({ materials: [] });
    await passes(id, 'check');
    expect(await cases.decide(id, ACCEPTED)).toMatchObject({ status: 200, body: { deemed: true, acceptedAt: receivedAt } });
    expect(await ring()).toBe(0);
    expect(await branches(id)).toEqual(['registered', 'accepted']);
  });

  it('pass for an item that is no permit: nothing is accepted, and the supervision hears of the duty', async () => {
    const { id } = await intake.register({ itemCode: PAYMENT });
    await passes(id, 'check');
    await ring();
    expect(await cases.view(id)).toMatchObject({ status: 'received', deemed: false });
    expect((await cases.told(id)).at(-1)?.event).toMatchObject({
      case: 'dutyOverdue',
      value: { duty: WindowDuty.CHECK, receivedBy: 'clerk-1' },
    });
    expect(await cases.decide(id, ACCEPTED)).toMatchObject({ status: 200, body: { deemed: false } });
  });

  it('run anew when all corrections are in, and then accept nothing by themselves', async () => {
    const { id } = await intake.register({ materials: [] });
    await cases.decide(id, CORRECTION);
    expect(await clocks(id)).toEqual(['correction']);
    await cases.correct(id, ['application']);
    expect(await clocks(id)).toEqual(['check']);
    await passes(id, 'check');
    await ring();
    expect(await cases.view(id)).toMatchObject({ status: 'correcting' });
    expect((await cases.told(id)).at(-1)?.event).toMatchObject({ case: 'dutyOverdue', value: { duty: WindowDuty.CHECK_CORRECTIONS } });
  });
});

describe('mail that is registered late', () => {
  it('is received on the day of its delivery', async () => {
    const receivedOn = daysBack(1);
    const { body } = await cases.register({ ...MAIL, receivedOn });
    expect(body).toMatchObject({ status: 'received', checkDue: { day: dueFrom(receivedOn, 5) } });
    expect(legalDay(new Date(body.receivedAt))).toBe(receivedOn);
  });

  it('when its check has passed already is accepted by law with its registration, dated back', async () => {
    const receivedOn = daysBack(15);
    const { body } = await cases.register({ ...MAIL, receivedOn, materials: [] });
    expect(body).toMatchObject({ status: 'accepted', deemed: true, statutoryDue: { day: dueFrom(receivedOn, 20) } });
    expect(legalDay(new Date(body.acceptedAt ?? ''))).toBe(receivedOn);
    expect(await branches(body.id)).toEqual(['registered', 'accepted']);
    expect(await clocks(body.id)).toEqual([]);
  });

  it('answers the same when it is registered again', async () => {
    const id = crypto.randomUUID();
    const again = async () => (await cases.register({ ...MAIL, receivedOn: daysBack(15) }, cases.clerk, id)).body;
    const { receiptCode: _, ...first } = await again();
    expect(await again()).toMatchObject(first);
    expect(await branches(id)).toEqual(['registered', 'accepted']);
  });

  it.each([
    ['with a day to come', { ...MAIL, receivedOn: daysBack(-1) }, 'receipt-in-future'],
    ['with a day of years ago', { ...MAIL, receivedOn: daysBack(800) }, 'receipt-too-old'],
    ['with what is no day', { ...MAIL, receivedOn: '2026-02-30' }, 'invalid-body'],
    ['as something brought in person', { receivedOn: daysBack(1) }, 'invalid-body'],
  ])('is refused %s', async (_, change, code) => {
    const id = crypto.randomUUID();
    expect(await cases.register(change, cases.clerk, id)).toMatchObject({ status: 400, body: { code } });
    expect(await cases.told(id)).toEqual([]);
  });
});

describe('the applicant’s term', () => {
  it('passes with corrections open: the application counts as withdrawn, in writing', async () => {
    const { id } = await intake.register({ materials: [] });
    const { body } = await cases.decide(id, CORRECTION);
    await passes(id, 'correction');
    await ring();
    expect(await cases.view(id)).toMatchObject({
      status: 'terminated',
      awaited: null,
      termination: { cause: 'lapsed', requestedAt: null },
    });
    const notice = (await cases.documents(id)).at(-1);
    expect(notice).toMatchObject({ kind: 'WITHDRAWAL_NOTICE', data: { cause: 'lapsed', causedOn: body.correction?.dueDay } });
    expect((await cases.told(id)).at(-1)?.event).toMatchObject({
      case: 'terminated',
      value: { cause: TerminationCause.LAPSED, wasAccepted: false },
    });
    expect(await clocks(id)).toEqual([]);
  });

  it('is stopped by the last correction', async () => {
    const { id } = await intake.register({ materials: [] });
    await cases.decide(id, CORRECTION);
    await cases.correct(id, ['application']);
    expect(await ring()).toBe(0);
    expect(await cases.view(id)).toMatchObject({ status: 'correcting', awaited: 'acceptance' });
  });
});

describe('the days for handing over', () => {
  it('run from the decision, ten working days, and end with the delivery', async () => {
    const id = await cases.ready();
    const { issueDue } = await cases.view(id);
    expect(issueDue?.day).toBe(dueFrom(legalDay(new Date()), 10));
    expect(await clocks(id)).toEqual(['issue']);
    await cases.deliver(id, COUNTER);
    expect(await clocks(id)).toEqual([]);
  });

  it('pass: the supervision hears of it, once, and the result is still handed over', async () => {
    const id = await cases.ready();
    await passes(id, 'issue');
    await ring();
    const overdue = (await cases.told(id)).at(-1)?.event;
    expect(overdue).toMatchObject({ case: 'dutyOverdue', value: { duty: WindowDuty.ISSUE, article: '行政许可法 第四十四条' } });
    expect(await ring()).toBe(0);
    expect(await cases.deliver(id, COUNTER)).toMatchObject({ status: 200, body: { status: 'closed' } });
  });
});

describe('an end without acceptance', () => {
  it.each([
    ['turned away', (id: string) => cases.decide(id, { outcome: 'not-required', reason: '依法不需要许可' })],
    ['withdrawn', (id: string) => cases.withdraw(id)],
  ])('leaves no clock behind: %s', async (_, act) => {
    const { id } = await intake.register();
    await act(id);
    expect(await clocks(id)).toEqual([]);
  });
});
