import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { TOPICS, type OrganisationEvent } from '@onewindow/contracts';
import type { SliceContext } from '@onewindow/messaging/transport';
import { copyStaffMember } from './staff.commands.js';

/** Keeps this service's own copy of the staff list. */
@Controller()
export class StaffConsumer {
  @EventPattern<string>(TOPICS.organisation.name)
  async onOrganisationEvents(@Payload() events: readonly OrganisationEvent[], @Ctx() slice: SliceContext): Promise<void> {
    for (const event of events) {
      switch (event.event.case) {
        case 'staffChanged':
        case 'staffSnapshot':
          await copyStaffMember(slice.at(event), event.event.value, event.sequence);
          break;
        case 'agencyChanged':
        case 'agencySnapshot':
        case 'siteChanged':
        case 'siteSnapshot':
        case 'delegationChanged':
        case 'delegationSnapshot':
        case undefined:
          break;
      }
    }
  }
}
