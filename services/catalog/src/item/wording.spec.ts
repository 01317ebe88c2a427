import { vagueWord } from './wording.js';

test.each([
  ['食品安全管理人员、从业人员健康证明等', '等'],
  ['法律、法规规定的其他条件', '其他'],
  ['其它证明', '其它'],
  ['与经营相关的文件', '相关'],
  ['有关部门的批准', '有关'],
])('%s is vague: %s', (text, word) => {
  expect(vagueWord(text)).toBe(word);
});

test.each(['食品安全等级公示', '符合同等条件', '与注册资本等额', '不等候', '主要设备设施、经营布局和操作流程文件'])('%s is not', (text) => {
  expect(vagueWord(text)).toBeUndefined();
});

test('a plain word does not hide a vague one', () => {
  expect(vagueWord('食品安全等级证明等')).toBe('等');
});
