import { DomainError } from '@onewindow/contracts';
import { getTimeRules, legalLimit, type TimeRules } from '@onewindow/deadlines';
import { dueDay } from '@onewindow/legal-clock';
import { TransientError } from '@onewindow/platform';
import type { Tx } from '@onewindow/messaging/tx';
import type { OrderRow } from './order.entity.js';

/** The term of an order's answer, as its row has it. */
export type AnswerTerm = Pick<OrderRow, 'dueDay' | 'dueAt' | 'dueProvisional' | 'termFrom' | 'termAmount' | 'termUnit'>;

/**
 * Until when an order that is issued or returned now is to be answered; today is not counted.
 * @param days working days that the supervisor set; the region's rule where none are given
 * @throws TransientError while the catalogue has not told of the region's rules
 */
export async function answerTerm(tx: Tx, regionCode: string, days: number | undefined): Promise<AnswerTerm> {
  const { calendar, rules } = await timeRules(tx, regionCode);
  const general = legalLimit(rules.orderAnswer);
  const limit = days === undefined ? general : { ...general, amount: days, unit: 'working-day' as const };
  const { day, at, provisional } = dueDay({ start: tx.now, limit, calendar });
  return { dueDay: day, dueAt: at, dueProvisional: provisional, termFrom: tx.now, termAmount: limit.amount, termUnit: limit.unit };
}

// They are on their way: the ladder may be quicker than they are, and comes again.
async function timeRules(tx: Tx, regionCode: string): Promise<TimeRules> {
  try {
    return await getTimeRules(tx.db, regionCode);
  } catch (error) {
    if (error instanceof DomainError) throw new TransientError(error.message, { cause: error });
    throw error;
  }
}
