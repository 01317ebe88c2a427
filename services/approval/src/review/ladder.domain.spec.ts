import { endOfLegalDay, NATIONAL_CALENDAR } from '@onewindow/legal-clock';
import { dueOfRung, nextRung, type Climbing } from './ladder.domain.js';
import { EMPTY_RECORD } from './ledger.domain.js';

const due = (day: string) => ({ day, at: endOfLegalDay(day), provisional: false });
const working = (amount: number) => ({ amount, unit: 'working-day' as const, basis: '' });

/** Accepted on a Monday, seven days promised and twenty by law. */
const review = (change: Partial<Climbing> = {}): Climbing => ({
  id: 'r',
  status: 'open',
  immediate: false,
  preReview: false,
  warning: 'none',
  acceptedAt: new Date('2026-03-02T02:00:00Z'),
  applicant: { kind: '1' },
  plan: { itemType: '01', statutoryLimit: working(20), promisedLimit: working(7) },
  calendar: NATIONAL_CALENDAR,
  ledger: EMPTY_RECORD,
  statutoryDue: due('2026-03-30'),
  promisedDue: due('2026-03-11'),
  bindingDue: due('2026-03-11'),
  statutoryDueDay: '2026-03-30',
  statutoryDueAt: endOfLegalDay('2026-03-30'),
  statutoryProvisional: false,
  statutoryStopped: false,
  promisedDueDay: '2026-03-11',
  promisedDueAt: endOfLegalDay('2026-03-11'),
  promisedProvisional: false,
  promisedStopped: false,
  ...change,
});
const runs = (rung: string, day: string) => ({ subject: 'r', clock: 'handling', rung, at: endOfLegalDay(day) });

describe('the next rung', () => {
  it.each([
    ['none', runs('reminder', '2026-03-10')],
    ['reminder', runs('yellow', '2026-03-10')],
    ['yellow', runs('red', '2026-03-11')],
    ['red', runs('supervision-order', '2026-03-30')],
    ['order', runs('leader', '2026-04-02')],
    ['leader', { subject: 'r', clock: 'handling', ended: true }],
  ] as const)('above %s', (warning, expected) => {
    expect(nextRung(review({ warning }))).toEqual(expected);
  });

  it.each<[string, Partial<Climbing>]>([
    ['that was decided', { status: 'granted' }],
    ['that was ended', { status: 'terminated' }],
    ['that the window decided at once', { immediate: true }],
    ['whose limits were not told', { plan: { itemType: '01' } }],
    ['whose calendar was not told', { calendar: null }],
  ])('is none of a review %s', (_, change) => {
    expect(nextRung(review(change))).toEqual({ subject: 'r', clock: 'handling', ended: true });
  });

  it('waits while its clock stands, and those of the other clock go on', () => {
    const open = {
      id: 's',
      cause: 'hearing',
      basis: '',
      plannedDays: 9,
      from: '2026-03-04',
      to: null,
      noticeServedAt: '2026-03-04T02:00:00Z',
    };
    const record = { reason: '', documentNo: '', announcedBy: '', announcedAt: '', contentHash: '', isVoid: false };
    const both = { suspensions: [{ ...open, ...record, clocks: 'both' as const }], extension: null };
    const promised = { suspensions: [{ ...open, ...record, clocks: 'promised' as const }], extension: null };
    expect(nextRung(review({ ledger: both, promisedStopped: true, statutoryStopped: true }))).toEqual({
      ...runs('reminder', '2026-03-10'),
      at: null,
    });
    expect(nextRung(review({ ledger: promised, promisedStopped: true }))).toEqual(runs('supervision-order', '2026-03-30'));
  });
});

it('a rung is placed by the date of its clock', () => {
  expect(dueOfRung(review(), 'red')).toEqual({ clock: 'promised', due: due('2026-03-11') });
  expect(dueOfRung(review(), 'leader')).toEqual({ clock: 'statutory', due: due('2026-03-30') });
  expect(dueOfRung(review(), 'siren')).toBeUndefined();
});
