import { create } from '@bufbuild/protobuf';
import { DEFAULT_READINGS, ItemVersionSchema } from '@onewindow/contracts';
import { endOfLegalDay } from '@onewindow/legal-clock';
import { renewalAsked, renewedBy, type HeldLicence, type RenewalApplication, type RenewalTimes } from './renewal.domain.js';

const by = {
  calendar: { regionCode: '000000', version: 1, coversFrom: '2026-01-01', coversTo: '2027-12-31', daysOff: [], makeUpDays: [] },
  readings: DEFAULT_READINGS,
};
const times = { directoryCode: '000131010001', countedFrom: 'decision', legalBasis: '某办法 第三十二条' };
const renewing = () =>
  create(ItemVersionSchema, { result: { name: '食品经营许可证', resultType: '10', validityMonths: 60, renews: times } });

const rule = (change: Partial<RenewalTimes> = {}): RenewalTimes => ({
  directoryCode: times.directoryCode,
  legalBasis: times.legalBasis,
  earliest: undefined,
  latest: undefined,
  ...change,
});
const held: HeldLicence = {
  licenceNo: 'L-1',
  subjectId: 'holder',
  agencyCode: 'market',
  directoryCode: '000131010001',
  itemName: '食品经营许可（新办）',
  validTo: '2026-12-31',
  openCaseNo: null,
};
const application: RenewalApplication = {
  subjectId: 'holder',
  agencyCode: 'market',
  directoryCode: '000131010003',
  receivedAt: new Date('2026-11-25T02:00:00Z'),
};

it('an item that renews names the licence, and no other does', () => {
  expect(() => renewalAsked(renewing(), undefined)).toThrow(expect.objectContaining({ code: 'licence-not-named' }));
  expect(() => renewalAsked(create(ItemVersionSchema, {}), 'L-1')).toThrow(expect.objectContaining({ code: 'item-renews-nothing' }));
  expect(renewalAsked(create(ItemVersionSchema, {}), undefined)).toBeUndefined();
});

describe('a licence is renewed', () => {
  it('by its holder, where it was issued, with the last day on which that is in time', () => {
    expect(renewedBy(held, application, rule(), by)).toEqual({
      licenceNo: 'L-1',
      itemName: '食品经营许可（新办）',
      validTo: '2026-12-31',
      lastDayToApply: '2026-12-01',
    });
  });

  it('again, after its renewal', () => {
    expect(renewedBy({ ...held, directoryCode: '000131010003' }, application, rule(), by)).toMatchObject({ licenceNo: 'L-1' });
  });

  it('within the times that another law sets', () => {
    const working = (amount: number) => ({ amount, unit: 'working-day' }) as const;
    const own = rule({ earliest: working(25), latest: working(15) });
    expect(renewedBy(held, { ...application, receivedAt: new Date('2026-11-26T02:00:00Z') }, own, by)).toMatchObject({
      lastDayToApply: '2026-12-10',
    });
    expect(() => renewedBy(held, application, own, by)).toThrow(
      expect.objectContaining({
        code: 'renewal-too-early',
        details: { field: 'renews', article: '某办法 第三十二条', from: '2026-11-26', validTo: '2026-12-31' },
      }),
    );
  });

  it('until the very end of its last day', () => {
    const end = endOfLegalDay('2026-12-31');
    expect(() => renewedBy(held, { ...application, receivedAt: new Date(end.getTime() - 1) }, rule(), by)).not.toThrow();
    expect(() => renewedBy(held, { ...application, receivedAt: end }, rule(), by)).toThrow(
      expect.objectContaining({ code: 'licence-expired' }),
    );
  });

  it.each([
    ['an unknown licence', undefined, 'licence-not-held'],
    ["somebody else's", { ...held, subjectId: 'other' }, 'licence-not-held'],
    ['that of another body', { ...held, agencyCode: 'other' }, 'licence-not-renewed-here'],
    ['one of another kind', { ...held, directoryCode: '000131010009' }, 'licence-not-renewed-here'],
    ['one without end', { ...held, validTo: null }, 'licence-without-end'],
    ['one that is being renewed', { ...held, openCaseNo: 'no' }, 'renewal-open'],
  ])('but not %s', (_, licence, code) => {
    expect(() => renewedBy(licence, application, rule(), by)).toThrow(
      expect.objectContaining({ code, details: expect.objectContaining({ field: 'renews' }) }),
    );
  });
});
