import { dayNumberOf, endOfDay, formatDay, monthsLater } from './day.js';

/** Why a person may not apply again: false materials of an application, or a permit got by deceit or bribery. */
export type BarCause = 'false-materials' | 'deceit';

/** Until when a person may not apply for the permit again. */
export interface Bar {
  /** The last barred day, `YYYY-MM-DD`. */
  readonly lastDay: string;
  /** Its end, from which one may apply. */
  readonly at: Date;
  readonly article: string;
}

const BARS: Readonly<Record<BarCause, { readonly years: number; readonly article: string }>> = {
  'false-materials': { years: 1, article: '行政许可法 第七十八条' },
  deceit: { years: 3, article: '行政许可法 第七十九条' },
};

/**
 * The bar to apply again: one year (行政许可法 第七十八条) or three (第七十九条). Both hold only for permits that concern public safety, health,
 * life and property: whether one does is a flag of the item. The day itself is not counted; the last day does not move off a day off.
 * @param from when the application was refused, or the permit rescinded
 * @throws RangeError an instant outside 1992 … 2199
 */
export function reapplicationBar(cause: BarCause, from: Date): Bar {
  const { years, article } = BARS[cause];
  const last = monthsLater(dayNumberOf(from), years * 12);
  return { lastDay: formatDay(last), at: endOfDay(last), article };
}
