import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { TOPICS, type OrganisationEvent } from '@onewindow/contracts';
import type { SliceContext } from '@onewindow/messaging/transport';
import { copyOrganisation } from './organisation.commands.js';

/** Keeps the copy of staff and agencies that accounts are made from. */
@Controller()
export class OrganisationConsumer {
  @EventPattern<string>(TOPICS.organisation.name)
  async onOrganisationEvents(@Payload() events: readonly OrganisationEvent[], @Ctx() slice: SliceContext): Promise<void> {
    const [first] = events;
    if (first) await copyOrganisation(slice.at(first), events);
  }
}
