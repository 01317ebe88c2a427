import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { TOPICS, type BundleCaseEvent, type CaseEvent, type EventEnvelope } from '@onewindow/contracts';
import type { SliceContext } from '@onewindow/messaging/transport';
import { inviteToRate, type Invitee } from './rating.commands.js';
import type { Invitation } from './rating.domain.js';
import { invitationOf, invitationOfBundle } from './rating.events.js';

@Controller()
export class RatingConsumer {
  @EventPattern<string>(TOPICS.case.name)
  async onCaseEvents(@Payload() events: readonly CaseEvent[], @Ctx() slice: SliceContext): Promise<void> {
    await invite(events, slice, invitationOf);
  }

  @EventPattern<string>(TOPICS.bundleCase.name)
  async onBundleEvents(@Payload() events: readonly BundleCaseEvent[], @Ctx() slice: SliceContext): Promise<void> {
    await invite(events, slice, invitationOfBundle);
  }
}

async function invite<E extends EventEnvelope>(
  events: readonly E[],
  slice: SliceContext,
  invitationFor: (event: E) => Invitation | undefined,
): Promise<void> {
  const invitees: Invitee[] = [];
  for (const event of events) {
    const invitation = invitationFor(event);
    if (invitation) invitees.push({ tx: slice.at(event), invitation });
  }
  await inviteToRate(invitees);
}
