import { DomainError, type RegisterCase } from '@onewindow/contracts';
import { endOfLegalDay, legalDay } from '@onewindow/legal-clock';

const DAY_MS = 86_400_000;
/** Mail that is registered later than this was mislaid or mistyped; it is registered with a day within it, and the delay told elsewhere. */
const LONGEST_DELAY_DAYS = 366;

/**
 * When an application was received (收件): now, or on the day on which the mail was delivered. A day has no hour, so it is the day's beginning;
 * all that counts from it begins with the next day (民法典 第二百零一条).
 * @throws DomainError `receipt-in-future`, `receipt-too-old`
 */
export function receivedAt({ receivedOn }: Pick<RegisterCase, 'receivedOn'>, now: Date): Date {
  if (receivedOn === undefined || receivedOn === legalDay(now)) return now;
  if (receivedOn > legalDay(now))
    throw new DomainError('invalid', 'receipt-in-future', 'the day of receipt has not come', { field: 'receivedOn' });
  const beginning = new Date(endOfLegalDay(receivedOn).getTime() - DAY_MS);
  if (now.getTime() - beginning.getTime() > LONGEST_DELAY_DAYS * DAY_MS)
    throw new DomainError('invalid', 'receipt-too-old', 'the day of receipt lies more than a year back', { field: 'receivedOn' });
  return beginning;
}
