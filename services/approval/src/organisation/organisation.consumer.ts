import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { TOPICS, type OrganisationEvent } from '@onewindow/contracts';
import type { SliceContext } from '@onewindow/messaging/transport';
import { copyDelegation } from '../delegation/delegation.commands.js';
import { copyStaffMember } from '../staff/staff.commands.js';

/** Keeps this service's own copies of the staff list and of delegations. */
@Controller()
export class OrganisationConsumer {
  @EventPattern<string>(TOPICS.organisation.name)
  async onOrganisationEvents(@Payload() events: readonly OrganisationEvent[], @Ctx() slice: SliceContext): Promise<void> {
    for (const event of events) {
      switch (event.event.case) {
        case 'staffChanged':
        case 'staffSnapshot':
          await copyStaffMember(slice.at(event), event.event.value, event.sequence);
          break;
        case 'delegationChanged':
        case 'delegationSnapshot':
          await copyDelegation(slice.at(event), event.event.value, event.sequence);
          break;
        case 'agencyChanged':
        case 'agencySnapshot':
        case 'siteChanged':
        case 'siteSnapshot':
        case undefined:
          break;
      }
    }
  }
}
