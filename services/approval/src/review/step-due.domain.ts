import { DEFAULT_READINGS, type Readings } from '@onewindow/contracts';
import { dueUnder, EMPTY_LEDGER, type Calendar, type Due, type Ledger, type Limit } from '@onewindow/legal-clock';

/** By what the steps of a case are timed. */
export interface Clock {
  /** What the calendar says of the days of the case; null where the acceptance told none. */
  readonly calendar: Calendar | null;
  /** The date of the case that binds. */
  readonly bindingDue: Due;
  /** What stops the case stops its steps; an extension is the case's alone. */
  readonly ledger?: Ledger;
  readonly readings?: Readings;
}

/**
 * Until when a step is to be done: by its own longest time, counted from its opening by the calendar of the case without the days on which
 * the case stands still, and never later than the case.
 * @param limit null: the step has no time of its own
 */
export function stepDue(limit: Limit | null, clock: Clock, openedAt: Date): Due {
  const { calendar, bindingDue, ledger = EMPTY_LEDGER, readings = DEFAULT_READINGS } = clock;
  if (!limit || !calendar) return bindingDue;
  const { suspensions } = ledger;
  const own = dueUnder({ name: 'promised', start: openedAt, limit, calendar, readings, law: {}, ledger: { suspensions, extension: null } });
  if (own.stopped || own.at >= bindingDue.at) return bindingDue;
  return { day: own.day, at: own.at, provisional: own.provisional };
}
