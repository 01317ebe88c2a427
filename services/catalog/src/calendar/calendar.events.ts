import { codeId, type CalendarEvent, type EventDraft } from '@onewindow/contracts';
import type { PublishedCalendar } from '@onewindow/legal-clock';

/** A version of a region's calendar came into force. */
export function calendarPublished(calendar: PublishedCalendar, sequence: number): EventDraft<CalendarEvent> {
  const id = codeId('calendar', calendar.regionCode);
  const value = { ...calendar, daysOff: [...calendar.daysOff], makeUpDays: [...calendar.makeUpDays] };
  return { aggregateId: id, rootId: id, caseId: '', sequence, event: { case: 'published', value } };
}
