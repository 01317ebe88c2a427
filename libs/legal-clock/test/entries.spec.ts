import {
  assertExtension,
  assertSuspension,
  assertSuspensionEnd,
  clockOf,
  EXTENSION_RULES,
  type CaseClocks,
  type Extension,
  type Suspension,
} from '@onewindow/legal-clock';
import { at, clocks, extension, reading, refusalOf, suspension } from './given.js';

const entered = (...suspensions: Suspension[]): Partial<CaseClocks> => ({ ledger: { suspensions, extension: null } });

describe('a suspension is refused', () => {
  const refused = (more: Partial<Suspension>, around: Partial<CaseClocks> = {}): object =>
    refusalOf(() => assertSuspension(suspension('2026-03-09', '2026-03-13', { id: 'new', ...more }), clocks(around)));

  test.each<[string, Partial<Suspension>, Partial<CaseClocks>, object]>([
    [
      'suspension-cause-unknown',
      { cause: 'site-survey' },
      {},
      { field: 'cause', allowed: expect.arrayContaining(['hearing', 'expert-review']) },
    ],
    ['suspension-basis-missing', { basis: ' ' }, {}, { field: 'basis' }],
    ['suspension-planned-days-missing', { plannedDays: 0 }, {}, { field: 'plannedDays' }],
    ['suspension-planned-days-missing', { plannedDays: 1.5 }, {}, { field: 'plannedDays' }],
    ['suspension-ends-before-start', { to: '2026-03-08' }, {}, { field: 'to', earliest: '2026-03-09' }],
    ['suspension-without-notice', { noticeServedAt: null }, {}, { field: 'noticeServedAt' }],
    ['suspension-without-notice', { noticeServedAt: null, clocks: 'promised', cause: 'publicity' }, {}, { field: 'noticeServedAt' }],
    ['suspension-overlaps', {}, entered(suspension('2026-03-13', null)), { overlaps: 's1' }],
    ['suspension-overlaps', {}, entered(suspension('2026-03-01', '2026-03-09', { noticeServedAt: null })), { overlaps: 's1' }],
    ['suspension-overlaps', { clocks: 'promised' }, entered(suspension('2026-03-01', '2026-03-09')), { overlaps: 's1' }],
    [
      'suspension-before-acceptance',
      { from: '2026-03-01' },
      { readings: reading({ 'suspension-before-start': 'refuse' }) },
      { field: 'from' },
    ],
    [
      'suspension-notice-late',
      { noticeServedAt: at('2026-03-10') },
      { readings: reading({ 'late-notice': 'refuse' }) },
      { latest: '2026-03-09' },
    ],
    [
      'suspension-after-due',
      { from: '2026-03-31', to: null, noticeServedAt: at('2026-03-31') },
      { readings: reading({ 'suspension-after-due': 'refuse' }) },
      { latest: '2026-03-30' },
    ],
    [
      'suspension-after-due',
      { from: '2026-03-17', to: null, clocks: 'promised' },
      { readings: reading({ 'suspension-after-due': 'refuse' }) },
      { latest: '2026-03-16' },
    ],
  ])('%s: %j', (code, more, around, details) => {
    expect(refused(more, around)).toMatchObject({
      name: 'DomainError',
      code,
      details: { article: '行政许可法 第四十五条', suspensionId: 'new', ...details },
    });
  });

  test('by each reading only where the text leaves room', () => {
    const before = { from: '2026-02-20' };
    expect(refused(before)).toEqual({ name: 'nothing was refused' });
    expect(refused({ noticeServedAt: at('2026-03-10') })).toEqual({ name: 'nothing was refused' });
    expect(refused({ from: '2026-05-06', to: null })).toEqual({ name: 'nothing was refused' });
    expect(refused({}, { ...entered(suspension('2026-03-13', null)), readings: reading({ overlap: 'union' }) })).toEqual({
      name: 'nothing was refused',
    });
    const untold = { noticeServedAt: null, clocks: 'promised', cause: 'publicity' } as const;
    expect(refused(untold, { readings: reading({ 'promised-notice': 'not-required' }) })).toEqual({ name: 'nothing was refused' });
  });

  test('without an article of the law of permits where the procedure is none', () => {
    expect(refused({ cause: 'site-survey' }, { law: {} })).toMatchObject({ code: 'suspension-cause-unknown', details: { field: 'cause' } });
    expect(refused({ cause: 'site-survey' }, { law: {} })).not.toHaveProperty('details.article');
  });

  test('not where its notice is on its way, if it says so', () => {
    const untold = suspension('2026-03-09', null, { noticeServedAt: null });
    expect(() => assertSuspension(untold, clocks(), { noticeFollows: true })).not.toThrow();
  });

  test('not for the days of another that it replaces, nor of one that stops another clock', () => {
    expect(() => assertSuspension(suspension('2026-03-10', null), clocks(entered(suspension('2026-03-09', null))))).not.toThrow();
    const survey = suspension('2026-03-09', '2026-03-13', { id: 'p', clocks: 'promised', cause: 'publicity' });
    expect(refused({}, { ...entered(survey), promised: null })).toMatchObject({ code: 'suspension-overlaps' });
  });

  test('not for a day on which another ends that counts by the reading of the edges', () => {
    const readings = reading({ 'suspension-edges': 'end-day' });
    expect(refused({}, { ...entered(suspension('2026-03-03', '2026-03-09')), readings })).toEqual({ name: 'nothing was refused' });
  });

  test('not where it begins on the due day itself', () => {
    expect(refused({ from: '2026-03-30', to: null }, { readings: reading({ 'suspension-after-due': 'refuse' }) })).toEqual({
      name: 'nothing was refused',
    });
  });

  test('after the due day of a limit that is stopped already, there is none', () => {
    const readings = reading({ 'suspension-after-due': 'refuse', overlap: 'union' });
    expect(refused({ from: '2026-06-01', to: null }, { ...entered(suspension('2026-03-10', null)), readings })).toEqual({
      name: 'nothing was refused',
    });
  });
});

describe('the end of a suspension is refused', () => {
  test.each<[string, string, string, Suspension[]]>([
    ['suspension-unknown', 'other', '2026-03-13', [suspension('2026-03-09', null)]],
    ['suspension-ends-before-start', 's1', '2026-03-08', [suspension('2026-03-09', null)]],
    ['suspension-already-ended', 's1', '2026-03-13', [suspension('2026-03-09', '2026-03-12')]],
    ['suspension-overlaps', 's1', '2026-03-16', [suspension('2026-03-09', null), suspension('2026-03-16', null, { id: 's2' })]],
  ])('%s', (code, id, to, suspensions) => {
    expect(refusalOf(() => assertSuspensionEnd(id, to, clocks(entered(...suspensions))))).toMatchObject({
      code,
      details: { article: '行政许可法 第四十五条' },
    });
  });

  test('not on its first day, nor a second time on the same day', () => {
    expect(() => assertSuspensionEnd('s1', '2026-03-09', clocks(entered(suspension('2026-03-09', null))))).not.toThrow();
    expect(() => assertSuspensionEnd('s1', '2026-03-12', clocks(entered(suspension('2026-03-09', '2026-03-12'))))).not.toThrow();
  });
});

describe('an extension is refused', () => {
  const NOW = at('2026-03-20');
  const refused = (
    more: Partial<Extension>,
    around: Partial<CaseClocks> = {},
    now = NOW,
    rule?: (typeof EXTENSION_RULES)[keyof typeof EXTENSION_RULES],
  ): object => refusalOf(() => assertExtension(extension(more), clockOf(clocks(around), 'statutory'), now, rule));

  test.each<[string, Partial<Extension>, Partial<CaseClocks>, Date, object]>([
    ['extension-already-granted', {}, { ledger: { suspensions: [], extension: extension({ amount: 3 }) } }, NOW, {}],
    ['extension-too-long', { amount: 11 }, {}, NOW, { field: 'amount', most: 10 }],
    ['extension-too-long', { amount: 0 }, {}, NOW, { field: 'amount', most: 10 }],
    ['extension-unit-differs', { unit: 'natural-day' }, {}, NOW, { field: 'unit', expected: 'working-day' }],
    ['extension-approver-wrong', { approver: 'government-head' }, {}, NOW, { field: 'approver', expected: 'agency-head' }],
    ['extension-reasons-missing', { reasons: '' }, {}, NOW, { field: 'reasons' }],
    ['extension-after-due', {}, {}, new Date('2026-03-30T16:00:00Z'), { latest: '2026-03-30' }],
    ['extension-told-late', { toldAt: at('2026-03-31') }, {}, NOW, { field: 'toldAt', dueDay: '2026-03-30' }],
    [
      'extension-told-late',
      { toldAt: at('2026-03-30') },
      { readings: reading({ 'extension-told': 'before-due-day' }) },
      NOW,
      { field: 'toldAt' },
    ],
    ['extension-not-allowed', {}, { statutory: null }, NOW, {}],
  ])('%s: %j', (code, more, around, now, details) => {
    expect(refused(more, around, now)).toMatchObject({
      name: 'DomainError',
      code,
      details: { article: '行政许可法 第四十二条第一款', ...details },
    });
  });

  test('not on the last moment of the due day, told on it', () => {
    expect(refused({ toldAt: at('2026-03-30', '23:59') }, {}, at('2026-03-30', '23:59'))).toEqual({ name: 'nothing was refused' });
    const readings = reading({ 'extension-told': 'before-due-day' });
    expect(refused({ toldAt: at('2026-03-29', '23:59') }, { readings })).toEqual({ name: 'nothing was refused' });
  });

  test('not while the clock stands, for there is no due date', () => {
    expect(refused({ toldAt: at('2026-05-06') }, entered(suspension('2026-03-10', null)), at('2026-05-06'))).toEqual({
      name: 'nothing was refused',
    });
  });

  test('of more than fifteen days, or by the head of a body, where several handle together', () => {
    const joint = EXTENSION_RULES.joint;
    expect(refused({ amount: 15, approver: 'government-head' }, {}, NOW, joint)).toEqual({ name: 'nothing was refused' });
    expect(refused({ amount: 16, approver: 'government-head' }, {}, NOW, joint)).toMatchObject({
      code: 'extension-too-long',
      details: { most: 15 },
    });
    expect(refused({ amount: 15 }, {}, NOW, joint)).toMatchObject({
      code: 'extension-approver-wrong',
      details: { expected: 'government-head', article: '行政许可法 第四十二条第二款' },
    });
  });

  test("at all for the lower body's review", () => {
    expect(refused({ amount: 1 }, {}, NOW, EXTENSION_RULES.firstTier)).toMatchObject({
      code: 'extension-not-allowed',
      details: { article: '行政许可法 第四十三条' },
    });
  });
});
