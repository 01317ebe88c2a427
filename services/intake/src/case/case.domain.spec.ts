import { DomainError } from '@onewindow/contracts';
import {
  assertAtSite,
  assertCanBecome,
  assertComplete,
  assertOnlyAskedMaterials,
  CASE_TRANSITIONS,
  missingMaterials,
  type AskedMaterial,
  type CaseStatus,
} from './case.domain.js';

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
    ['received', 'accepted'],
    ['accepted', 'ready'],
    ['ready', 'closed'],
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
    const error = refusal(() =>
      assertOnlyAskedMaterials(asked, [
        { key: 'layout', copies: 1 },
        { key: 'bank-statement', copies: 1 },
      ]),
    );
    expect(error).toMatchObject({
      kind: 'invalid',
      code: 'material-not-asked',
      details: { field: 'materials.1.key', article: '行政许可法 第三十一条' },
    });
  });

  it('refuses the same material twice', () => {
    expect(
      refusal(() =>
        assertOnlyAskedMaterials(asked, [
          { key: 'layout', copies: 1 },
          { key: 'layout', copies: 2 },
        ]),
      ),
    ).toMatchObject({ code: 'material-twice' });
  });

  it('names all that is missing at once, and only what is required', () => {
    expect(missingMaterials(asked, [{ key: 'photo', copies: 1 }]).map((material) => material.key)).toEqual(['application', 'layout']);
    expect(refusal(() => assertComplete(asked, []))).toMatchObject({
      code: 'materials-incomplete',
      details: { missing: [{ key: 'application' }, { key: 'layout' }] },
    });
  });

  it('is complete without optional and tolerable ones', () => {
    expect(() =>
      assertComplete(asked, [
        { key: 'application', copies: 1 },
        { key: 'layout', copies: 1 },
      ]),
    ).not.toThrow();
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
