import { checkCalendar, eachDay, type PublishedCalendar } from '@onewindow/legal-clock';
import type { Refuse } from '../files/data-file.js';
import type { CalendarEntry } from '../files/schemas.js';

/** The days of `first..last` or the one day; what is no day stays as it is, for the check to find. */
function daysOf(span: string): string[] {
  const [first = '', last = first] = span.split('..');
  try {
    return eachDay(first, last);
  } catch {
    return [span];
  }
}

/**
 * The calendar of an entry, its ranges written out.
 * @param refuse told the path within the entry and the reason where it contradicts itself
 */
export function resolveCalendar(entry: CalendarEntry, refuse: Refuse): PublishedCalendar {
  const calendar = {
    regionCode: entry.region,
    version: entry.version,
    coversFrom: entry.coversFrom,
    coversTo: entry.coversTo,
    daysOff: entry.daysOff.flatMap(daysOf),
    makeUpDays: entry.makeUpDays,
    source: entry.source,
  };
  for (const problem of checkCalendar(calendar)) refuse(placeOf(problem, entry), problem);
  return calendar;
}

/** Where in the entry the day stands that a problem names. */
function placeOf(problem: string, entry: CalendarEntry): readonly PropertyKey[] {
  const field = problem.split(/[: ]/)[0] ?? '';
  if (field !== 'daysOff' && field !== 'makeUpDays') return [field];
  const index = entry[field].findIndex((span) => daysOf(span).some((day) => problem.includes(day)));
  return index < 0 ? [field] : [field, index];
}
