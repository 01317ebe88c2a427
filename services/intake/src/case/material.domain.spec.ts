import { create } from '@bufbuild/protobuf';
import { ItemVersionSchema, procedureLaw } from '@onewindow/contracts';
import {
  assertAuthorised,
  assertComplete,
  assertOnlyAskedMaterials,
  missingMaterials,
  withAdded,
  type AskedMaterial,
} from './material.domain.js';

const asked: AskedMaterial[] = [
  { key: 'application', name: '申请书', need: 'required', legalBasis: '行政许可法 第二十九条' },
  { key: 'layout', name: '平面图', need: 'required', legalBasis: '食品安全法 第三十五条' },
  { key: 'photo', name: '照片', need: 'optional', legalBasis: '食品安全法 第三十五条' },
  { key: 'health', name: '健康证明', need: 'tolerable', legalBasis: '食品安全法 第四十五条' },
];

const PERMITS = procedureLaw('01');
const keys = (...names: string[]) => names.map((key) => ({ key }));

it('refuses a material the item does not ask for, naming the field and the law', () => {
  expect(() => assertOnlyAskedMaterials(asked, keys('layout', 'bank-statement'), PERMITS)).toThrow(
    expect.objectContaining({
      kind: 'invalid',
      code: 'material-not-asked',
      details: { field: 'materials.1.key', article: '行政许可法 第三十一条' },
    }),
  );
});

it.each(['05', '20'])('names no law of permits to those who ask for something else (%s)', (type) => {
  const law = procedureLaw(type, '1');
  expect(() => assertOnlyAskedMaterials(asked, keys('bank-statement'), law)).toThrow(
    expect.objectContaining({ code: 'material-not-asked', details: { field: 'materials.0.key', article: '优化营商环境条例 第三十五条' } }),
  );
  expect(() => assertComplete(asked, [], law)).toThrow(
    expect.objectContaining({ code: 'materials-incomplete', details: expect.not.objectContaining({ article: expect.anything() }) }),
  );
});

it('refuses the same material twice, at the second', () => {
  expect(() => assertOnlyAskedMaterials(asked, keys('layout', 'photo', 'layout'), PERMITS)).toThrow(
    expect.objectContaining({ kind: 'invalid', code: 'material-twice', details: { field: 'materials.2.key' } }),
  );
});

it('names all that is missing at once, and only what is required', () => {
  expect(missingMaterials(asked, keys('photo')).map((material) => material.key)).toEqual(['application', 'layout']);
  expect(() => assertComplete(asked, [], PERMITS)).toThrow(
    expect.objectContaining({
      code: 'materials-incomplete',
      details: {
        article: '行政许可法 第三十二条',
        missing: [
          { key: 'application', name: '申请书' },
          { key: 'layout', name: '平面图' },
        ],
      },
    }),
  );
});

it('is complete without optional and tolerable ones', () => {
  expect(() => assertComplete(asked, keys('application', 'layout'), PERMITS)).not.toThrow();
});

it('puts a material handed in again in the place of the former one', () => {
  const first = { key: 'layout', copies: 1, files: ['old'] };
  const photo = { key: 'photo', copies: 1, files: [] };
  const again = { key: 'layout', copies: 2, files: ['new'] };
  expect(withAdded([first, photo], [again])).toEqual([photo, again]);
});

describe('who acts for the applicant', () => {
  const letter = { key: 'letter', materialType: 'power-of-attorney' };
  const item = (...materials: object[]) => create(ItemVersionSchema, { materials });

  it.each([
    ['shows the letter that is asked for', item(letter), keys('application', 'letter')],
    ['needs none where the item lists none', item({ key: 'application' }), keys('application')],
  ])('%s', (_, version, asked) => {
    expect(() => assertAuthorised(version, asked)).not.toThrow();
  });

  it('is nobody when by the answers no letter is asked for', () => {
    expect(() => assertAuthorised(item(letter), keys('application'))).toThrow(
      expect.objectContaining({ kind: 'invalid', code: 'agent-not-answered', details: { field: 'applicant.agent' } }),
    );
  });
});
