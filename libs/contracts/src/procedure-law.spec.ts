import { ITEM_TYPES, itemTypeOf, SERVICE_OBJECTS } from './codes.js';
import { procedureLaw, writtenOut } from './procedure-law.js';

const OTHERS = Object.keys(ITEM_TYPES).filter((type) => type !== '01');
const KINDS = Object.keys(SERVICE_OBJECTS);

it('handles permits by 行政许可法, whoever applies', () => {
  for (const kind of [...KINDS, undefined]) {
    const law = procedureLaw('01', kind);
    expect(law).toMatchObject({ refusal: '行政许可法 第三十八条第二款', workingDays: '行政许可法 第八十二条' });
    expect(Object.values(law).every((article) => article.startsWith('行政许可法 第'))).toBe(true);
  }
});

it.each([...OTHERS, '11', '', 'toString'])('never handles items of type "%s" by 行政许可法', (type) => {
  for (const kind of [...KINDS, undefined]) expect(JSON.stringify(procedureLaw(type, kind))).not.toContain('行政许可');
  expect(procedureLaw(type)).toEqual({ onlyListed: '优化营商环境条例 第三十五条' });
});

it('promises the one notice of 优化营商环境条例 to enterprises, to whom it speaks', () => {
  const notices = KINDS.map((kind) => [kind, procedureLaw('07', kind).oneNotice]);
  expect(Object.fromEntries(notices)).toEqual({ '2': '优化营商环境条例 第三十六条第一款' });
});

it('takes a code outside the set as one of the others', () => {
  expect(['01', '20', '11', '', 'constructor'].map(itemTypeOf)).toEqual(['01', '20', '10', '10', '10']);
});

it.each([
  ['行政许可法 第三十二条第一款第四项', '《中华人民共和国行政许可法》第三十二条第一款第（四）项'],
  ['老年人权益保障法 第五十八条', '《中华人民共和国老年人权益保障法》第五十八条'],
  ['中华人民共和国消防法 第十五条', '《中华人民共和国消防法》第十五条'],
  ['社会救助暂行办法 第九条', '《社会救助暂行办法》第九条'],
  ['吉林省人口与计划生育条例 第四十条', '《吉林省人口与计划生育条例》第四十条'],
  ['国务院对确需保留的行政审批项目设定行政许可的决定 第一百零一项', '《国务院对确需保留的行政审批项目设定行政许可的决定》第一百零一项'],
  ['《食品经营许可和备案管理办法》第十三条', '《食品经营许可和备案管理办法》第十三条'],
  ['本省规定', '本省规定'],
])('writes %s as %s', (provision, written) => {
  expect(writtenOut(provision)).toBe(written);
});
