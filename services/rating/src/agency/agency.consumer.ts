import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { TOPICS, type OrganisationEvent } from '@onewindow/contracts';
import type { SliceContext } from '@onewindow/messaging/transport';
import { copyAgencies } from './agency.commands.js';

@Controller()
export class AgencyConsumer {
  @EventPattern<string>(TOPICS.organisation.name)
  async onOrganisationEvents(@Payload() events: readonly OrganisationEvent[], @Ctx() slice: SliceContext): Promise<void> {
    const [first] = events;
    if (first) await copyAgencies(slice.at(first), events);
  }
}
