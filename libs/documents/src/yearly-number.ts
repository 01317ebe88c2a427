import type { NumberBlocks } from './number-blocks.js';

/**
 * Scope of a series of numbers that begins anew each year.
 * @param series what is counted, and for whom: `warning:112201040012345678`
 * @param day the legal day (`YYYY-MM-DD`) on which a number is given out
 */
export const yearlyScope = (series: string, day: string): string => `${series}:${yearOf(day)}`;

/**
 * The next number of a series that begins anew each year, as documents are numbered: 警〔2026〕000001号.
 * @param word what stands before the year
 */
export function yearlyNo(numbers: Pick<NumberBlocks, 'draw'>, word: string, series: string, day: string): string {
  const serial = String(numbers.draw(yearlyScope(series, day))).padStart(6, '0');
  return `${word}〔${yearOf(day)}〕${serial}号`;
}

const yearOf = (day: string): string => day.slice(0, 4);
