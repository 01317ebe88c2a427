import { DomainError } from '@onewindow/contracts';
import { assertAtSite, assertCanBecome, awaitedBy, CASE_TRANSITIONS, visitedOn, visitOfDay, type CaseStatus } from './case.domain.js';
import { assertComplete, assertOnlyAskedMaterials, missingMaterials, withAdded, type AskedMaterial } from './material.domain.js';

const asked: AskedMaterial[] = [
  { key: 'application', name: '申请书', need: 'required', legalBasis: '行政许可法 第二十九条' },
  { key: 'layout', name: '平面图', need: 'required', legalBasis: '食品安全法 第三十五条' },
  { key: 'photo', name: '照片', need: 'optional', legalBasis: '食品安全法 第三十五条' },
  { key: 'health', name: '健康证明', need: 'tolerable', legalBasis: '食品安全法 第四十五条' },
];

const refusal = (act: () => void): DomainError => {
  try {
    act();
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
};

describe('the life of a case', () => {
  const steps: [CaseStatus, CaseStatus][] = [
    ['received', 'correcting'],
    ['received', 'accepted'],
    ['received', 'not-accepted'],
    ['received', 'terminated'],
    ['correcting', 'accepted'],
    ['correcting', 'not-accepted'],
    ['correcting', 'terminated'],
    ['accepted', 'ready'],
    ['accepted', 'terminated'],
    ['ready', 'dispatched'],
    ['ready', 'closed'],
    ['dispatched', 'closed'],
  ];
  it.each(steps)('goes from %s to %s', (from, to) => {
    expect(() => assertCanBecome({ status: from }, to)).not.toThrow();
  });

  const statuses = Object.keys(CASE_TRANSITIONS) as CaseStatus[];
  const others = statuses
    .flatMap((from) => statuses.map((to): [CaseStatus, CaseStatus] => [from, to]))
    .filter((pair) => !steps.some(([f, t]) => f === pair[0] && t === pair[1]));
  it.each(others)('does not go from %s to %s, and the code names the state', (from, to) => {
    expect(refusal(() => assertCanBecome({ status: from }, to))).toMatchObject({ kind: 'conflict', code: `case-is-${from}` });
  });
});

describe('materials', () => {
  it('refuses a material the item does not ask for, naming the field and the law', () => {
    const error = refusal(() => assertOnlyAskedMaterials(asked, [{ key: 'layout' }, { key: 'bank-statement' }]));
    expect(error).toMatchObject({
      kind: 'invalid',
      code: 'material-not-asked',
      details: { field: 'materials.1.key', article: '行政许可法 第三十一条' },
    });
  });

  it('refuses the same material twice', () => {
    expect(refusal(() => assertOnlyAskedMaterials(asked, [{ key: 'layout' }, { key: 'layout' }]))).toMatchObject({
      code: 'material-twice',
    });
  });

  it('names all that is missing at once, and only what is required', () => {
    expect(missingMaterials(asked, [{ key: 'photo' }]).map((material) => material.key)).toEqual(['application', 'layout']);
    expect(refusal(() => assertComplete(asked, []))).toMatchObject({
      code: 'materials-incomplete',
      details: { missing: [{ key: 'application' }, { key: 'layout' }] },
    });
  });

  it('is complete without optional and tolerable ones', () => {
    expect(() => assertComplete(asked, [{ key: 'application' }, { key: 'layout' }])).not.toThrow();
  });
});

describe("another site's case", () => {
  const clerk = { id: 'c', siteId: 'site-1', windowId: 'w' };
  it.each([
    ['does not exist', null, clerk],
    ['is at another site', { siteId: 'site-2' }, clerk],
    ['has no site and neither has the caller', { siteId: '' }, { ...clerk, siteId: '' }],
  ])('answers alike when the case %s', (_, serviceCase, caller) => {
    expect(refusal(() => assertAtSite(serviceCase, caller))).toMatchObject({ kind: 'not-found', code: 'case-not-found' });
  });
});

describe('whose turn it is', () => {
  it.each<[string, CaseStatus, 'granted' | 'refused' | null, string[] | null, string | null]>([
    ['the window checks what was received', 'received', null, null, 'acceptance'],
    ['the applicant corrects', 'correcting', null, ['layout'], 'corrections'],
    ['the window checks what was corrected', 'correcting', null, [], 'acceptance'],
    ['the department decides', 'accepted', null, null, 'decision'],
    ['a refusal waits for its letter', 'accepted', 'refused', null, 'letter'],
    ['the counter hands over', 'ready', 'granted', null, 'handing-over'],
    ['the return receipt is awaited', 'dispatched', 'granted', null, 'return-receipt'],
    ['nobody, for it has ended', 'terminated', null, null, null],
  ])('%s', (_, status, outcome, correctionOpen, awaited) => {
    expect(awaitedBy({ status, outcome, correctionOpen })).toBe(awaited);
  });
});

describe('visits', () => {
  const noon = new Date('2026-11-24T04:00:00Z');
  it('count what happens on one legal day once, whatever the hour of the machine', () => {
    const first = visitedOn({ visits: 0, lastVisitDay: null }, noon);
    expect(first).toEqual({ visits: 1, lastVisitDay: '2026-11-24' });
    expect(visitedOn(first, new Date('2026-11-24T15:59:59Z'))).toEqual(first);
    expect(visitedOn(first, new Date('2026-11-24T16:00:00Z'))).toEqual({ visits: 2, lastVisitDay: '2026-11-25' });
  });

  it('are none on a day on which nobody came', () => {
    expect(visitOfDay({ visits: 1, lastVisitDay: '2026-11-24' }, noon)).toBe(1);
    expect(visitOfDay({ visits: 1, lastVisitDay: '2026-11-23' }, noon)).toBe(0);
  });
});

it('takes a material that is handed in again in the place of the former one', () => {
  const before = [
    { key: 'application', copies: 1, files: ['a'] },
    { key: 'layout', copies: 1, files: [] },
  ];
  expect(withAdded(before, [{ key: 'application', copies: 2, files: ['b'] }])).toEqual([
    { key: 'layout', copies: 1, files: [] },
    { key: 'application', copies: 2, files: ['b'] },
  ]);
});
