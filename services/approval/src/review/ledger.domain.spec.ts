import { DEFAULT_READINGS } from '@onewindow/contracts';
import { extensionStatus } from '@onewindow/legal-clock';
import { EMPTY_RECORD, holds, ledgerOf, suspensionStatus, withSuspension, type SuspensionRecord } from './ledger.domain.js';

const suspension = (change: Partial<SuspensionRecord> = {}): SuspensionRecord => ({
  id: 's',
  clocks: 'both',
  cause: 'hearing',
  basis: '行政许可法 第四十六条',
  plannedDays: 10,
  from: '2026-03-04',
  to: null,
  reason: '听证',
  documentNo: '特程〔2026〕000001号',
  noticeServedAt: null,
  announcedBy: 'officer',
  announcedAt: '2026-03-04T01:00:00.000Z',
  contentHash: 'h',
  isVoid: false,
  ...change,
});
const extension = {
  amount: 10,
  unit: 'working-day' as const,
  approver: 'agency-head' as const,
  reasons: '复杂',
  basis: '行政许可法 第四十二条第一款',
  documentNo: '延期〔2026〕000001号',
  toldAt: null as string | null,
  formerDueDay: '2026-03-30',
  dueDay: '2026-04-14',
  approvedBy: 'head',
  approvedAt: '2026-03-20T01:00:00.000Z',
  contentHash: 'h',
  isLapsed: false,
};
const SERVED = '2026-03-05T01:00:00.000Z';

it.each<[string, Partial<SuspensionRecord>, boolean]>([
  ['announced', {}, false],
  ['running', { noticeServedAt: SERVED }, true],
  ['ended', { noticeServedAt: SERVED, to: '2026-03-09' }, true],
  ['ended', { to: '2026-03-09' }, false],
  ['void', { noticeServedAt: SERVED, isVoid: true }, false],
  ['announced', { clocks: 'promised' }, false],
])('a suspension is %s with %j; it holds: %s', (status, change, held) => {
  expect([suspensionStatus(suspension(change), DEFAULT_READINGS), holds(suspension(change), DEFAULT_READINGS)]).toEqual([status, held]);
});

it('a stop of the promise alone runs without a notice where the region asks for none', () => {
  const readings = { ...DEFAULT_READINGS, 'promised-notice': 'not-required' } as const;
  expect(suspensionStatus(suspension({ clocks: 'promised' }), readings)).toBe('running');
  expect(suspensionStatus(suspension(), readings)).toBe('announced');
});

it('an extension is announced until it is told, and lapses where that came too late', () => {
  expect(extensionStatus(extension)).toBe('announced');
  expect(extensionStatus({ ...extension, toldAt: SERVED })).toBe('effective');
  expect(extensionStatus({ ...extension, toldAt: SERVED, isLapsed: true })).toBe('lapsed');
});

it('the legal clock counts neither what is void nor an extension that was not told in time', () => {
  const suspensions = [suspension({ noticeServedAt: SERVED }), suspension({ id: 'v', noticeServedAt: SERVED, isVoid: true })];
  expect(ledgerOf({ suspensions, extension })).toMatchObject({
    suspensions: [{ id: 's', noticeServedAt: new Date(SERVED) }],
    extension: null,
  });
  expect(ledgerOf({ suspensions: [], extension: { ...extension, toldAt: SERVED } }).extension).toMatchObject({
    amount: 10,
    toldAt: new Date(SERVED),
  });
  expect(ledgerOf({ suspensions: [], extension: { ...extension, toldAt: SERVED, isLapsed: true } }).extension).toBeNull();
});

it('a suspension takes the place of the one of its id, or comes last', () => {
  const one = withSuspension(EMPTY_RECORD, suspension());
  const two = withSuspension(one, suspension({ id: 't' }));
  expect(withSuspension(two, suspension({ to: '2026-03-09' })).suspensions.map(({ id, to }) => [id, to])).toEqual([
    ['s', '2026-03-09'],
    ['t', null],
  ]);
});
