import { timestampDate } from '@bufbuild/protobuf/wkt';
import { create } from '@bufbuild/protobuf';
import { LimitUnit, newId, ResultSchema } from '@onewindow/contracts';
import { dayBefore, legalDay, NATIONAL_CALENDAR } from '@onewindow/legal-clock';
import { copyItemVersions } from '../src/catalogue/catalogue.commands.js';
import { ACCEPTED, casesOf, COUNTER, LETTER, REFUSED, type Cases } from './cases.js';
import { AGENCY, itemLike } from './catalogue.js';
import { startIntake, type RunningIntake } from './running-intake.js';

/** Renews what the sample item gives. */
const RENEWAL_ITEM = `${AGENCY}3442199806004`;
const DAY_MS = 86_400_000;

let intake: RunningIntake;
let cases: Cases;
beforeAll(async () => {
  intake = await startIntake();
  cases = await casesOf(intake);
  const earliest = { amount: 90, unit: LimitUnit.NATURAL_DAY, basis: '某办法 第三十二条' };
  const renews = { directoryCode: '442199806003', countedFrom: 'old-end', earliest, legalBasis: '某办法 第三十二条' };
  const value = itemLike({
    itemCode: RENEWAL_ITEM,
    directoryCode: '442199806004',
    name: '食品经营许可（延续）',
    result: create(ResultSchema, { name: '食品经营许可证', resultType: '10', validityMonths: 60, renews }),
  });
  await intake.transaction((tx) => copyItemVersions(tx, [{ value, sequence: 1 }]));
});
afterAll(() => intake.stop());

const dayFromNow = (days: number): string => legalDay(new Date(Date.now() + days * DAY_MS));

let licences = 0;
/** A licence that the applicant of these tests holds, valid for so many more days. @returns its number */
async function heldLicence(days = 60, change: Record<string, unknown> = {}): Promise<string> {
  const licenceNo = `L-R${(licences += 1)}`;
  const id = await cases.accepted(change);
  await cases.grant(id, { licenceNo, validFrom: '2021-11-25', validTo: dayFromNow(days) });
  return licenceNo;
}

const renewal = (renews: string | undefined, change: object = {}) => ({ itemCode: RENEWAL_ITEM, ...(renews ? { renews } : {}), ...change });

/** A renewal that is accepted. @returns the case and the licence */
async function accepted(): Promise<{ id: string; licenceNo: string }> {
  const licenceNo = await heldLicence();
  const { status, body } = await cases.register(renewal(licenceNo));
  expect(status).toBe(200);
  await cases.decide(body.id, ACCEPTED);
  return { id: body.id, licenceNo };
}

describe('an application for renewal', () => {
  it('names the licence, and shows until when it is valid and was to be applied for', async () => {
    const licenceNo = await heldLicence();
    const { body } = await cases.register(renewal(licenceNo));
    const validTo = dayFromNow(60);
    const lastDayToApply = dayBefore(validTo, { amount: 30, unit: 'natural-day' }, { calendar: { ...NATIONAL_CALENDAR, version: 1 } });
    expect(body.renews).toEqual({ licenceNo, validTo, lastDayToApply });
    expect((await cases.view(body.id)).renews).toEqual(body.renews);
    expect((await cases.view((await cases.register()).body.id)).renews).toBeNull();
  });

  it('accepted, tells approval the licence, its end and when it was applied for', async () => {
    const { id, licenceNo } = await accepted();
    const told = (await cases.told(id)).flatMap(({ event }) => (event.case === 'accepted' ? [event.value.plan] : []))[0];
    expect(told?.renews).toMatchObject({ licenceNo, validTo: dayFromNow(60) });
    expect(told?.renews?.appliedAt && timestampDate(told.renews.appliedAt).toISOString()).toBe((await cases.view(id)).receivedAt);
    expect(told?.result?.renews).toMatchObject({ countedFrom: 'old-end' });
  });

  it.each([
    ['no licence', () => undefined, 'licence-not-named', '行政许可法 第五十条第一款'],
    ['a licence that nobody has', () => 'L-NONE', 'licence-not-held', undefined],
    [
      "somebody else's",
      () =>
        heldLicence(60, {
          applicant: {
            kind: '2',
            name: '长春某某餐饮有限公司',
            certificate: { certificateType: '001', certificateNumber: '91350100M000100Y43' },
            phone: '13900001234',
          },
        }),
      'licence-not-held',
      undefined,
    ],
    ['a licence that has ended', () => heldLicence(-1), 'licence-expired', '行政许可法 第七十条第一项'],
    ['a licence that still runs long', () => heldLicence(91), 'renewal-too-early', '某办法 第三十二条'],
  ])('that names %s is refused, and nothing is stored', async (_, licence, code, article) => {
    const renews = await licence();
    const id = newId();
    const refusal = { status: 400, code, field: 'renews', ...(article ? { article } : {}) };
    await cases.expectRefused(id, () => cases.register(renewal(renews), cases.clerk, id), refusal);
  });

  it('of an item that renews nothing may not name one', async () => {
    const id = newId();
    const register = () => cases.register({ renews: 'L-1' }, cases.clerk, id);
    await cases.expectRefused(id, register, { status: 400, code: 'item-renews-nothing', field: 'renews' });
  });

  it('is made once: of ten at the same time one is taken, the others are told', async () => {
    const licenceNo = await heldLicence();
    const answers = await Promise.all(Array.from({ length: 10 }, () => cases.register(renewal(licenceNo))));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(new Set(answers.filter(({ status }) => status !== 200).map(({ body }) => body.code))).toEqual(new Set(['renewal-open']));
    // the same again is the same case
    const first = answers.find(({ status }) => status === 200)?.body.id ?? '';
    expect((await cases.register(renewal(licenceNo), cases.clerk, first)).status).toBe(200);
    // and once it has ended it may be applied for again
    await cases.withdraw(first);
    expect((await cases.register(renewal(licenceNo))).status).toBe(200);
  });
});

describe('a renewal that is decided', () => {
  it('leaves the decision and the licence anew under its number, for what it allowed', async () => {
    const { id, licenceNo } = await accepted();
    await cases.grant(id, { licenceNo, validFrom: '2021-11-25', validTo: dayFromNow(1_886) });
    const documents = await cases.documents(id);
    expect(documents.map(({ kind }) => kind)).toEqual(['ACCEPT_NOTICE', 'RENEW_GRANT', 'PERMIT']);
    expect(documents[1]?.data).toMatchObject({
      permitNumber: licenceNo,
      formerValidTo: dayFromNow(60),
      validTo: dayFromNow(1_886),
      legalBasis: expect.arrayContaining(['《中华人民共和国行政许可法》第五十条第二款', '《某办法》第三十二条']),
    });
    expect(documents[2]).toMatchObject({ documentNo: licenceNo, data: { scope: '食品经营许可', validTo: dayFromNow(1_886) } });
    expect(await cases.view(id)).toMatchObject({ status: 'ready', grantedByLaw: false, licenceNo });
    // the next one goes by the new end
    expect((await cases.register(renewal(licenceNo))).body).toMatchObject({ code: 'renewal-too-early', validTo: dayFromNow(1_886) });
    expect((await cases.deliver(id, COUNTER)).status).toBe(200);
    expect((await cases.view(id)).status).toBe('closed');
  });

  it('by the law tells what the law did, and no decision', async () => {
    const { id, licenceNo } = await accepted();
    await cases.grant(id, { licenceNo, decidedBy: '', deemed: true } as object);
    expect((await cases.documents(id)).map(({ kind }) => kind)).toEqual(['ACCEPT_NOTICE', 'RENEW_DEEMED', 'PERMIT']);
    expect(await cases.view(id)).toMatchObject({ outcome: 'granted', grantedByLaw: true });
  });

  it('refused leaves its own letter with the reasons, and the licence may be asked for again while it is valid', async () => {
    const { id, licenceNo } = await accepted();
    await cases.grant(id, REFUSED);
    await cases.letter(id, LETTER);
    const letter = (await cases.documents(id)).at(-1);
    expect(letter).toMatchObject({
      kind: 'RENEW_REFUSE',
      data: { permitNumber: licenceNo, reasons: [expect.stringContaining('场所不足')] },
    });
    expect((await cases.register(renewal(licenceNo))).status).toBe(200);
  });
});
