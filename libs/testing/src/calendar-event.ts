import { create } from '@bufbuild/protobuf';
import { newId, TOPICS, type CalendarEvent } from '@onewindow/contracts';
import { NATIONAL_CALENDAR } from '@onewindow/legal-clock';

/** The catalogue publishes the national calendar with more days off (`YYYY-MM-DD`). */
export function calendarPublished(version: number, daysOff: readonly string[] = []): CalendarEvent {
  const { makeUpDays, ...calendar } = NATIONAL_CALENDAR;
  const value = {
    ...calendar,
    regionCode: '000000',
    version,
    daysOff: [...calendar.daysOff, ...daysOff],
    makeUpDays: makeUpDays.filter((day) => !daysOff.includes(day)),
  };
  const said = { eventId: newId(), aggregateId: newId(), sequence: version };
  return create(TOPICS.calendar.schema, { ...said, event: { case: 'published', value } });
}
