import { Controller, Inject } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { TOPICS, type DocumentEvent, type IssuedDocument, type ReviewDecided, type ReviewEvent } from '@onewindow/contracts';
import type { SliceContext } from '@onewindow/messaging/transport';
import type { Tx } from '@onewindow/messaging/tx';
import { noteInvolvedAgencies, type InvolvedAgency } from '../access/involved-agency.commands.js';
import { followed } from '../bundle/following.commands.js';
import { followedClock } from '../bundle/joint.commands.js';
import { followHeldVisit, followVisit } from '../bundle/visit.commands.js';
import { CASE_TOOLS } from '../tokens.js';
import type { CaseTools } from './case.commands.js';
import { followExplanation, followNotice } from './clock.commands.js';
import { followDecision, followDecline, followLetter } from './decision.commands.js';
import { followTermination } from './ending.commands.js';

/** Follows the review: decided, the result comes to the counter; terminated, the case ends; its dates are those that approval tells. */
@Controller()
export class CaseConsumer {
  constructor(@Inject(CASE_TOOLS) private readonly tools: CaseTools) {}

  @EventPattern<string>(TOPICS.review.name)
  async onReviewEvents(@Payload() events: readonly ReviewEvent[], @Ctx() slice: SliceContext): Promise<void> {
    const [first] = events;
    if (first) await noteInvolvedAgencies(slice.at(first), events.flatMap(stepAgency));
    for (const event of events) {
      const tx = slice.at(event);
      switch (event.event.case) {
        case 'decided':
          await this.decided(tx, event, event.event.value);
          break;
        case 'terminated':
          await followed(tx, event, () => followTermination(tx, event.caseId, this.tools));
          break;
        case 'immediateDeclined':
          await followDecline(tx, event.caseId, event.event.value);
          break;
        case 'clockChanged':
          await followedClock(tx, event, event.event.value);
          break;
        case 'visitArranged':
          await followVisit(tx, event.caseId, event.event.value, this.tools);
          break;
        case 'visitHeld':
          await followHeldVisit(tx, event.caseId, event.event.value);
          break;
        case 'overdueExplained':
          await followExplanation(tx, event.caseId, event.event.value);
          break;
        case 'opened':
        case 'accepted':
        case 'stepOpened':
        case 'stepClaimed':
        case 'stepReleased':
        case 'stepDecided':
        case 'stepTransferred':
        case 'rungReached':
        case 'snapshot':
        case undefined:
          break;
      }
    }
  }

  @EventPattern<string>(TOPICS.document.name)
  async onDocumentEvents(@Payload() events: readonly DocumentEvent[], @Ctx() slice: SliceContext): Promise<void> {
    for (const event of events) {
      switch (event.event.case) {
        case 'issued':
          await this.issued(slice.at(event), event, event.event.value);
          break;
        case 'snapshot':
        case undefined:
          break;
      }
    }
  }

  private decided(tx: Tx, event: ReviewEvent, value: ReviewDecided): Promise<void> {
    return followed(tx, event, () => followDecision(tx, event.caseId, value, this.tools));
  }

  private async issued(tx: Tx, event: DocumentEvent, value: IssuedDocument): Promise<void> {
    await followed(tx, event, () => followLetter(tx, event.caseId, value, this.tools));
    await followNotice(tx, event.caseId, value, this.tools);
  }
}

const stepAgency = ({ caseId, event }: ReviewEvent): InvolvedAgency[] =>
  event.case === 'stepOpened' ? [{ caseId, agencyCode: event.value.agencyCode }] : [];
