import {
  assertHearingNotice,
  assertJurisdictionRefusal,
  correctedAcceptance,
  correctionDue,
  deemedAcceptance,
  deemedRenewal,
  expressAcceptance,
  firstHearingDay,
  firstTierDue,
  hearingDue,
  hearingWindow,
  inspectorsDue,
  issueDue,
  lastDayOfValidity,
  lastDayToRenew,
  lastHearingNotice,
  litigationDue,
  noticeDue,
  reapplicationBar,
  reconsiderationDue,
  servedOn,
  timelyNotice,
  type Received,
} from '@onewindow/legal-clock';
import { at, by, natural, PERMITS, refusalOf, suspension, working } from './given.js';

/** The end of a day in the region's zone. */
const end = (day: string): Date => new Date(`${day}T24:00:00+08:00`);
const NOTHING = { name: 'nothing was refused' };

describe('until acceptance (行政许可法 第三十二条)', () => {
  // Thursday before the Spring Festival; the fifth working day is 2026-02-26
  const received: Received = { receivedAt: at('2026-02-12'), law: PERMITS, ...by() };
  const saturday: Received = { ...received, receivedAt: at('2026-03-07') };

  test('what is missing is told within five working days', () => {
    const due = noticeDue(received);
    expect(due).toMatchObject({ day: '2026-02-26', at: end('2026-02-26') });
    expect(due.steps.at(-1)?.total).toBe(5);
  });

  test("or within the days that the item's law sets", () => {
    expect(noticeDue({ ...received, noticeTerm: { ...working(3), basis: '排污许可管理条例 第九条' } }).day).toBe('2026-02-24');
  });

  test('otherwise it is accepted at the end of the fifth day, dated back to the receipt', () => {
    expect(deemedAcceptance(received)).toEqual({
      at: end('2026-02-26'),
      acceptedAt: at('2026-02-12'),
      article: '行政许可法 第三十二条第一款第四项',
    });
  });

  test('what is no permit is not deemed accepted', () => {
    expect(deemedAcceptance({ ...received, law: {} })).toBeNull();
  });

  test('what is received on a day off is taken as received on it, or on the next working day', () => {
    const moved = { ...saturday, ...by({ 'nonworking-start': 'next-working-day' }) };
    expect([noticeDue(saturday).day, deemedAcceptance(saturday)?.acceptedAt]).toEqual(['2026-03-13', at('2026-03-07')]);
    expect([noticeDue(moved).day, deemedAcceptance(moved)?.acceptedAt]).toEqual(['2026-03-16', at('2026-03-09', '00:00')]);
    expect(deemedAcceptance({ ...moved, receivedAt: at('2026-03-09') })?.acceptedAt).toEqual(at('2026-03-09'));
  });

  test.each([
    ['the first', ['2026-02-25', '2026-02-24'], '2026-02-24'],
    ['the first even if the second is late', ['2026-02-26', '2026-03-02'], '2026-02-26'],
    ['none that is late', ['2026-02-27'], null],
    ['none where none was given', [], null],
  ])('of notices counts %s', (_, given, expected) => {
    expect(
      timelyNotice(
        given.map((day) => at(day)),
        received,
      ),
    ).toEqual(expected && at(expected));
  });

  test('a notice in the last minute is in time, at 24:00 it is not', () => {
    expect(timelyNotice([at('2026-02-26', '23:59')], received)).toEqual(at('2026-02-26', '23:59'));
    expect(timelyNotice([end('2026-02-26')], received)).toBeNull();
  });

  test.each([
    ['voucher', '2026-02-24', '2026-02-24'],
    ['receipt', '2026-02-24', '2026-02-12'],
    ['voucher', '2026-03-02', '2026-02-12'],
  ] as const)('complete materials, by the %s reading and a voucher of %s, are accepted on %s', (answer, voucher, accepted) => {
    expect(expressAcceptance(at(voucher), { ...received, ...by({ 'express-acceptance': answer }) })).toEqual(at(accepted));
  });

  test('at the very end of the five days the voucher and the refusal come too late', () => {
    expect(expressAcceptance(end('2026-02-26'), received)).toEqual(at('2026-02-12'));
    expect(expressAcceptance(at('2026-02-26', '23:59'), received)).toEqual(at('2026-02-26', '23:59'));
    expect(refusalOf(() => assertJurisdictionRefusal(end('2026-02-26'), received))).toMatchObject({ code: 'already-deemed-accepted' });
  });

  test('a refusal for want of jurisdiction comes too late after the five days', () => {
    expect(refusalOf(() => assertJurisdictionRefusal(at('2026-02-26'), received))).toEqual(NOTHING);
    expect(refusalOf(() => assertJurisdictionRefusal(at('2026-02-27'), received))).toMatchObject({
      code: 'already-deemed-accepted',
      details: { article: '行政许可法 第三十二条第一款第四项', acceptedAt: at('2026-02-12').toISOString() },
    });
  });

  test('and is valid by the other reading, or where nothing is deemed accepted', () => {
    const valid = { ...received, ...by({ 'late-jurisdiction-refusal': 'valid' }) };
    expect(refusalOf(() => assertJurisdictionRefusal(at('2026-02-27'), valid))).toEqual(NOTHING);
    expect(refusalOf(() => assertJurisdictionRefusal(at('2026-02-27'), { ...received, law: {} }))).toEqual(NOTHING);
  });

  test('a corrected application is accepted when the last correction is in', () => {
    expect(correctedAcceptance([at('2026-03-05'), at('2026-03-04')])).toEqual(at('2026-03-05'));
    expect(correctedAcceptance([at('2026-03-05'), null])).toBeNull();
    expect(correctedAcceptance([])).toBeNull();
  });

  test("the applicant's term runs from the notice, by the rule that sets it", () => {
    const due = correctionDue(at('2026-03-02'), natural(20), by(), PERMITS);
    expect([due.day, due.steps.at(-1)?.reason]).toEqual(['2026-03-23', 'moved-last-day']);
  });
});

describe('around the decision', () => {
  test('the licence follows within ten working days, which one of the eight causes stops', () => {
    expect(issueDue(at('2026-03-02'), by()).day).toBe('2026-03-16');
    expect(issueDue(at('2026-03-02'), by(), [suspension('2026-03-09', '2026-03-13', { cause: 'quarantine' })]).day).toBe('2026-03-23');
    expect(issueDue(at('2026-03-02'), by(), [suspension('2026-03-09', null)])).toMatchObject({ stopped: true, remaining: 6 });
  });

  test('the lower body reviews within twenty working days', () => {
    expect(firstTierDue(at('2026-03-02'), by())).toMatchObject({ day: '2026-03-30', units: 20 });
    expect(firstTierDue(at('2026-03-02'), by(), [suspension('2026-03-09', '2026-03-13')]).day).toBe('2026-04-07');
  });

  test('two inspectors are assigned within five working days', () => {
    expect(inspectorsDue(at('2026-03-02'), by()).day).toBe('2026-03-09');
  });
});

describe('a hearing (行政许可法 第四十七条, 第四十八条)', () => {
  test.each([
    ['working-day', '2026-09-28', '2026-10-10'],
    ['natural-day', '2026-09-28', '2026-10-08'],
  ] as const)('may be asked for in five days, %s: told on %s, until %s', (answer, told, last) => {
    expect(hearingWindow(at(told), by({ 'hearing-window-unit': answer })).day).toBe(last);
  });

  test.each([
    ['request', '2026-03-31'],
    ['window-end', '2026-04-07'],
  ] as const)('is held within twenty working days from the %s: until %s', (answer, due) => {
    const times = { toldAt: at('2026-03-02'), requestedAt: at('2026-03-03') };
    expect(hearingDue(times, by({ 'hearing-due-from': answer })).day).toBe(due);
  });

  test.each([
    ['back-from-hearing', '2026-03-11', '2026-03-02'],
    ['forward-from-notice', '2026-03-11', '2026-03-02'],
    ['back-from-hearing', '2026-03-17', '2026-03-06'],
    ['forward-from-notice', '2026-03-17', '2026-03-08'],
    ['back-from-hearing', '2026-10-12', '2026-09-24'],
    ['forward-from-notice', '2026-10-12', '2026-09-27'],
  ] as const)('%s: one on %s is notified by %s', (answer, day, last) => {
    // before 2026-10-12 are worked: 10-10, 10-09, 10-08, 09-30, 09-29, 09-28 and, before the festival, 09-24
    expect(lastHearingNotice(day, by({ 'hearing-notice': answer }))).toBe(last);
  });

  test.each([
    ['back-from-hearing', '2026-03-06', '2026-03-17'],
    ['back-from-hearing', '2026-03-07', '2026-03-18'],
    ['forward-from-notice', '2026-03-07', '2026-03-17'],
  ] as const)('%s: notified on %s it is on %s at the earliest', (answer, notice, day) => {
    const here = by({ 'hearing-notice': answer });
    expect(firstHearingDay(at(notice), here)).toBe(day);
    expect(refusalOf(() => assertHearingNotice(at(notice), day, here))).toEqual(NOTHING);
  });

  test('is refused where the notice comes too late', () => {
    expect(refusalOf(() => assertHearingNotice(at('2026-03-03'), '2026-03-11', by()))).toMatchObject({
      code: 'hearing-notice-late',
      details: { article: '行政许可法 第四十八条第一款第一项', latest: '2026-03-02', earliestHearing: '2026-03-12' },
    });
  });
});

describe('the validity of a licence and its renewal (行政许可法 第五十条)', () => {
  test.each([
    ['2026-11-24', 60, 'month', '2031-11-23'],
    ['2026-11-24', 5, 'year', '2031-11-23'],
    ['2024-02-29', 12, 'month', '2025-02-28'],
    ['2026-01-31', 1, 'month', '2026-02-28'],
    ['2026-03-01', 1, 'year', '2027-02-28'],
    ['2026-03-01', 30, 'natural-day', '2026-03-30'],
  ] as const)('from %s for %i (%s) it ends with %s, day off or not', (from, amount, unit, last) => {
    expect(lastDayOfValidity(from, { amount, unit })).toBe(last);
  });

  test('is not counted in working days', () => {
    expect(() => lastDayOfValidity('2026-03-01', { amount: 30, unit: 'working-day' })).toThrow(RangeError);
  });

  test.each([
    ['natural-day', '2026-12-31', '2026-12-01'],
    ['working-day', '2026-12-31', '2026-11-19'],
    ['natural-day', '2026-11-01', '2026-10-02'],
  ] as const)('is applied for thirty days before, %s: of %s by %s', (answer, expiry, last) => {
    expect(lastDayToRenew(expiry, by({ 'renewal-unit': answer }))).toBe(last);
  });

  test('another law may set another time, in days of either kind', () => {
    expect(lastDayToRenew('2026-12-31', by(), { amount: 60, unit: 'natural-day' })).toBe('2026-11-01');
    expect(lastDayToRenew('2026-12-31', by(), { amount: 15, unit: 'working-day' })).toBe('2026-12-10');
  });

  test('that other time decides who is late', () => {
    const late = { expiryDay: '2026-12-31', appliedAt: at('2026-12-10'), decidedAt: null };
    expect(deemedRenewal(late, by())).toBeNull();
    expect(deemedRenewal({ ...late, latest: { amount: 15, unit: 'working-day' } }, by())?.at).toEqual(end('2026-12-31'));
  });

  const request = { expiryDay: '2026-10-03', appliedAt: at('2026-09-03'), decidedAt: null };

  test('without a decision it is granted at the end of the last day of validity, holiday or not', () => {
    expect(deemedRenewal(request, by())).toEqual({ at: end('2026-10-03'), article: '行政许可法 第五十条第二款' });
  });

  test.each([
    ['decided in time', { decidedAt: at('2026-10-03', '23:59') }],
    ['applied for at the end or after it', { appliedAt: end('2026-10-03') }],
    ['applied for within the thirty days', { appliedAt: at('2026-09-04') }],
  ])('it is not where it was %s', (_, more) => {
    expect(deemedRenewal({ ...request, ...more }, by())).toBeNull();
    const isLate = 'appliedAt' in more && more.appliedAt < end('2026-10-03');
    expect(deemedRenewal({ ...request, ...more }, by({ 'renewal-late': 'deemed-grant' })) !== null).toBe(isLate);
  });

  test('it is where it was decided too late, or applied for late by the other reading', () => {
    expect(deemedRenewal({ ...request, decidedAt: end('2026-10-03') }, by())?.at).toEqual(end('2026-10-03'));
    expect(deemedRenewal({ ...request, appliedAt: at('2026-09-04') }, by({ 'renewal-late': 'deemed-grant' }))?.at).toEqual(
      end('2026-10-03'),
    );
  });
});

describe('bars, service and remedies', () => {
  test.each([
    ['false-materials', '2025-10-03', '2026-10-03', '行政许可法 第七十八条'],
    ['deceit', '2023-10-03', '2026-10-03', '行政许可法 第七十九条'],
    ['false-materials', '2024-02-29', '2025-02-28', '行政许可法 第七十八条'],
  ] as const)('after %s of %s nobody applies up to and with %s, day off or not', (cause, from, lastDay, article) => {
    expect(reapplicationBar(cause, at(from))).toEqual({ lastDay, at: end(lastDay), article });
  });

  test.each([
    ['signed-receipt', '民事诉讼法 第八十七条'],
    ['mail', '民事诉讼法 第九十一条'],
  ] as const)('what came by %s is served on its date', (channel, article) => {
    expect(servedOn({ channel, at: at('2026-03-02') })).toEqual({ day: '2026-03-02', at: at('2026-03-02'), article });
  });

  test('a public notice serves at the end of its thirtieth day, holiday or not', () => {
    expect(servedOn({ channel: 'public-notice', at: at('2026-09-03') })).toMatchObject({ day: '2026-10-03', at: end('2026-10-03') });
  });

  test('electronic service needs consent, and counts from arrival', () => {
    expect(servedOn({ channel: 'electronic', at: at('2026-03-02', '23:59'), consented: true }).day).toBe('2026-03-02');
    expect(refusalOf(() => servedOn({ channel: 'electronic', at: at('2026-03-02'), consented: false }))).toMatchObject({
      code: 'electronic-service-without-consent',
      details: { article: '民事诉讼法 第九十条' },
    });
  });

  test('reconsideration is open for sixty days, the courts for six months', () => {
    expect(reconsiderationDue(at('2026-03-02'), by())).toMatchObject({ day: '2026-05-06' });
    const action = litigationDue(at('2026-04-01'), by());
    expect([action.day, action.steps.at(-1)?.reason]).toEqual(['2026-10-08', 'moved-last-day']);
    expect(JSON.stringify(action.steps)).not.toContain('行政许可法');
  });
});
