import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { TOPICS, type CalendarEvent, type ItemEvent, type OrganisationEvent } from '@onewindow/contracts';
import type { SliceContext } from '@onewindow/messaging/transport';
import { copyCalendarVersion, copyItemVersion, retireItem } from './catalogue.commands.js';
import { copyOrganisation } from './organisation.commands.js';

/** Keeps this service's own copy of item versions, calendars, sites and agencies. */
@Controller()
export class CatalogueConsumer {
  @EventPattern<string>(TOPICS.item.name)
  async onItemEvents(@Payload() events: readonly ItemEvent[], @Ctx() slice: SliceContext): Promise<void> {
    for (const event of events) {
      switch (event.event.case) {
        case 'published':
        case 'snapshot':
          await copyItemVersion(slice.at(event), event.event.value, event.sequence);
          break;
        case 'retired':
          await retireItem(slice.at(event), event.event.value, event.sequence);
          break;
        case undefined:
          break;
      }
    }
  }

  @EventPattern<string>(TOPICS.calendar.name)
  async onCalendarEvents(@Payload() events: readonly CalendarEvent[], @Ctx() slice: SliceContext): Promise<void> {
    for (const event of events) {
      switch (event.event.case) {
        case 'published':
        case 'snapshot':
          await copyCalendarVersion(slice.at(event), event.event.value, event.sequence);
          break;
        case undefined:
          break;
      }
    }
  }

  @EventPattern<string>(TOPICS.organisation.name)
  async onOrganisationEvents(@Payload() events: readonly OrganisationEvent[], @Ctx() slice: SliceContext): Promise<void> {
    const [first] = events;
    if (first) await copyOrganisation(slice.at(first), events);
  }
}
