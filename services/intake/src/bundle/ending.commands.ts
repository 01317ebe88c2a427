import { DomainError, TOPICS, type Principal, type WithdrawBundle } from '@onewindow/contracts';
import type { Tx } from '@onewindow/messaging/tx';
import { fingerprint } from '@onewindow/platform';
import type { CaseTools } from '../case/case.commands.js';
import { documentNo, withdrawalNotice } from '../case/case.documents.js';
import type { CaseRow } from '../case/case.entity.js';
import { terminationRequestedEvent } from '../case/case.events.js';
import { issueDue } from '../case/window-times.queries.js';
import { issueDocument } from '../document/document.commands.js';
import { tellApplicant } from '../message/message.commands.js';
import { runBundleClock, stopBundleClocks } from './bundle.clocks.js';
import {
  applicantNameOf,
  lockBundle,
  lockMembers,
  lockShownBundle,
  saveBundle,
  saveMembers,
  toldBundle,
  type LockedBundle,
} from './bundle.commands.js';
import { bundleFrame } from './bundle.documents.js';
import { assertBundleConcerns, bundleIs, hasNotBegun, hasResult, isFinished, isJoined, leaving, type Member } from './bundle.domain.js';
import { bundleReadyEvent, bundleTerminatedEvent, caseOf, finishedAt, graphOf, memberChangedEvent, membersOf } from './bundle.events.js';
import { recounted } from './joint.commands.js';
import { endMembers } from './member.commands.js';

/**
 * Joins the result: all members are finished and every paper is here, so one counter hands out everything; where nothing was decided, the matter
 * ends. Quiet where that is done.
 * @throws DomainError `bundle-not-found`, `bundle-is-<status>`, `members-not-finished` naming them
 */
export async function joinResult(tx: Tx, id: string, tools: CaseTools): Promise<LockedBundle> {
  const whole = await lockBundle(tx, id);
  if (!whole) throw new DomainError('not-found', 'bundle-not-found', 'there is no such application');
  const { row } = whole;
  const members = membersOf(whole);
  switch (row.status) {
    case 'received':
    case 'correcting':
      throw bundleIs(row.status, 'has no result');
    case 'ready':
    case 'dispatched':
    case 'closed':
    case 'not-accepted':
    case 'terminated':
      return whole;
    case 'accepted':
      if (!isJoined(members)) throw notFinished(members);
      return members.some(hasResult) ? putToCounter(tx, whole, tools) : terminate(tx, whole, null);
  }
}

const notFinished = (members: readonly Member[]): DomainError =>
  new DomainError('conflict', 'members-not-finished', 'not all members are finished with their papers', {
    members: members.filter((one) => !isJoined([one])).map(({ key }) => key),
  });

async function putToCounter(tx: Tx, whole: LockedBundle, tools: CaseTools): Promise<LockedBundle> {
  const { row } = whole;
  const issue = await issueDue(tx.db, row.regionCode, finishedAt(whole) ?? tx.now);
  await runBundleClock(tx, row.id, 'bundle-issue', { at: issue.issueDueAt });
  await saveBundle(tx, row, { ...issue, status: 'ready', readyAt: tx.now });
  await tellApplicant(tx, tools, toldBundle(row), 'ready');
  tx.publish(TOPICS.bundleCase, bundleReadyEvent(whole));
  return whole;
}

async function terminate(tx: Tx, whole: LockedBundle, terminationNo: string | null): Promise<LockedBundle> {
  await saveBundle(tx, whole.row, { status: 'terminated', terminationNo, terminatedAt: tx.now, finalVisit: 0 });
  await stopBundleClocks(tx, whole.row.id);
  tx.publish(TOPICS.bundleCase, bundleTerminatedEvent(whole));
  return whole;
}

/**
 * The applicant takes the application back, or a part of it that nothing kept needs. Members that have not begun end at once, with one notice;
 * for those that run approval is asked, each answers by itself. The same again is quiet.
 * @throws DomainError `bundle-not-found`, `bundle-is-<status>`, `member-unknown`, `member-decided`, `member-needed`, `members-decided`
 */
export async function withdrawBundle(tx: Tx, id: string, body: WithdrawBundle, caller: Principal, tools: CaseTools): Promise<LockedBundle> {
  const row = await lockShownBundle(tx, id, { caller, doing: 'withdrawal' });
  assertBundleConcerns(row, caller);
  const whole = await lockMembers(tx, row);
  const withdrawalHash = fingerprint(body);
  if (row.withdrawalHash === withdrawalHash) return whole;
  if (row.status !== 'received' && row.status !== 'correcting' && row.status !== 'accepted')
    throw bundleIs(row.status, 'cannot be withdrawn any more');
  const going = membersGoing(whole, body);
  const asked = {
    withdrawalHash,
    withdrawalRequestedAt: tx.now,
    withdrawalSealed: tools.personal.seal({ reason: body.reason }, id),
  };
  const cases = going.map(({ key }) => caseOf(whole.cases, key));
  const waiting = cases.filter((_, at) => hasNotBegun(going[at] as Member));
  const terminationNo = waiting.length > 0 ? documentNo(tools.numbers, 'WITHDRAWAL_NOTICE', row.leadAgencyCode, tx.now) : null;
  if (terminationNo !== null) {
    endMembers(tx, waiting, { cause: 'withdrawn', terminationNo, requestedBy: caller.id });
    await tellEnd(tx, whole, waiting, terminationNo, tools);
  }
  askApproval(tx, cases, caller);
  await saveMembers(tx, cases);
  Object.assign(row, asked);
  if (row.acceptedAt === null && membersOf(whole).every(isFinished)) {
    await stopBundleClocks(tx, id);
    const end = { status: 'terminated', terminationNo, terminationCause: 'withdrawn', terminatedAt: tx.now, finalVisit: 0 } as const;
    await saveBundle(tx, row, { ...asked, ...end });
    tx.publish(TOPICS.bundleCase, bundleTerminatedEvent(whole));
    return whole;
  }
  await saveBundle(tx, row, { ...asked, ...(await recounted(tx, whole)) });
  const keys = going.map(({ key }) => key);
  tx.publish(TOPICS.bundleCase, memberChangedEvent(whole, keys, terminationNo ?? ''));
  return whole;
}

/** The members that are to end: those named, or all that have not. @throws DomainError `members-decided` where nothing is left */
function membersGoing(whole: LockedBundle, { members: keys }: WithdrawBundle): Member[] {
  const graph = graphOf(whole);
  const going = keys ? leaving(keys, graph) : graph.members.filter((one) => !isFinished(one));
  if (going.length > 0 || keys) return going;
  throw new DomainError('conflict', 'members-decided', 'every member is decided or has ended, so nothing can be withdrawn any more');
}

/** Those that run: approval owns them and answers, by their end or by the decision that came first. */
function askApproval(tx: Tx, cases: readonly CaseRow[], caller: Principal): void {
  for (const one of cases) {
    if (one.status !== 'accepted' || one.terminationStatus === 'requested') continue;
    Object.assign(one, {
      terminationStatus: 'requested',
      terminationRequestedAt: tx.now,
      terminationRequestedBy: caller.id,
      sequence: one.sequence + 1,
    } satisfies Partial<CaseRow>);
    tx.publish(TOPICS.case, terminationRequestedEvent(one));
  }
}

/** One notice for all members that end at once: of the whole, or naming them. */
async function tellEnd(tx: Tx, whole: LockedBundle, ended: readonly CaseRow[], terminationNo: string, tools: CaseTools): Promise<void> {
  const { row, version } = whole;
  const frame = bundleFrame(row, version, applicantNameOf(row, tools));
  const isWhole = ended.length === whole.cases.length;
  const name = isWhole ? row.bundleName : `${row.bundleName}：${ended.map(({ itemName }) => itemName).join('、')}`.slice(0, 200);
  await issueDocument(tx, tools, {
    caseId: row.id,
    kind: 'WITHDRAWAL_NOTICE',
    documentNo: terminationNo,
    issuedAt: tx.now,
    data: withdrawalNotice({ ...frame, item: { ...frame.item, name } }, row, tx.now, tx.now),
  });
  await tellApplicant(tx, tools, toldBundle(row), 'document');
}
