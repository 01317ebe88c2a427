import type { Principal } from '@onewindow/contracts';
import { assertHandledAt, assertMayRegister, assertOffers, assertServes, isOnline, type Site } from './registration.domain.js';

const refusal = (kind: string, code: string, field?: string) =>
  expect.objectContaining({ kind, code, ...(field ? { details: expect.objectContaining({ field }) } : {}) });

const caller = (who: Partial<Principal>): Principal => ({
  id: 'c',
  kind: 'staff',
  roles: ['window-clerk'],
  name: '',
  agencyCode: '',
  siteId: 'site-1',
  windowId: 'w-1',
  subjectId: '',
  ...who,
});
const clerk = caller({});
const applicant = caller({ kind: 'applicant', roles: ['applicant'], siteId: '', windowId: '', subjectId: 'me' });

describe('who registers', () => {
  it.each([
    ['1', clerk],
    ['4', clerk],
    ['4', { ...clerk, windowId: '' }],
    ['9', clerk],
    ['2', applicant],
    ['3', applicant],
  ] as const)('on channel %s', (channel, who) => {
    expect(() => assertMayRegister({ channel }, 'me', who)).not.toThrow();
    expect(isOnline(channel)).toBe(who.kind === 'applicant');
  });

  it.each([
    ['a clerk online', { channel: '2' }, 'me', clerk, 'channel-not-yours', 'channel'],
    ['an applicant at the window', { channel: '1' }, 'me', applicant, 'channel-not-yours', 'channel'],
    ['an applicant by mail', { channel: '4' }, 'me', applicant, 'channel-not-yours', 'channel'],
    ['an applicant for somebody else', { channel: '2' }, 'you', applicant, 'applicant-not-you', 'applicant.certificate.certificateNumber'],
    ['an applicant who is nobody', { channel: '2' }, '', { ...applicant, subjectId: '' }, 'applicant-not-you', undefined],
    ['a clerk without a site', { channel: '1' }, 'me', { ...clerk, siteId: '' }, 'clerk-without-site', undefined],
    ['a clerk without a window', { channel: '1' }, 'me', { ...clerk, windowId: '' }, 'clerk-without-window', 'channel'],
    ['a clerk for another site', { channel: '1', siteId: 'site-2' }, 'me', clerk, 'site-not-yours', 'siteId'],
  ] as const)('is not %s', (_, body, subject, who, code, field) => {
    expect(() => assertMayRegister(body, subject, who)).toThrow(refusal('forbidden', code, field));
  });
});

describe('what an item offers', () => {
  it('is for the kinds of applicant it names', () => {
    expect(() => assertServes({ serviceObjects: ['1', '2'] }, '2')).not.toThrow();
    expect(() => assertServes({ serviceObjects: ['2'] }, '1')).toThrow(refusal('invalid', 'applicant-kind-not-served', 'applicant.kind'));
  });

  it('is on the channels it names', () => {
    expect(() => assertOffers({ handlingModes: ['1', '2'] }, '2')).not.toThrow();
    expect(() => assertOffers({ handlingModes: ['1'] }, '2')).toThrow(refusal('invalid', 'channel-not-offered', 'channel'));
  });
});

describe('where an item is handled', () => {
  const item = { directoryCode: '000131001000', regionCode: '220104' };
  const site = (regionCode: string, directoryCodes: string[] = []): Site => ({
    siteId: 'site-1',
    regionCode,
    windows: [{ windowId: 'w-1', directoryCodes }],
  });

  it.each([
    ['any window of its region', '220104', [], 'w-1', '220104'],
    ['a window that names it', '220104', ['000131001000'], 'w-1', '220104'],
    ['a window that names it, of a body of the city', '220104', ['000131001000'], 'w-1', '220100'],
    ['a window that names it, of a body of the province', '220104', ['000131001000'], 'w-1', '220000'],
    ['a site of its region where nobody stands at a window', '220104', [], undefined, '220104'],
    ['a site below its region where nobody stands at a window', '220104', [], undefined, '220100'],
  ] as const)('is at %s', (_, siteRegion, codes, window, itemRegion) => {
    expect(() => assertHandledAt({ ...item, regionCode: itemRegion }, site(siteRegion, [...codes]), window)).not.toThrow();
  });

  it.each([
    ['a window for other items', '220104', ['000131002000'], 'w-1', '220104', 'item-not-at-this-window', 'itemCode'],
    [
      'a window for all items of its own region, when it is of the city',
      '220104',
      [],
      'w-1',
      '220100',
      'item-not-at-this-window',
      'itemCode',
    ],
    ['a window that names it in another region', '220105', ['000131001000'], 'w-1', '220104', 'item-not-at-this-window', 'itemCode'],
    ['a window that the site does not have', '220104', [], 'w-9', '220104', 'item-not-at-this-window', 'itemCode'],
    ['a site of another region', '220105', [], undefined, '220104', 'item-not-at-this-site', 'siteId'],
    ['a site above its region', '220100', [], undefined, '220104', 'item-not-at-this-site', 'siteId'],
  ] as const)('is not at %s', (_, siteRegion, codes, window, itemRegion, code, field) => {
    expect(() => assertHandledAt({ ...item, regionCode: itemRegion }, site(siteRegion, [...codes]), window)).toThrow(
      refusal('invalid', code, field),
    );
  });
});
