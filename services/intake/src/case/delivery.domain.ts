import { DomainError, type DeliverResult } from '@onewindow/contracts';
import { endOfLegalDay, legalDay } from '@onewindow/legal-clock';

const DAY_MS = 86_400_000;

/**
 * Electronic service needs the applicant's consent; paper needs none.
 * @throws DomainError `no-consent`
 */
export function assertMayDeliver(
  { mode }: Pick<DeliverResult, 'mode'>,
  { electronicService }: { readonly electronicService: boolean },
): void {
  if (mode !== 'electronic' || electronicService) return;
  throw new DomainError('conflict', 'no-consent', 'the applicant did not agree to be served electronically', {
    field: 'mode',
    article: '民事诉讼法 第九十条',
  });
}

/**
 * The instant of service by mail: the day on the return receipt is the day of service (民事诉讼法 第九十一条). The receipt tells no hour, so
 * it is the beginning of that day, or the dispatch where both are on one day.
 * @throws DomainError `received-before-dispatch`, `received-in-future`
 */
export function servedByMail(receivedOn: string, dispatchedAt: Date, now: Date): Date {
  if (receivedOn < legalDay(dispatchedAt))
    throw new DomainError('invalid', 'received-before-dispatch', 'the return receipt is dated before the dispatch', {
      field: 'receivedOn',
    });
  if (receivedOn > legalDay(now))
    throw new DomainError('invalid', 'received-in-future', 'the return receipt is dated in the future', { field: 'receivedOn' });
  const beginning = endOfLegalDay(receivedOn).getTime() - DAY_MS;
  return new Date(Math.max(beginning, dispatchedAt.getTime()));
}
