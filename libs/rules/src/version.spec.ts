import { create, type MessageInitShape } from '@bufbuild/protobuf';
import { ItemVersionSchema, MaterialNeed } from '@onewindow/contracts';
import fc from 'fast-check';
import { checkAnswers, requiredMaterials } from './version.js';

const init: MessageInitShape<typeof ItemVersionSchema> = {
  questions: [
    {
      key: 'band',
      text: '主体业态',
      choices: [
        { value: 'restaurant', text: '餐饮服务经营者' },
        { value: 'canteen', text: '单位食堂' },
      ],
    },
    {
      key: 'agent',
      text: '是否委托代理人',
      choices: [
        { value: 'yes', text: '是' },
        { value: 'no', text: '否' },
      ],
    },
  ],
  materials: [
    { key: 'form', name: '申请书', need: MaterialNeed.REQUIRED },
    { key: 'letter', name: '授权委托书', need: MaterialNeed.REQUIRED, condition: "answers.agent == 'yes'" },
    { key: 'plan', name: '布局图', need: MaterialNeed.TOLERABLE, condition: "answers.band == 'restaurant' || applicant.kind == '1'" },
  ],
};
const version = create(ItemVersionSchema, init);
const keys = (answers: Record<string, string>, kind: string): string[] =>
  requiredMaterials(version, { answers, applicant: { kind } }).map(({ material }) => material.key);

test('materials without a condition are always asked, others where their condition holds', () => {
  expect(keys({ band: 'canteen', agent: 'no' }, '2')).toEqual(['form']);
  expect(keys({ band: 'canteen', agent: 'yes' }, '2')).toEqual(['form', 'letter']);
  expect(keys({ band: 'restaurant', agent: 'no' }, '2')).toEqual(['form', 'plan']);
  expect(keys({ band: 'canteen', agent: 'no' }, '1')).toEqual(['form', 'plan']);
});

test('a material comes with its need', () => {
  expect(
    requiredMaterials(version, { answers: { band: 'restaurant', agent: 'no' }, applicant: { kind: '2' } }).map(({ need }) => need),
  ).toEqual([MaterialNeed.REQUIRED, MaterialNeed.TOLERABLE]);
});

test.each([
  [{ band: 'canteen', agent: 'no' }, []],
  [{ band: 'canteen' }, [['agent', 'answer-missing']]],
  [{ band: 'bar', agent: 'no' }, [['band', 'unknown-choice']]],
  [{ band: 'canteen', agent: 'no', size: '1' }, [['size', 'unknown-question']]],
  [
    { agent: '', toString: 'x' },
    [
      ['band', 'answer-missing'],
      ['agent', 'unknown-choice'],
      ['toString', 'unknown-question'],
    ],
  ],
])('answers %j have the problems %j', (answers, expected) => {
  expect(checkAnswers(version, answers).map(({ question, code }) => [question, code])).toEqual(expected);
});

test('answers without a problem never leave a condition unanswered', () => {
  const answers = fc.record({ band: fc.constantFrom('restaurant', 'canteen', 'bar'), agent: fc.constantFrom('yes', 'no', '') });
  fc.assert(
    fc.property(answers, fc.constantFrom('1', '2', '6'), (given, kind) => {
      fc.pre(checkAnswers(version, given).length === 0);
      expect(keys(given, kind)[0]).toBe('form');
    }),
  );
});
