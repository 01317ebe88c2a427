import { procedureLaw } from '@onewindow/contracts';
import type { CaseStatus } from './case.domain.js';
import { assertCorrected, assertNotYetTold, openAfter, remaining, shortcomings, type Told } from './correction.domain.js';
import type { AskedMaterial } from './material.domain.js';

const asked: AskedMaterial[] = ['application', 'layout', 'photo'].map((key) => ({
  key,
  name: `材料 ${key}`,
  need: key === 'photo' ? 'optional' : 'required',
  legalBasis: '行政许可法 第三十一条',
}));
const keys = (...names: string[]) => names.map((key) => ({ key }));
const PERMITS = procedureLaw('01');
const ONCE = '行政许可法 第三十二条第一款第四项';
const ALL_IN = '行政许可法 第三十二条第一款第五项';
const refusal = (code: string, details: object = {}) => expect.objectContaining({ code, details: expect.objectContaining(details) });
const DUE = new Date('2026-12-01T16:00:00Z');
const told = (correctionOpen: string[], status: CaseStatus = 'correcting'): Told => ({
  status,
  correctionAsked: ['application', 'layout'],
  correctionOpen,
  correctionDueDay: '2026-12-01',
  correctionDueAt: DUE,
});
const untold: Told = { status: 'received', correctionAsked: null, correctionOpen: null, correctionDueDay: null, correctionDueAt: null };

describe('what is to be corrected', () => {
  it('is all that is missing and all that is wrong, each once', () => {
    const defects = [
      { material: 'photo', problem: '模糊' },
      { material: 'photo', problem: '过期' },
    ];
    const found = shortcomings(asked, keys('photo'), defects, PERMITS);
    expect(found.missing.map(({ key }) => key)).toEqual(['application', 'layout']);
    expect(found).toMatchObject({ defects, keys: ['application', 'layout', 'photo'] });
  });

  it('is nothing that is not there', () => {
    expect(() => shortcomings(asked, keys('application'), [{ material: 'layout', problem: '模糊' }], PERMITS)).toThrow(
      refusal('material-not-handed-in', { field: 'defects.0.material' }),
    );
  });

  it('is something, or the case is to be accepted', () => {
    expect(() => shortcomings(asked, keys('application', 'layout'), [], PERMITS)).toThrow(
      refusal('nothing-to-correct', { article: ALL_IN }),
    );
  });
});

describe('telling', () => {
  it('is for a received case', () => {
    expect(() => assertNotYetTold(untold, PERMITS)).not.toThrow();
  });

  it.each<[CaseStatus, string]>([
    ['correcting', 'correction-already-told'],
    ['accepted', 'case-is-accepted'],
    ['closed', 'case-is-closed'],
    ['not-accepted', 'case-is-not-accepted'],
    ['terminated', 'case-is-terminated'],
  ])('of a case that is %s is refused with %s', (status, code) => {
    expect(() => assertNotYetTold({ status }, PERMITS)).toThrow(refusal(code));
  });
});

describe('what is handed in', () => {
  it.each<[string, string[], string[], string[]]>([
    ['a part leaves the rest open', ['application', 'layout'], ['layout'], ['application']],
    ['the rest leaves nothing open', ['application'], ['application'], []],
    ['what was brought already may be brought again', ['application'], ['layout'], ['application']],
    ['all at once leaves nothing open', ['application', 'layout'], ['layout', 'application'], []],
  ])('%s', (_, open, brought, left) => {
    expect(openAfter(told(open), keys(...brought), PERMITS)).toEqual(left);
  });

  it.each<[string, Told, string[], string, object]>([
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
    expect(() => openAfter(state, keys(...brought), PERMITS)).toThrow(refusal(code, details));
  });
});

describe('the end of it', () => {
  it('is acceptance once nothing is open, and names all that is', () => {
    expect(() => assertCorrected(untold, asked, PERMITS)).not.toThrow();
    expect(() => assertCorrected(told([]), asked, PERMITS)).not.toThrow();
    expect(() => assertCorrected(told(['layout']), asked, PERMITS)).toThrow(
      refusal('corrections-incomplete', { article: ALL_IN, open: [{ key: 'layout', name: '材料 layout' }] }),
    );
  });
});

describe('turning away for want of corrections', () => {
  const inTerm = new Date(DUE.getTime() - 1);
  const still = [{ material: 'layout', problem: '仍未标明出口' }];

  it.each<[string, string[], string[], typeof still, Date, object[]]>([
    [
      'of what did not come, once the term has ended',
      ['application', 'layout'],
      ['layout'],
      [],
      DUE,
      [
        { material: 'application', problem: '未提交' },
        { material: 'layout', problem: '未按告知内容更正' },
      ],
    ],
    ['of what came and still does not do, as soon as all is in', [], ['application', 'layout'], still, inTerm, still],
    [
      'of both, once the term has ended',
      ['application'],
      ['layout'],
      still,
      DUE,
      [{ material: 'application', problem: '未提交' }, ...still],
    ],
  ])('names what remains: %s', (_, open, present, defects, now, left) => {
    expect(remaining(told(open), keys(...present), defects, { now, law: PERMITS })).toEqual(left);
  });

  it.each<[string, Told, typeof still, Date, string, object]>([
    ['nothing was told', untold, [], DUE, 'correction-not-told', { article: ONCE }],
    ['the term still runs', told(['layout']), [], inTerm, 'correction-term-runs', { article: ONCE, dueDay: '2026-12-01' }],
    ['a part came in the term and does not do', told(['application']), still, inTerm, 'correction-term-runs', {}],
    ['all is in and nothing is named', told([]), [], DUE, 'corrections-complete', { article: ALL_IN }],
    [
      'what is named was never told',
      told([]),
      [{ material: 'photo', problem: '模糊' }],
      DUE,
      'material-not-in-notice',
      { field: 'defects.0.material', article: ONCE },
    ],
    ['what is named did not come', told(['layout']), still, DUE, 'material-not-handed-in', { field: 'defects.0.material' }],
    ['it is accepted', told([], 'accepted'), still, DUE, 'case-is-accepted', {}],
  ])('is refused when %s', (_, state, defects, now, code, details) => {
    expect(() => remaining(state, keys('application', 'layout'), defects, { now, law: PERMITS })).toThrow(refusal(code, details));
  });
});
