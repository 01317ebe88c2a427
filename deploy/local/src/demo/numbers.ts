import type { CaseView } from '@onewindow/contracts';
import { shanghaiDay } from './due-dates.js';

/** What of a case carries numbers. */
export type Numbered = Pick<CaseView, 'caseNo' | 'itemCode' | 'receivedAt' | 'decisionNo' | 'licenceNo' | 'renews'>;

/**
 * Where a number is not as it should be: a case number is the item's 31 characters, the day of receipt and six digits (办件编号), and no
 * two cases have the same; nor have two decisions of one body, or two licences; a renewal keeps the number of its licence.
 */
export function numberFaults(cases: readonly Numbered[]): string[] {
  const decisions = cases.flatMap(({ itemCode, decisionNo }) => (decisionNo === null ? [] : [`${itemCode.slice(0, 18)} ${decisionNo}`]));
  return [
    ...cases.flatMap(formFaults),
    ...twice(cases.map(({ caseNo }) => caseNo)).map((no) => `two cases have the number ${no}`),
    ...twice(decisions).map((no) => `two decisions have the number ${no}`),
    ...twice(cases.flatMap(({ licenceNo, renews }) => (renews || licenceNo === null ? [] : [licenceNo]))).map(
      (no) => `two licences have the number ${no}`,
    ),
  ];
}

function formFaults({ caseNo, itemCode, receivedAt }: Numbered): string[] {
  const begins = `${itemCode}${shanghaiDay(receivedAt).replaceAll('-', '')}`;
  if (itemCode.length === 31 && caseNo.startsWith(begins) && /^(?!0{6})\d{6}$/.test(caseNo.slice(begins.length))) return [];
  return [`the case number ${caseNo} should be ${begins} and six digits`];
}

const twice = (numbers: readonly string[]): string[] => [...new Set(numbers.filter((one, index) => numbers.indexOf(one) < index))];
