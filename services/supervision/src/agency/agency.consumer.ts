import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { TOPICS, type CalendarEvent, type OrganisationEvent } from '@onewindow/contracts';
import { keepRegions, takeCalendars } from '@onewindow/deadlines';
import type { SliceContext } from '@onewindow/messaging/transport';
import { copyAgencies } from './agency.commands.js';

/** Keeps this service's own copy of agencies, calendars and regions with their rules of time. */
@Controller()
export class AgencyConsumer {
  @EventPattern<string>(TOPICS.organisation.name)
  async onOrganisationEvents(@Payload() events: readonly OrganisationEvent[], @Ctx() slice: SliceContext): Promise<void> {
    const [first] = events;
    if (!first) return;
    await copyAgencies(slice.at(first), events);
    await keepRegions(slice.at(first), events);
  }

  @EventPattern<string>(TOPICS.calendar.name)
  async onCalendarEvents(@Payload() events: readonly CalendarEvent[], @Ctx() slice: SliceContext): Promise<void> {
    const [first] = events;
    if (first) await takeCalendars(slice.at(first), events);
  }
}
