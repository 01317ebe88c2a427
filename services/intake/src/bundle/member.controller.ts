import { Controller, Inject, Put } from '@nestjs/common';
import { BundleProgress, id, MemberKey } from '@onewindow/contracts';
import { Transactions, type Tx } from '@onewindow/messaging/tx';
import { Allow, Answers, PathOf, Refuses, RequestCause } from '@onewindow/platform';
import type { CaseTools } from '../case/case.commands.js';
import { CASE_TOOLS } from '../tokens.js';
import type { LockedBundle } from './bundle.commands.js';
import { bundleProgress } from './graph.queries.js';
import { joinResult } from './ending.commands.js';
import { cancelMember, openMember, preReviewMember } from './member.commands.js';

/** Refusals of moving members on where the application does not run. */
const NOT_RUNNING = [
  'bundle-is-received',
  'bundle-is-correcting',
  'bundle-is-ready',
  'bundle-is-dispatched',
  'bundle-is-closed',
  'bundle-is-not-accepted',
  'bundle-is-terminated',
] as const;

/** What the workflow of an application does to its members; each act is quiet where it is done. */
@Controller('v1/bundles/:id')
export class MemberController {
  constructor(
    private readonly transactions: Transactions,
    @Inject(CASE_TOOLS) private readonly tools: CaseTools,
  ) {}

  @Put('members/:member/opened')
  @Allow('orchestrator')
  @Answers(BundleProgress)
  @Refuses({
    404: ['bundle-not-found', 'member-unknown'],
    409: [...NOT_RUNNING, 'member-not-ready', 'calendar-unknown', 'region-rules-unknown'],
  })
  async open(
    @PathOf('id', id) bundleId: string,
    @PathOf('member', MemberKey) member: string,
    @RequestCause() cause: string,
  ): Promise<BundleProgress> {
    return this.act(cause, (tx) => openMember(tx, { bundleId, member }));
  }

  @Put('members/:member/pre-review')
  @Allow('orchestrator')
  @Answers(BundleProgress)
  @Refuses({
    404: ['bundle-not-found', 'member-unknown'],
    409: [...NOT_RUNNING, 'member-not-reviewed-ahead', 'prerequisites-failed'],
  })
  async preReview(
    @PathOf('id', id) bundleId: string,
    @PathOf('member', MemberKey) member: string,
    @RequestCause() cause: string,
  ): Promise<BundleProgress> {
    return this.act(cause, (tx) => preReviewMember(tx, { bundleId, member }));
  }

  @Put('members/:member/cancelled')
  @Allow('orchestrator')
  @Answers(BundleProgress)
  @Refuses({ 404: ['bundle-not-found', 'member-unknown'], 409: [...NOT_RUNNING, 'prerequisites-not-failed'] })
  async cancel(
    @PathOf('id', id) bundleId: string,
    @PathOf('member', MemberKey) member: string,
    @RequestCause() cause: string,
  ): Promise<BundleProgress> {
    return this.act(cause, (tx) => cancelMember(tx, { bundleId, member }, this.tools));
  }

  @Put('result')
  @Allow('orchestrator')
  @Answers(BundleProgress)
  @Refuses({ 404: 'bundle-not-found', 409: ['bundle-is-received', 'bundle-is-correcting', 'members-not-finished'] })
  async join(@PathOf('id', id) bundleId: string, @RequestCause() cause: string): Promise<BundleProgress> {
    return this.act(cause, (tx) => joinResult(tx, bundleId, this.tools));
  }

  private act(cause: string, command: (tx: Tx) => Promise<LockedBundle>): Promise<BundleProgress> {
    return this.tools.numbers.run(() => this.transactions.run(cause, async (tx) => bundleProgress(await command(tx))));
  }
}
