import { create } from '@bufbuild/protobuf';
import { ItemVersionSchema, TOPICS, type IssuedDocument } from '@onewindow/contracts';
import { CURRENT_TEMPLATES, documentData } from '@onewindow/documents';
import { frameOf, refusalLetter } from './case.documents.js';
import { CaseRow } from './case.entity.js';

const row = Object.assign(new CaseRow(), { caseNo: 'n', itemName: '食品经营许可', itemCode: 'c', applicantKind: '1' });
const item = create(ItemVersionSchema, {
  agencyName: '市场监督管理局',
  itemType: '01',
  legalBasis: '食品安全法 第三十五条；食品经营许可和备案管理办法 第四条',
});
const frame = frameOf(row, item, '张三丰');

function letterOf(reason: object): { readonly reasons: readonly string[] } {
  const { event } = create(TOPICS.document.schema, { event: { case: 'issued', value: { reasons: [reason] } } });
  const data = refusalLetter(frame, new Date('2026-11-24T02:00:00Z'), event.value as IssuedDocument);
  return documentData(CURRENT_TEMPLATES.REFUSE, { ...data, number: '不准〔2026〕000001号', issuedOn: '2026-11-24' });
}

it('cites each provision of the item by itself', () => {
  expect(frame.legalBasis).toEqual(['《中华人民共和国食品安全法》第三十五条', '《食品经营许可和备案管理办法》第四条']);
});

describe('the reasons of a refusal', () => {
  it('name the condition, its law, the coded reason and the facts', () => {
    const { reasons } = letterOf({ condition: '场所', legalBasis: '食品安全法 第三十三条', reason: '距离不足', facts: '十五米处有旱厕' });
    expect(reasons).toEqual(['不符合“场所”的条件（《中华人民共和国食品安全法》第三十三条）；距离不足；十五米处有旱厕']);
  });

  it.each([
    ['of ordinary characters', '事'.repeat(1200)],
    ['with a rare character where it is cut', `${'事'.repeat(499)}𠮷${'实'.repeat(700)}`],
    ['of rare characters alone', '𠮷'.repeat(600)],
  ])('are never too long for the letter and lose nothing: %s', (_, facts) => {
    const { reasons } = letterOf({ facts });
    expect(reasons.join('')).toBe(facts);
    expect(reasons.length).toBeGreaterThan(1);
  });
});
