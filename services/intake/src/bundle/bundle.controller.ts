import { Controller, Get, Inject, Post, Put, Res } from '@nestjs/common';
import {
  BundleDates,
  BundleListEntry,
  BundleView,
  ConfirmReceipt,
  CorrectCase,
  DecideAcceptance,
  DeliverResult,
  ExtendBundle,
  id,
  ListBundles,
  MemberForm,
  MemberKey,
  page,
  RegisterBundle,
  RegisteredBundle,
  WithdrawBundle,
  type Page,
  type Principal,
} from '@onewindow/contracts';
import { Transactions, type Tx } from '@onewindow/messaging/tx';
import { Allow, Answers, BodyOf, Caller, PathOf, QueryOf, receiptCode, Refuses, RequestCause } from '@onewindow/platform';
import type { FastifyReply } from 'fastify';
import { CASE_READERS } from '../access/case-access.queries.js';
import type { CaseTools } from '../case/case.commands.js';
import { CASE_TOOLS } from '../tokens.js';
import { decideBundle } from './acceptance.commands.js';
import type { LockedBundle } from './bundle.commands.js';
import { bundleView, listBundles, readBundle, readMemberForm } from './bundle.queries.js';
import { correctBundle } from './correction.commands.js';
import { confirmBundleReceipt, deliverBundle } from './delivery.commands.js';
import { withdrawBundle } from './ending.commands.js';
import { extendBundle } from './extension.commands.js';
import { bundleDates } from './joint.queries.js';
import { receiveBundle } from './receiving.commands.js';

/** Refusals of whatever comes after the end of an application. */
const ENDED = ['bundle-is-closed', 'bundle-is-not-accepted', 'bundle-is-terminated'] as const;
/** Refusals of what belongs to the check at the window, once the application is accepted and not yet at its end. */
const ACCEPTED = ['bundle-is-accepted', 'bundle-is-ready', 'bundle-is-dispatched'] as const;
/** Refusals of handing over, while there is no result. */
const WITHOUT_RESULT = ['bundle-is-received', 'bundle-is-correcting', 'bundle-is-accepted'] as const;

@Controller('v1')
export class BundleController {
  constructor(
    private readonly transactions: Transactions,
    @Inject(CASE_TOOLS) private readonly tools: CaseTools,
  ) {}

  @Put('bundles/:id')
  @Allow('window-clerk', 'applicant', 'department-system')
  @Answers(RegisteredBundle)
  @Refuses({
    400: [
      'bundle-unknown',
      'applicant-kind-not-served',
      'channel-not-offered',
      'answers-invalid',
      'agent-not-answered',
      'no-member-applies',
      'member-unknown',
      'member-not-optional',
      'member-not-offered',
      'material-not-asked',
      'material-twice',
      'field-not-asked',
      'form-invalid',
      'site-unknown',
      'item-not-at-this-site',
      'bundle-not-at-this-window',
      'file-unknown',
      'file-twice',
      'receipt-in-future',
      'receipt-too-old',
    ],
    403: ['channel-not-yours', 'applicant-not-you', 'site-not-yours', 'clerk-without-site', 'clerk-without-window', 'agency-not-in-bundle'],
    409: ['bundle-content-differs', 'no-site-for-region', 'file-attached-elsewhere', 'calendar-unknown', 'region-rules-unknown'],
  })
  async register(
    @PathOf('id', id) bundleId: string,
    @BodyOf(RegisterBundle) command: RegisterBundle,
    @Caller() caller: Principal,
    @RequestCause() cause: string,
  ): Promise<RegisteredBundle> {
    const view = await this.act(cause, (tx) => receiveBundle(tx, bundleId, command, caller, this.tools));
    return { ...view, receiptCode: receiptCode(this.tools.subjectKey, bundleId) };
  }

  @Post('bundles/:id/acceptance')
  @Allow('window-clerk')
  @Answers(BundleView)
  @Refuses({
    400: ['material-not-handed-in', 'material-not-in-notice', 'agency-unknown', 'agency-has-jurisdiction'],
    404: 'bundle-not-found',
    409: [
      ...ENDED,
      ...ACCEPTED,
      'materials-incomplete',
      'corrections-incomplete',
      'correction-already-told',
      'nothing-to-correct',
      'correction-not-told',
      'correction-term-runs',
      'corrections-complete',
      'calendar-unknown',
      'region-rules-unknown',
      'case-is-deemed-accepted',
    ],
  })
  async decideAcceptance(
    @PathOf('id', id) bundleId: string,
    @BodyOf(DecideAcceptance) command: DecideAcceptance,
    @Caller() caller: Principal,
    @RequestCause() cause: string,
  ): Promise<BundleView> {
    return this.act(cause, (tx) => decideBundle(tx, bundleId, command, caller, this.tools));
  }

  @Put('bundles/:id/corrections/:correction')
  @Allow('window-clerk', 'applicant')
  @Answers(BundleView)
  @Refuses({
    400: ['material-not-in-notice', 'material-twice', 'file-unknown', 'file-twice'],
    404: 'bundle-not-found',
    409: [
      ...ENDED,
      'bundle-is-received',
      ...ACCEPTED,
      'correction-content-differs',
      'corrections-complete',
      'calendar-unknown',
      'region-rules-unknown',
      'file-attached-elsewhere',
      'file-in-use',
    ],
  })
  async correct(
    @PathOf('id', id) bundleId: string,
    @PathOf('correction', id) correctionId: string,
    @BodyOf(CorrectCase) command: CorrectCase,
    @Caller() caller: Principal,
    @RequestCause() cause: string,
  ): Promise<BundleView> {
    return this.act(cause, (tx) => correctBundle(tx, bundleId, correctionId, command, caller));
  }

  /** 200 where everything that was taken back has ended, 202 where approval was asked to end some of it. */
  @Post('bundles/:id/withdrawal')
  @Allow('window-clerk', 'applicant')
  @Answers(BundleView, 200, 202)
  @Refuses({
    400: 'member-unknown',
    404: 'bundle-not-found',
    409: [...ENDED, 'bundle-is-ready', 'bundle-is-dispatched', 'member-decided', 'member-needed', 'members-decided'],
  })
  async withdraw(
    @PathOf('id', id) bundleId: string,
    @BodyOf(WithdrawBundle) command: WithdrawBundle,
    @Caller() caller: Principal,
    @RequestCause() cause: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<BundleView> {
    const view = await this.act(cause, (tx) => withdrawBundle(tx, bundleId, command, caller, this.tools));
    if (view.members.some((member) => member.withdrawalRequested)) reply.status(202);
    return view;
  }

  @Post('bundles/:id/delivery')
  @Allow('issuing-counter')
  @Answers(BundleView)
  @Refuses({ 404: 'bundle-not-found', 409: [...ENDED, ...WITHOUT_RESULT, 'bundle-is-dispatched', 'delivery-differs', 'no-consent'] })
  async deliver(
    @PathOf('id', id) bundleId: string,
    @BodyOf(DeliverResult) command: DeliverResult,
    @Caller() caller: Principal,
    @RequestCause() cause: string,
  ): Promise<BundleView> {
    return this.act(cause, (tx) => deliverBundle(tx, bundleId, command, caller, this.tools));
  }

  @Post('bundles/:id/delivery/receipt')
  @Allow('issuing-counter')
  @Answers(BundleView)
  @Refuses({
    400: ['received-before-dispatch', 'received-in-future'],
    404: 'bundle-not-found',
    409: [...ENDED, ...WITHOUT_RESULT, 'bundle-is-ready', 'receipt-differs'],
  })
  async confirmReceipt(
    @PathOf('id', id) bundleId: string,
    @BodyOf(ConfirmReceipt) command: ConfirmReceipt,
    @Caller() caller: Principal,
    @RequestCause() cause: string,
  ): Promise<BundleView> {
    return this.act(cause, (tx) => confirmBundleReceipt(tx, bundleId, command, caller, this.tools));
  }

  @Get('bundles/:id')
  @Allow('window-clerk', 'issuing-counter', 'applicant')
  @Answers(BundleView)
  @Refuses({ 404: 'bundle-not-found' })
  async read(@PathOf('id', id) bundleId: string, @Caller() caller: Principal, @RequestCause() cause: string): Promise<BundleView> {
    return this.act(cause, (tx) => readBundle(tx, bundleId, caller));
  }

  @Put('bundles/:id/extension')
  @Allow('agency-head')
  @Answers(BundleDates)
  @Refuses({
    400: ['extension-too-long', 'extension-approver-wrong'],
    404: 'bundle-not-found',
    409: [
      ...ENDED,
      'bundle-is-received',
      'bundle-is-correcting',
      'bundle-is-ready',
      'bundle-is-dispatched',
      'extension-already-granted',
      'extension-after-due',
      'extension-told-late',
    ],
  })
  async extend(
    @PathOf('id', id) bundleId: string,
    @BodyOf(ExtendBundle) command: ExtendBundle,
    @Caller() caller: Principal,
    @RequestCause() cause: string,
  ): Promise<BundleDates> {
    return this.tools.numbers.run(() =>
      this.transactions.run(cause, async (tx) => bundleDates(tx, await extendBundle(tx, bundleId, command, caller, this.tools))),
    );
  }

  @Get('bundles')
  @Allow('window-clerk', 'issuing-counter', 'applicant')
  @Answers(page(BundleListEntry))
  @Refuses({ 400: 'invalid-cursor' })
  async list(
    @QueryOf(ListBundles) filter: ListBundles,
    @Caller() caller: Principal,
    @RequestCause() cause: string,
  ): Promise<Page<BundleListEntry>> {
    return this.transactions.run(cause, (tx) => listBundles(tx.db, filter, caller));
  }

  @Get('bundles/:id/members/:member/form')
  @Allow(...CASE_READERS)
  @Answers(MemberForm)
  @Refuses({ 404: ['case-not-found', 'member-unknown'] })
  async readForm(
    @PathOf('id', id) bundleId: string,
    @PathOf('member', MemberKey) member: string,
    @Caller() caller: Principal,
    @RequestCause() cause: string,
  ): Promise<MemberForm> {
    return this.transactions.run(cause, (tx) => readMemberForm(tx, bundleId, member, caller, this.tools.personal));
  }

  private act(cause: string, command: (tx: Tx) => Promise<LockedBundle>): Promise<BundleView> {
    return this.tools.numbers.run(() => this.transactions.run(cause, async (tx) => bundleView(await command(tx), this.tools.personal)));
  }
}
