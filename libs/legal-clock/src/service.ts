import { DomainError } from '@onewindow/contracts';
import type { Reckoning } from './clock.js';
import { dayNumberOf, endOfDay, formatDay } from './day.js';
import type { ExplainedDue } from './due-date.js';
import { explainPlain } from './permit-terms.js';

/** How a document reached its recipient. `at`: signed for, arrived, marked on the mail's receipt, or announced. */
export type Delivery =
  | { readonly channel: 'signed-receipt' | 'mail' | 'public-notice'; readonly at: Date }
  | { readonly channel: 'electronic'; readonly at: Date; readonly consented: boolean };

/** When a document is served. */
export interface Service {
  readonly day: string;
  readonly at: Date;
  readonly article: string;
}

const ARTICLES: Readonly<Record<Delivery['channel'], string>> = {
  'signed-receipt': '民事诉讼法 第八十七条',
  electronic: '民事诉讼法 第九十条',
  mail: '民事诉讼法 第九十一条',
  'public-notice': '民事诉讼法 第九十五条',
};

const PUBLIC_NOTICE_DAYS = 30;

/**
 * When a document is served: the date signed, the date on the mail's receipt, the arrival in the recipient's system (who must have
 * consented), or the end of the thirtieth day of a public notice, holiday or not.
 * @throws DomainError `electronic-service-without-consent`, 民事诉讼法 第九十条
 * @throws RangeError an instant outside 1992 … 2199
 */
export function servedOn(delivery: Delivery): Service {
  const article = ARTICLES[delivery.channel];
  if (delivery.channel === 'electronic' && !delivery.consented)
    throw new DomainError('conflict', 'electronic-service-without-consent', 'a document is served electronically only with consent', {
      article,
    });
  const day = dayNumberOf(delivery.at);
  if (delivery.channel !== 'public-notice') return { day: formatDay(day), at: delivery.at, article };
  return { day: formatDay(day + PUBLIC_NOTICE_DAYS), at: endOfDay(day + PUBLIC_NOTICE_DAYS), article };
}

/**
 * Until when an administrative reconsideration may be asked for: sixty days from service, 行政复议法 第二十条.
 * @throws RangeError as `dueUnder`
 */
export const reconsiderationDue = (servedAt: Date, by: Reckoning): ExplainedDue =>
  explainPlain(servedAt, { amount: 60, unit: 'natural-day', basis: '行政复议法 第二十条' }, by, {});

/**
 * Until when an action may be brought: six months from service, 行政诉讼法 第四十六条.
 * @throws RangeError as `dueUnder`
 */
export const litigationDue = (servedAt: Date, by: Reckoning): ExplainedDue =>
  explainPlain(servedAt, { amount: 6, unit: 'month', basis: '行政诉讼法 第四十六条' }, by, {});
