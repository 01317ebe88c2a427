import { create } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { newId, TOPICS, type BundleDates, type Problem, type ProgressView, type RingView } from '@onewindow/contracts';
import { keepCalendars } from '@onewindow/deadlines';
import { eachDay, endOfLegalDay, legalDay, NATIONAL_CALENDAR } from '@onewindow/legal-clock';
import { httpClient, type HttpClient } from '@onewindow/testing';
import { Transactions } from '@onewindow/messaging/tx';
import { bundleSnapshots } from '../src/bundle/bundle.snapshot.js';
import { bundlesOf, type Bundles, type MemberName } from './bundles.js';
import { AGENCY, OTHER_AGENCY } from './catalogue.js';
import { staff, startIntake, type RunningIntake } from './running-intake.js';

let intake: RunningIntake;
let bundles: Bundles;
beforeAll(async () => {
  intake = await startIntake();
  bundles = await bundlesOf(intake);
});
afterAll(() => intake.stop());

const TODAY = legalDay(new Date());
const dayAfter = (days: number): string => eachDay(TODAY, '2199-12-31').at(days) ?? '';
const due = (day: string) => ({ day, at: timestampFromDate(endOfLegalDay(day)), provisional: false });

/** Approval tells of a member that it was suspended for an inspection, today and until the day given. */
async function suspended(id: string, key: MemberName, to: string | null, sequence: number): Promise<void> {
  const suspension = {
    suspensionId: newId(),
    clocks: 'both',
    cause: 'inspection',
    basis: '食品安全法 第八十七条',
    plannedDays: 15,
    fromDay: TODAY,
    toDay: to ?? '',
    noticeServedAt: timestampFromDate(new Date()),
  };
  const value = {
    statutoryDue: due(dayAfter(60)),
    promisedDue: due(dayAfter(40)),
    statutoryStopped: to === null,
    promisedStopped: to === null,
    calendarVersion: 1,
    calendarRegion: '000000',
    entry: to === null ? 'suspension' : 'resumption',
    ledger: { suspensions: [suspension] },
  };
  await bundles.review(id, key, { case: 'clockChanged', value }, sequence);
}

const datesOf = async (id: string): Promise<BundleDates> => (await bundles.clerk<BundleDates>('GET', `/v1/bundles/${id}/dates`)).body;
const rungOf = async (id: string) =>
  (
    await intake.service.query<{ rung: string; at: Date | null }>(
      `SELECT rung, at FROM deadline WHERE subject = $1 AND clock = 'bundle-handling'`,
      [id],
    )
  )[0];
const lastTold = async (id: string) => (await bundles.told(id)).at(-1)?.event;

describe('the dates of an application for a bundle', () => {
  it('stand while a member stands, are told with it and explained by its name, and say when it is expected to end', async () => {
    const { id, jointDue, promisedDue } = await bundles.accepted();
    await suspended(id, 'fire', null, 2);
    expect(await bundles.view(id)).toMatchObject({
      jointStopped: true,
      promisedStopped: true,
      jointDue,
      promisedDue,
      members: [{}, { key: 'fire', statutoryStopped: true, statutoryDue: { day: dayAfter(60) } }, {}, {}],
    });
    expect(await lastTold(id)).toMatchObject({
      case: 'clockChanged',
      value: { entry: 'suspension', members: ['fire'], graph: { jointStopped: true, promisedStopped: true } },
    });
    const { joint, promised, binding } = await datesOf(id);
    expect([joint.stopped, promised.stopped, binding]).toEqual([true, true, null]);
    const expected = promised.expected?.steps as { text: string; suspension?: { member: string; itemName: string } }[];
    expect(expected.find(({ suspension }) => suspension)).toMatchObject({ suspension: { member: 'fire', itemName: '消防安全检查' } });
    expect(expected.some(({ text }) => text.includes('消防安全检查'))).toBe(true);
    expect((promised.expected?.due.day ?? '') > (promisedDue?.day ?? '')).toBe(true);
    expect(await rungOf(id)).toEqual({ rung: 'red', at: null });
  });

  it('move by the days that were taken out of a member, once, and its rungs with them', async () => {
    const { id, bundleNo, receiptCode } = await bundles.received();
    await bundles.post(id, 'acceptance', { outcome: 'accepted' });
    const accepted = await bundles.view(id);
    const rung = await rungOf(id);
    await suspended(id, 'fire', dayAfter(13), 2);
    const moved = await bundles.view(id);
    expect((moved.jointDue?.day ?? '') > (accepted.jointDue?.day ?? '')).toBe(true);
    expect((moved.promisedDue?.day ?? '') > (accepted.promisedDue?.day ?? '')).toBe(true);
    expect(moved.jointStopped).toBe(false);
    const now = await rungOf(id);
    expect(now?.rung).toBe(rung?.rung);
    expect((now?.at ?? 0) > (rung?.at ?? 0)).toBe(true);
    // another member that stands on the same days takes nothing more out
    await suspended(id, 'registration', dayAfter(13), 2);
    const again = await bundles.view(id);
    expect([again.jointDue, again.promisedDue]).toEqual([moved.jointDue, moved.promisedDue]);
    const progress = await httpClient(intake.service.address)<ProgressView>(
      'GET',
      `/v1/progress?number=${bundleNo}&code=${receiptCode ?? ''}`,
    );
    expect(progress.body).toMatchObject({ promisedDue: moved.promisedDue, promisedStopped: false });
    expect((await datesOf(id)).joint.due).toEqual(moved.jointDue);
  });

  it('run again as they were when the member that stood is taken back', async () => {
    const { id, jointDue } = await bundles.accepted();
    await suspended(id, 'fire', null, 2);
    expect((await bundles.view(id)).jointStopped).toBe(true);
    await bundles.terminate(id, 'fire');
    expect(await bundles.view(id)).toMatchObject({ jointStopped: false, promisedStopped: false, jointDue });
    expect((await rungOf(id))?.at).toBeInstanceOf(Date);
  });

  it('are counted by a new calendar once a member is, and wait until it is here', async () => {
    const { id, jointDue } = await bundles.accepted();
    const value = {
      statutoryDue: due(dayAfter(60)),
      promisedDue: due(dayAfter(40)),
      calendarVersion: 2,
      calendarRegion: '220104',
      entry: 'calendar',
      ledger: {},
    };
    const told = () => bundles.review(id, 'fire', { case: 'clockChanged', value }, 2);
    await expect(told()).rejects.toThrow('calendar 220104/2 is not in the copy yet');
    expect((await bundles.view(id)).jointDue).toEqual(jointDue);
    // the whole of next month is off
    const month = eachDay(dayAfter(3), dayAfter(30));
    const published = { ...NATIONAL_CALENDAR, regionCode: '220104', version: 2, daysOff: [...NATIONAL_CALENDAR.daysOff, ...month] };
    const makeUpDays = NATIONAL_CALENDAR.makeUpDays.filter((one) => !month.includes(one));
    const event = create(TOPICS.calendar.schema, { sequence: 1, event: { case: 'published', value: { ...published, makeUpDays } } });
    await intake.transaction((tx) => keepCalendars(tx, [event]).then(() => undefined));
    await told();
    const moved = await bundles.view(id);
    expect((moved.jointDue?.day ?? '') > (jointDue?.day ?? '')).toBe(true);
    expect(await lastTold(id)).toMatchObject({
      case: 'clockChanged',
      value: { entry: 'calendar', calendarVersion: 2, calendarRegion: '220104' },
    });
    expect((await datesOf(id)).joint.due).toEqual(moved.jointDue);
    await intake.superuser.query(`DELETE FROM intake.calendar_copy WHERE region_code = '220104'`);
  });

  it('follow an older word of a member no more, and a word told twice once', async () => {
    const { id } = await bundles.accepted();
    await suspended(id, 'fire', dayAfter(6), 5);
    const before = await bundles.view(id);
    await suspended(id, 'fire', null, 4);
    await suspended(id, 'fire', null, 5);
    expect(await bundles.view(id)).toEqual(before);
  });

  it('are none before acceptance, and none of whom it does not concern', async () => {
    const { id } = await bundles.received();
    const early = await bundles.clerk<Problem>('GET', `/v1/bundles/${id}/dates`);
    expect([early.status, early.body.code]).toEqual([409, 'bundle-is-received']);
    const other = await bundles.clerk<Problem>('GET', `/v1/bundles/${newId()}/dates`);
    expect([other.status, other.body.code]).toEqual([404, 'bundle-not-found']);
  });
});

describe('the ladder of an application for a bundle', () => {
  async function climb(id: string): Promise<void> {
    const { rowCount } = await intake.superuser.query(
      `UPDATE deadline SET at = now() - interval '1 minute', ring_at = now() - interval '1 minute' WHERE subject = $1 AND clock = 'bundle-handling'`,
      [id],
    );
    expect(rowCount).toBe(1);
    const { body } = await bundles.orchestrator<RingView>('POST', '/v1/deadlines/ring', { until: new Date().toISOString() });
    expect(body.rung).toBe(1);
  }

  it('is climbed rung by rung, each once: marked, told with its number, the lead agency and the bodies that are not finished', async () => {
    const { id, bundleNo } = await bundles.accepted();
    // the ladder of most regions; that of the tests has a red card alone
    await intake.superuser.query(`UPDATE bundle_case SET rules = NULL WHERE id = $1`, [id]);
    await suspended(id, 'fire', TODAY, 2);
    const marks: string[] = [];
    for (let rung = await rungOf(id); rung; rung = await rungOf(id)) {
      await climb(id);
      marks.push((await bundles.view(id)).warning);
    }
    expect(marks).toEqual(['reminder', 'yellow', 'red', 'order', 'leader']);
    const told = (await bundles.told(id)).flatMap(({ event }) => (event.case === 'rungReached' ? [event.value] : []));
    expect(told.map(({ rung, clock }) => [rung, clock])).toEqual([
      ['reminder', 'promised'],
      ['yellow', 'promised'],
      ['red', 'promised'],
      ['supervision-order', 'statutory'],
      ['leader', 'statutory'],
    ]);
    const [reminder, ...numbered] = told;
    expect(reminder?.warningNo).toBe('');
    for (const { warningNo } of numbered) expect(warningNo).toMatch(/^联警〔\d{4}〕\d{6}号$/);
    expect(told.at(-1)).toMatchObject({ caseNo: bundleNo, itemName: '开办餐饮店', openAgencies: [expect.any(String), expect.any(String)] });
  });

  it('is said by a snapshot of the whole, with the date of its limit, as high as it was climbed', async () => {
    const { id } = await bundles.accepted();
    await intake.superuser.query(`UPDATE bundle_case SET rules = NULL WHERE id = $1`, [id]);
    expect(await snapshot(id)).toMatchObject({ rung: '' });
    for (const rung of ['red', 'supervision-order']) {
      do await climb(id);
      while ((await lastRung(id))?.rung !== rung);
      expect(await snapshot(id)).toMatchObject({ rung, rungDue: (await lastRung(id))?.due });
    }
  });

  const lastRung = async (id: string) =>
    (await bundles.told(id)).flatMap(({ event }) => (event.case === 'rungReached' ? [event.value] : [])).at(-1);

  async function snapshot(id: string) {
    await intake.service.get(Transactions).run('request:snapshot', (tx) => bundleSnapshots.publish(tx, [id]));
    const event = (await bundles.told(id)).at(-1)?.event;
    return event?.case === 'snapshot' ? event.value : undefined;
  }

  it('is quiet once the results wait at the counter, and once it was taken back', async () => {
    const [done, gone] = await Promise.all([bundles.accepted(), bundles.accepted()]);
    for (const key of ['registration', 'fire'] as const) await bundles.refuse(done.id, key);
    for (const key of ['registration', 'fire'] as const) await bundles.terminate(gone.id, key);
    for (const { id } of [done, gone]) {
      await bundles.put(id, 'members/food/cancelled');
      expect(await rungOf(id)).toBeDefined();
      await bundles.put(id, 'result');
      expect(await rungOf(id)).toBeUndefined();
    }
    expect([(await bundles.view(done.id)).status, (await bundles.view(gone.id)).status]).toEqual(['ready', 'terminated']);
  });
});

describe('the extension of the joint limit', () => {
  let head: HttpClient;
  let strange: HttpClient;
  beforeAll(async () => {
    [head, strange] = await Promise.all([
      intake.as({ ...staff('head-1', '', 'agency-head'), agencyCode: AGENCY }),
      intake.as({ ...staff('head-2', '', 'agency-head'), agencyCode: OTHER_AGENCY }),
    ]);
  });

  const asked = (change: object = {}) => ({
    amount: 15,
    reasons: '涉及部门多，现场条件复杂',
    approver: 'government-head',
    approvalNo: '朝政批〔2026〕12号',
    approvedOn: TODAY,
    ...change,
  });
  const extend = <T = BundleDates>(id: string, change: object = {}, who = head) =>
    who<T & { code?: string; field?: string; article?: string }>('PUT', `/v1/bundles/${id}/extension`, asked(change));
  const serve = async (id: string) => {
    const notice = (await bundles.documents(id)).find(({ kind }) => kind === 'EXTENSION_NOTICE');
    return bundles.clerk('PUT', `/v1/bundles/${id}/notices/${newId()}`, { channel: 'print', documentId: notice?.id, receivedBy: '张三' });
  };

  it('is announced with its reasons, and lengthens the limit by fifteen working days once the applicant is told', async () => {
    const { id, jointDue, promisedDue } = await bundles.accepted();
    const announced = await extend(id);
    expect([announced.status, announced.body.extension]).toEqual([
      200,
      expect.objectContaining({ status: 'announced', amount: 15, approvalNo: '朝政批〔2026〕12号', toldAt: null }),
    ]);
    expect((await bundles.view(id)).jointDue).toEqual(jointDue);
    const [notice] = (await bundles.documents(id)).filter(({ kind }) => kind === 'EXTENSION_NOTICE');
    expect(notice).toMatchObject({
      documentNo: expect.stringMatching(/^联延〔\d{4}〕\d{6}号$/),
      data: { approver: 'government-head', amount: 15, formerDueOn: jointDue?.day, reasons: '涉及部门多，现场条件复杂' },
    });
    expect((await serve(id)).status).toBe(200);
    const moved = await bundles.view(id);
    expect(notice?.data).toMatchObject({ dueOn: moved.jointDue?.day });
    expect((moved.jointDue?.day ?? '') > (jointDue?.day ?? '')).toBe(true);
    expect(moved.promisedDue).toEqual(promisedDue);
    expect((await datesOf(id)).extension).toMatchObject({ status: 'effective' });
    expect((await bundles.told(id)).slice(-3).map(({ event }) => event.case)).toEqual(['clockChanged', 'served', 'clockChanged']);
    expect(await lastTold(id)).toMatchObject({ value: { entry: 'extension', members: [] } });
    // served again is quiet, and there is the proof of the first
    const before = (await bundles.told(id)).length;
    await serve(id);
    expect((await bundles.told(id)).length).toBe(before);
    expect((await bundles.documents(id)).filter(({ kind }) => kind === 'SERVICE_RECEIPT').length).toBeGreaterThan(0);
    // its reasons lie sealed
    const { rows } = await intake.superuser.query<{ row: string }>(`SELECT b::text AS row FROM intake.bundle_case b WHERE id = $1`, [id]);
    expect(rows[0]?.row).not.toContain('现场条件复杂');
  });

  it('never holds where the applicant was told after the limit had ended', async () => {
    const { id, jointDue } = await bundles.accepted();
    await extend(id);
    const shift = `interval '200 days'`;
    await intake.superuser.query(`UPDATE bundle_case SET accepted_at = accepted_at - ${shift} WHERE id = $1`, [id]);
    await intake.superuser.query(
      `UPDATE service_case SET accepted_at = accepted_at - ${shift} WHERE bundle_id = $1 AND accepted_at IS NOT NULL`,
      [id],
    );
    await serve(id);
    expect((await datesOf(id)).extension).toMatchObject({ status: 'lapsed' });
    expect(await lastTold(id)).toMatchObject({ value: { entry: 'extension-lapsed' } });
    expect((await bundles.view(id)).jointDue?.day).not.toBe(jointDue?.day);
  });

  it('is given once: the same again is quiet, another is refused', async () => {
    const { id } = await bundles.accepted();
    await extend(id);
    const { sequence } = await bundles.view(id);
    expect((await extend(id)).status).toBe(200);
    expect((await bundles.view(id)).sequence).toBe(sequence);
    const again = await extend(id, { amount: 10 });
    expect([again.status, again.body.code, again.body.article]).toEqual([409, 'extension-already-granted', '行政许可法 第四十二条第二款']);
  });

  it.each<[string, (id: string) => ReturnType<typeof extend>, number, string, string | undefined]>([
    ['by more than fifteen days', (id) => extend(id, { amount: 16 }), 400, 'extension-too-long', 'amount'],
    ['by the head of an agency', (id) => extend(id, { approver: 'agency-head' }), 400, 'extension-approver-wrong', 'approver'],
    ['without reasons', (id) => extend(id, { reasons: '' }), 400, 'invalid-body', 'reasons'],
    ['by an agency that does not lead it', (id) => extend(id, {}, strange), 404, 'bundle-not-found', undefined],
  ])('is refused %s', async (_, act, status, code, field) => {
    const { id } = await bundles.accepted();
    await bundles.expectRefused(id, () => act(id) as never, status, code, field);
  });

  it('is refused after the limit has ended, before acceptance and after the end', async () => {
    const { id } = await bundles.accepted();
    await intake.superuser.query(`UPDATE bundle_case SET accepted_at = accepted_at - interval '200 days' WHERE id = $1`, [id]);
    expect((await extend(id)).body.code).toBe('extension-after-due');
    expect((await extend((await bundles.received()).id)).body.code).toBe('bundle-is-received');
  });
});
