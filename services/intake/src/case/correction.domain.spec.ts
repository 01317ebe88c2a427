import type { CaseStatus } from './case.domain.js';
import { assertCorrected, assertNotYetTold, assertUncorrected, openAfter, shortcomings, type Correctable } from './correction.domain.js';
import type { AskedMaterial } from './material.domain.js';

const asked: AskedMaterial[] = ['application', 'layout', 'photo'].map((key) => ({
  key,
  name: `材料 ${key}`,
  need: key === 'photo' ? 'optional' : 'required',
  legalBasis: '行政许可法 第三十一条',
}));
const keys = (...names: string[]) => names.map((key) => ({ key }));
const ONCE = '行政许可法 第三十二条第一款第四项';
const ALL_IN = '行政许可法 第三十二条第一款第五项';
const refusal = (code: string, details: object = {}) => expect.objectContaining({ code, details: expect.objectContaining(details) });
const told = (correctionOpen: string[], status: CaseStatus = 'correcting'): Correctable => ({
  status,
  correctionAsked: ['application', 'layout'],
  correctionOpen,
});
const untold: Correctable = { status: 'received', correctionAsked: null, correctionOpen: null };

describe('what is to be corrected', () => {
  it('is all that is missing and all that is wrong, each once', () => {
    const defects = [
      { material: 'photo', problem: '模糊' },
      { material: 'photo', problem: '过期' },
    ];
    const found = shortcomings(asked, keys('photo'), defects);
    expect(found.missing.map(({ key }) => key)).toEqual(['application', 'layout']);
    expect(found).toMatchObject({ defects, keys: ['application', 'layout', 'photo'] });
  });

  it('is nothing that is not there', () => {
    expect(() => shortcomings(asked, keys('application'), [{ material: 'layout', problem: '模糊' }])).toThrow(
      refusal('material-not-handed-in', { field: 'defects.0.material' }),
    );
  });

  it('is something, or the case is to be accepted', () => {
    expect(() => shortcomings(asked, keys('application', 'layout'), [])).toThrow(refusal('nothing-to-correct', { article: ALL_IN }));
  });
});

describe('telling', () => {
  it('is for a received case', () => {
    expect(() => assertNotYetTold(untold)).not.toThrow();
  });

  it.each<[CaseStatus, string]>([
    ['correcting', 'correction-already-told'],
    ['accepted', 'case-is-accepted'],
    ['closed', 'case-is-closed'],
    ['not-accepted', 'case-is-not-accepted'],
    ['terminated', 'case-is-terminated'],
  ])('of a case that is %s is refused with %s', (status, code) => {
    expect(() => assertNotYetTold({ status })).toThrow(refusal(code));
  });
});

describe('what is handed in', () => {
  it.each<[string, string[], string[], string[]]>([
    ['a part leaves the rest open', ['application', 'layout'], ['layout'], ['application']],
    ['the rest leaves nothing open', ['application'], ['application'], []],
    ['what was brought already may be brought again', ['application'], ['layout'], ['application']],
    ['all at once leaves nothing open', ['application', 'layout'], ['layout', 'application'], []],
  ])('%s', (_, open, brought, left) => {
    expect(openAfter(told(open), keys(...brought))).toEqual(left);
  });

  it.each<[string, Correctable, string[], string, object]>([
    [
      'what the notice does not name',
      told(['layout']),
      ['layout', 'photo'],
      'material-not-in-notice',
      { field: 'materials.1.key', article: ONCE },
    ],
    ['one material twice', told(['layout']), ['layout', 'layout'], 'material-twice', { field: 'materials.1.key' }],
    ['more when all is in', told([]), ['layout'], 'corrections-complete', {}],
    ['corrections nobody asked for', untold, ['layout'], 'case-is-received', {}],
    ['corrections after acceptance', told([], 'accepted'), ['layout'], 'case-is-accepted', {}],
  ])('is refused: %s', (_, state, brought, code, details) => {
    expect(() => openAfter(state, keys(...brought))).toThrow(refusal(code, details));
  });
});

describe('the end of it', () => {
  it('is acceptance once nothing is open, and names all that is', () => {
    expect(() => assertCorrected(untold, asked)).not.toThrow();
    expect(() => assertCorrected(told([]), asked)).not.toThrow();
    expect(() => assertCorrected(told(['layout']), asked)).toThrow(
      refusal('corrections-incomplete', { article: ALL_IN, open: [{ key: 'layout', name: '材料 layout' }] }),
    );
  });

  it('is turning away only where it was told and did not come', () => {
    expect(() => assertUncorrected(told(['layout']))).not.toThrow();
    expect(() => assertUncorrected(untold)).toThrow(refusal('correction-not-told', { article: ONCE }));
    expect(() => assertUncorrected(told([]))).toThrow(refusal('corrections-complete', { article: ALL_IN }));
  });
});
