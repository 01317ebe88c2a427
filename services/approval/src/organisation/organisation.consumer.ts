import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { TOPICS, type OrganisationEvent } from '@onewindow/contracts';
import { keepRegions } from '@onewindow/deadlines';
import type { SliceContext } from '@onewindow/messaging/transport';
import { copyDelegations } from '../delegation/delegation.commands.js';
import { copyStaff } from '../staff/staff.commands.js';

/** Keeps this service's own copies of the staff list, of delegations and of regions; agencies and sites are not kept here. */
@Controller()
export class OrganisationConsumer {
  @EventPattern<string>(TOPICS.organisation.name)
  async onOrganisationEvents(@Payload() events: readonly OrganisationEvent[], @Ctx() slice: SliceContext): Promise<void> {
    const [first] = events;
    if (!first) return;
    await copyStaff(slice.at(first), events);
    await copyDelegations(slice.at(first), events);
    await keepRegions(slice.at(first), events);
  }
}
