import { DEFAULT_READINGS, type Readings } from '@onewindow/contracts';
import { endOfLegalDay } from '@onewindow/legal-clock';
import { assertNotGrantedByLaw, grantedByLawAt, isGrantedByLaw, type RenewedLicence, type Renewing } from './renewal.domain.js';

const CALENDAR = { regionCode: '000000', version: 1, coversFrom: '2026-01-01', coversTo: '2027-12-31', daysOff: [], makeUpDays: [] };
const END = endOfLegalDay('2026-12-31');

const renewal = (change: Partial<RenewedLicence> = {}, more: Partial<Renewing> = {}, readings: Partial<Readings> = {}): Renewing => ({
  status: 'open',
  acceptedAt: new Date('2026-11-24T02:00:00Z'),
  calendar: CALENDAR,
  plan: {
    renews: { licenceNo: 'L', validTo: '2026-12-31', appliedAt: '2026-11-24T02:00:00Z', countedFrom: 'old-end', ...change },
    readings: { ...DEFAULT_READINGS, ...readings },
  },
  ...more,
});

describe('a renewal that nobody decides (行政许可法 第五十条第二款)', () => {
  it('is granted at the end of the last day of the licence', () => {
    expect(grantedByLawAt(renewal())).toEqual({ at: END, article: '行政许可法 第五十条第二款' });
  });

  it.each([
    ['nothing is renewed', renewal({}, { plan: {} })],
    ['it was applied for within the thirty days', renewal({ appliedAt: '2026-12-02T02:00:00Z' })],
    ['it was accepted when the licence had ended', renewal({}, { acceptedAt: END })],
    ['no calendar was told', renewal({}, { calendar: null })],
  ])('is not where %s', (_, review) => {
    expect(grantedByLawAt(review)).toBeNull();
  });

  it('is applied for in time by the time of its own law, and late by the other reading', () => {
    const within = { appliedAt: '2026-12-09T02:00:00Z' };
    expect(grantedByLawAt(renewal({ ...within, latest: { amount: 15, unit: 'working-day' } }))?.at).toEqual(END);
    expect(grantedByLawAt(renewal(within, {}, { 'renewal-late': 'deemed-grant' }))?.at).toEqual(END);
  });

  it('is granted from that instant on, however late the alarm rings, and not a moment before', () => {
    const before = new Date(END.getTime() - 1);
    expect([isGrantedByLaw(renewal(), before), isGrantedByLaw(renewal(), END)]).toEqual([false, true]);
    expect(isGrantedByLaw(renewal({}, { status: 'refused' }), END)).toBe(false);
    expect(() => assertNotGrantedByLaw(renewal(), before)).not.toThrow();
    expect(() => assertNotGrantedByLaw(renewal(), END)).toThrow(expect.objectContaining({ code: 'renewal-is-granted-by-law' }));
  });
});
