import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { TOPICS, type CalendarEvent } from '@onewindow/contracts';
import type { SliceContext } from '@onewindow/messaging/transport';
import { keepNewCalendars } from './calendar.commands.js';

/** Keeps this service's own copy of calendars; by a new version the dates of open reviews are worked out again. */
@Controller()
export class CalendarConsumer {
  @EventPattern<string>(TOPICS.calendar.name)
  async onCalendarEvents(@Payload() events: readonly CalendarEvent[], @Ctx() slice: SliceContext): Promise<void> {
    const [first] = events;
    if (first) await keepNewCalendars(slice.at(first), events);
  }
}
