import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { TOPICS, type CaseEvent } from '@onewindow/contracts';
import type { SliceContext } from '@onewindow/messaging/transport';
import { inviteToRate, type Invitee } from './rating.commands.js';
import { invitationOf } from './rating.events.js';

@Controller()
export class RatingConsumer {
  @EventPattern<string>(TOPICS.case.name)
  async onCaseEvents(@Payload() events: readonly CaseEvent[], @Ctx() slice: SliceContext): Promise<void> {
    const invitees: Invitee[] = [];
    for (const event of events) {
      const invitation = invitationOf(event);
      if (invitation) invitees.push({ tx: slice.at(event), invitation });
    }
    await inviteToRate(invitees);
  }
}
