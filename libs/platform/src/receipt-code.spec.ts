import fc from 'fast-check';
import { isReceiptCode, receiptCode } from './receipt-code.js';

const KEY = '0'.repeat(64);
const CASE = '01999999-0000-7000-8000-000000000001';

it('is 12 characters that nobody takes for another', () => {
  fc.assert(fc.property(fc.uuid(), (caseId) => expect(receiptCode(KEY, caseId)).toMatch(/^[2-9A-HJKMNP-TV-Z]{12}$/)));
});

it('is known again as people type it', () => {
  const code = receiptCode(KEY, CASE);
  const typed = ` ${code.slice(0, 4).toLowerCase()}-${code.slice(4, 8)} ${code.slice(8)}`;
  expect(isReceiptCode(KEY, CASE, typed)).toBe(true);
});

it('is not known for another case, another key, or anything else', () => {
  const code = receiptCode(KEY, CASE);
  expect(isReceiptCode(KEY, '01999999-0000-7000-8000-000000000002', code)).toBe(false);
  expect(isReceiptCode('1'.repeat(64), CASE, code)).toBe(false);
  expect(isReceiptCode(KEY, CASE, '')).toBe(false);
  expect(isReceiptCode(KEY, CASE, code.slice(1))).toBe(false);
});
