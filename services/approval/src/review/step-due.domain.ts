import { dueDay, type Calendar, type Due, type Limit } from '@onewindow/legal-clock';

/** By what the steps of a case are timed. */
export interface Clock {
  /** What the calendar says of the days of the case; null where the acceptance told none. */
  readonly calendar: Calendar | null;
  /** The date of the case that binds. */
  readonly bindingDue: Due;
}

/**
 * Until when a step that opens now is to be done: by its own longest time, counted from now by the calendar of the case, and never later
 * than the case.
 * @param limit null: the step has no time of its own
 */
export function stepDue(limit: Limit | null, { calendar, bindingDue }: Clock, now: Date): Due {
  if (!limit || !calendar) return bindingDue;
  const own = dueDay({ start: now, limit, calendar });
  return own.at < bindingDue.at ? own : bindingDue;
}
