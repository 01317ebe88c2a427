import { JILIN } from '../../test/data-folder.js';
import { takes } from '../item/coverage.checks.js';
import { readCatalogue } from './catalogue.js';
import type { SiteEntry } from './schemas.js';

const catalogue = readCatalogue(JILIN);
const items = catalogue.items.map(({ value }) => value);
const regions = new Map(
  catalogue.regions.map(({ regionCode: code, name, level, parentCode: parent }) => [code, { code, name, level, parent }]),
);
const sites: SiteEntry[] = catalogue.sites.map(({ code, name, level, regionCode, windows }) => ({
  code,
  name,
  level,
  region: regionCode,
  windows: windows.map((window) => ({ code: window.code, name: window.name, kind: window.kind, directory: [...window.directoryCodes] })),
}));

/** Windows where nothing is applied for: advice, and what could not be done. */
const ADVICE = new Set(['consultation', 'unresolved']);

describe('the catalogue of Jilin', () => {
  test('has at least thirty items of at least twelve agencies, six of them immediate, and one of another district', () => {
    expect(items.length).toBeGreaterThanOrEqual(30);
    expect(new Set(items.map(({ agencyCode }) => agencyCode)).size).toBeGreaterThanOrEqual(12);
    expect(items.filter(({ caseType }) => caseType === '1').length).toBeGreaterThanOrEqual(6);
    expect(items.filter(({ regionCode }) => regionCode === '220102').map(({ agencyName }) => agencyName)).toEqual([
      '长春市南关区市场监督管理局',
    ]);
  });

  test('has the bundles 开办餐饮店, 新生儿出生, 企业注销登记 and 退休, and no other', () => {
    expect(catalogue.bundles.map(({ value }) => value.name).toSorted()).toEqual(
      ['企业注销登记', '开办餐饮店', '新生儿出生', '退休'].toSorted(),
    );
  });

  test.each(items.map((item) => [`${item.name} (${item.agencyName})`, item] as const))('%s is whole', (_, item) => {
    expect(item.legalBases.length).toBeGreaterThan(0);
    expect([item.statutoryLimit.amount, item.promisedLimit.amount, item.correctionLimit.amount]).not.toContain(0);
    expect(item.correctionLimit.basis).not.toBe('');
    expect(item.materials.length).toBeGreaterThan(0);
    for (const { basis, name, source, issuer } of item.materials) {
      expect([basis.law, basis.article, name]).not.toContain('');
      // who gives a paper that is not the applicant's own is named
      expect(source === '10' || issuer !== '').toBe(true);
    }
    for (const { reasons, reviewStandard } of item.conditions) expect([reasons.length > 0, reviewStandard !== '']).toEqual([true, true]);
    expect(item.steps.filter(({ kind }) => kind === 'decision')).toHaveLength(1);
    expect(item.result.name).not.toBe('');
    expect(item.duties.some(({ kind }) => kind === 'supervise')).toBe(true);
  });

  test('has graphs of one to four steps, parallel ones, and some that cross agencies', () => {
    expect(new Set(items.map(({ steps }) => steps.length))).toEqual(new Set([1, 2, 3, 4]));
    const parallel = items.filter(({ steps }) => steps.some(({ needs }) => needs.length > 1));
    const crossing = items.filter(({ steps, agencyCode }) => steps.some(({ agency }) => agency !== agencyCode));
    expect(parallel.length).toBeGreaterThanOrEqual(5);
    expect(crossing.length).toBeGreaterThanOrEqual(3);
  });

  test('can be taken: each item at a window of its region or of the center of its county', () => {
    const untaken = items.filter(
      (item) =>
        !sites.some(
          (site) =>
            ['city', 'county'].includes(site.level) &&
            site.windows.some((window) => takes(site, window, { region: item.regionCode, directory: item.directoryCode }, regions)),
        ),
    );
    expect(untaken.map(({ itemCode }) => itemCode)).toEqual([]);
  });

  test('has no idle window: each takes an item, but those for advice and for what could not be done', () => {
    const idle = catalogue.sites.flatMap((site, s) =>
      site.windows.filter((window, w) => {
        const [place, entry] = [sites[s], sites[s]?.windows[w]];
        if (!place || !entry) throw new Error('no window');
        return (
          !ADVICE.has(window.purpose) &&
          !items.some((item) => takes(place, entry, { region: item.regionCode, directory: item.directoryCode }, regions))
        );
      }),
    );
    expect(idle).toEqual([]);
  });

  test('takes some items by mail, each marked as not read in a guide', () => {
    const byMail = items.filter(({ handlingModes }) => handlingModes.includes('4'));
    expect(byMail.length).toBeGreaterThanOrEqual(5);
    expect(new Set(byMail.map(({ handlingModesCertainty }) => handlingModesCertainty))).toEqual(new Set(['memory']));
    // what is decided while the applicant waits cannot come by mail
    expect(byMail.filter(({ caseType }) => caseType === '1')).toEqual([]);
  });

  test('has an opinion of each review, which a later step uses', () => {
    for (const { itemCode, steps } of items) {
      const given = steps.flatMap(({ gives = [] }) => gives.map(({ key }) => key));
      expect([itemCode, given.length]).toEqual([itemCode, steps.filter(({ kind }) => kind === 'review').length]);
      expect(steps.flatMap(({ uses = [] }) => uses).toSorted()).toEqual(given.toSorted());
    }
  });

  test('serves on five levels, each site below another', () => {
    expect(new Set(sites.map(({ level }) => level))).toEqual(new Set(['province', 'city', 'county', 'township', 'village']));
    expect(catalogue.sites.filter(({ parentId }) => parentId === '').map(({ code }) => code)).toEqual(['220000-center']);
  });

  test('delegates immediate items to two clerks of the center, who could decide six items between them', () => {
    const center = catalogue.sites.find(({ code }) => code === '220104-center');
    const delegated = catalogue.delegations.filter(({ siteId }) => siteId === center?.id);
    expect(new Set(delegated.map(({ staffId }) => staffId)).size).toBe(2);
    expect(new Set(delegated.flatMap(({ itemCodes }) => itemCodes)).size).toBeGreaterThanOrEqual(6);
  });

  test('has an officer for every step and a supervisor in every body that receives results', () => {
    const has = (agency: string, role: string): boolean =>
      catalogue.staff.some(({ agencyCode, roles, active }) => active && agencyCode === agency && roles.some((given) => given === role));
    const missing = items.flatMap(({ steps, duties }) => [
      ...steps.filter(({ agency, role }) => !has(agency, role)).map(({ agency, role }) => `${agency} ${role}`),
      ...duties.filter(({ agency }) => !has(agency, 'supervisor')).map(({ agency }) => `${agency} supervisor`),
    ]);
    expect(missing).toEqual([]);
  });
});
