import { DomainError, TOPICS } from '@onewindow/contracts';
import { getCalendarVersion, getTimeRules } from '@onewindow/deadlines';
import { saidBy, type Tx } from '@onewindow/messaging/tx';
import { assertCanBecome } from '../case/case.domain.js';
import { documentNo } from '../case/case.documents.js';
import { CaseRow } from '../case/case.entity.js';
import { acceptedEvent, caseEvent, terminatedEvent, terminationRequestedEvent } from '../case/case.events.js';
import type { CaseTools } from '../case/case.commands.js';
import { itemVersion } from '../catalogue/catalogue.queries.js';
import { agencyNameOf, openCase } from './acceptance.commands.js';
import { givenToMember } from './application.domain.js';
import { applicantNameOf, lockBundle, saveBundle, saveMembers, type LockedBundle } from './bundle.commands.js';
import { bundleCancellation, bundleFrame } from './bundle.documents.js';
import { bundleIs, doomed, getMember, hasNotBegun, isFinished, readySince, standingOf, type Member } from './bundle.domain.js';
import { caseOf, graphOf, jointDates, memberChangedEvent, membersOf } from './bundle.events.js';
import { recounted } from './joint.commands.js';
import { vouch } from './voucher.commands.js';

/** Which member of which application. */
export interface MemberOfBundle {
  readonly bundleId: string;
  readonly member: string;
}

/** A member of a locked application. */
interface LockedMember {
  readonly whole: LockedBundle;
  readonly member: Member;
  readonly row: CaseRow;
}

async function lockMember(tx: Tx, { bundleId, member: key }: MemberOfBundle): Promise<LockedMember> {
  const whole = await lockBundle(tx, bundleId);
  if (!whole) throw new DomainError('not-found', 'bundle-not-found', 'there is no such application');
  const member = getMember(membersOf(whole), key);
  return { whole, member, row: caseOf(whole.cases, key) };
}

/** Members go on while the application is accepted. @throws DomainError `bundle-is-<status>` */
function assertRunning({ row }: LockedBundle): void {
  if (row.status !== 'accepted') throw bundleIs(row.status, 'its members do not go on');
}

/**
 * Opens a member whose prerequisites are finished: its case is accepted as of the instant at which the last of them was (依次办理, 浙江省保障
 * “最多跑一次”改革规定 第五条), which the rows know and the caller does not say; what a prerequisite gave is among its materials. Quiet where it is
 * open or has ended.
 * @throws DomainError `bundle-not-found`, `member-unknown`, `bundle-is-<status>`, `member-not-ready`
 */
export async function openMember(tx: Tx, which: MemberOfBundle): Promise<LockedBundle> {
  const { whole, member, row } = await lockMember(tx, which);
  if (!hasNotBegun(member)) return whole;
  assertRunning(whole);
  const graph = graphOf(whole);
  if (standingOf(member, graph) !== 'ready')
    throw new DomainError('conflict', 'member-not-ready', 'a prerequisite of the member is not finished', {
      member: member.key,
      standing: standingOf(member, graph),
    });
  assertCanBecome(row, 'accepted');
  row.materials = [...row.materials, ...given(whole, member.key)];
  const start = readySince(member, graph, whole.row.acceptedAt ?? tx.now);
  await openCase(tx, whole, row, { start, time: await getTimeRules(tx.db, row.regionCode) });
  await saveMembers(tx, [row]);
  return changed(tx, whole, [member.key]);
}

/** What granted members gave this one, as its item knows it: nobody is asked for it. */
function given({ version, cases, row }: LockedBundle, key: string) {
  const granted = new Set(cases.filter(({ outcome }) => outcome === 'granted').map(({ memberKey }) => memberKey));
  const handedIn = new Set(caseOf(cases, key).materials.map((material) => material.key));
  return givenToMember(key, version.materials)
    .filter(({ givenBy, key: material }) => granted.has(givenBy) && !handedIn.has(material))
    .map(({ key: material, givenBy }) => ({
      key: material,
      copies: 1,
      files: [],
      givenBy: row.members.find((one) => one.key === givenBy)?.caseId ?? '',
    }));
}

/**
 * Opens the review of a member ahead of its prerequisites: its body examines everything that does not hang on them, and decides at once when
 * they are finished (后置审批预先审查). Nothing is accepted. Quiet where that is done, or the member has begun or ended.
 * @throws DomainError `bundle-not-found`, `member-unknown`, `bundle-is-<status>`, `member-not-reviewed-ahead`, `prerequisites-failed`
 */
export async function preReviewMember(tx: Tx, which: MemberOfBundle): Promise<LockedBundle> {
  const { whole, member, row } = await lockMember(tx, which);
  if (member.status !== 'waiting') return whole;
  assertRunning(whole);
  if (!member.preReview)
    throw new DomainError('conflict', 'member-not-reviewed-ahead', 'the bundle does not have this member reviewed ahead', {
      member: member.key,
    });
  if (standingOf(member, graphOf(whole)) === 'failed')
    throw new DomainError('conflict', 'prerequisites-failed', 'a prerequisite of the member failed', { member: member.key });
  Object.assign(row, { preReviewedAt: tx.now, sequence: row.sequence + 1 });
  tx.publish(TOPICS.case, await preReviewed(tx, whole, row));
  await saveMembers(tx, [row]);
  return changed(tx, whole, [member.key]);
}

/** What acceptance would say, with the dates of the bundle in the place of the member's own, whose clock does not run. */
async function preReviewed(tx: Tx, { row: bundle }: LockedBundle, row: CaseRow) {
  const item = await itemVersion(tx.db, row.itemCode, row.itemVersion);
  const calendar = await getCalendarVersion(tx.db, bundle.calendarRegion ?? '', bundle.calendarVersion ?? 0);
  const { joint, promised } = jointDates(bundle);
  const ahead = Object.assign(new CaseRow(), row, {
    acceptedAt: bundle.acceptedAt,
    acceptedBy: bundle.acceptedBy,
    acceptNo: bundle.acceptNo,
    calendarVersion: calendar.version,
    calendarRegion: calendar.regionCode,
    statutoryDueDay: joint.day,
    statutoryDueAt: joint.at,
    statutoryProvisional: true,
    promisedDueDay: promised.day,
    promisedDueAt: promised.at,
    promisedProvisional: true,
  });
  return caseEvent(row, { case: 'preReviewed', value: saidBy(acceptedEvent(ahead, item, { calendar, rules: undefined }), 'accepted') });
}

/**
 * Ends a member whose prerequisite failed, and with it every other that can no longer begin: the applicant hears of all of them in one notice,
 * with the remedies. Quiet where the member has ended.
 * @throws DomainError `bundle-not-found`, `member-unknown`, `bundle-is-<status>`, `prerequisites-not-failed`
 */
export async function cancelMember(tx: Tx, which: MemberOfBundle, tools: CaseTools): Promise<LockedBundle> {
  const { whole, member } = await lockMember(tx, which);
  if (isFinished(member)) return whole;
  assertRunning(whole);
  const keys = doomed(graphOf(whole));
  if (!keys.includes(member.key))
    throw new DomainError('conflict', 'prerequisites-not-failed', 'no prerequisite of the member failed', { member: member.key });
  const because = failedBefore(whole, keys);
  const { row } = whole;
  const terminationNo = documentNo(tools.numbers, 'BUNDLE_CANCELLATION', row.leadAgencyCode, tx.now);
  const cases = keys.map((key) => caseOf(whole.cases, key));
  endMembers(tx, cases, { cause: 'prerequisite-failed', terminationNo, requestedBy: 'orchestrator' });
  await saveMembers(tx, cases);
  await saveBundle(tx, row, await recounted(tx, whole));
  const members = cases.map((one) => ({ row: one, agencyName: agencyNameOf(whole, one.memberKey ?? '') }));
  const frame = bundleFrame(row, whole.version, applicantNameOf(row, tools));
  await vouch(tx, tools, row, {
    kind: 'BUNDLE_CANCELLATION',
    documentNo: terminationNo,
    data: bundleCancellation(frame, row, { members, because, endedAt: tx.now }),
    news: 'document',
    event: memberChangedEvent(whole, keys, terminationNo),
  });
  return whole;
}

/** Names of the items that failed and that the cancelled members needed. */
function failedBefore(whole: LockedBundle, keys: readonly string[]): string[] {
  const members = membersOf(whole);
  const needed = new Set(members.filter(({ key }) => keys.includes(key)).flatMap(({ needs }) => needs.flatMap(({ anyOf }) => anyOf)));
  return members
    .filter((one) => needed.has(one.key) && isFinished(one) && one.status !== 'granted')
    .map(({ key }) => caseOf(whole.cases, key).itemName);
}

/** How members that have not begun end. */
export interface MemberEnd {
  readonly cause: 'withdrawn' | 'lapsed' | 'prerequisite-failed';
  /** Of the one notice. */
  readonly terminationNo: string;
  /** Null where nobody asked for it. */
  readonly requestedBy: string | null;
}

/**
 * Ends members that have not begun: nobody else decides over what is not accepted. Where a review was opened ahead, approval ends it. The caller
 * saves the cases.
 */
export function endMembers(tx: Tx, cases: readonly CaseRow[], { cause, terminationNo, requestedBy }: MemberEnd): void {
  for (const one of cases) {
    assertCanBecome(one, 'terminated');
    Object.assign(one, {
      terminationCause: cause,
      terminationNo,
      terminationRequestedAt: requestedBy === null ? null : tx.now,
      terminationRequestedBy: requestedBy,
    } satisfies Partial<CaseRow>);
    if (one.preReviewedAt) {
      one.sequence += 1;
      tx.publish(TOPICS.case, terminationRequestedEvent(one));
    }
    Object.assign(one, {
      status: 'terminated',
      terminationStatus: 'done',
      terminatedAt: tx.now,
      sequence: one.sequence + 1,
    } satisfies Partial<CaseRow>);
    tx.publish(TOPICS.case, terminatedEvent(one));
  }
}

/** Tells the graph as it is now. */
export async function changed(tx: Tx, whole: LockedBundle, keys: readonly string[]): Promise<LockedBundle> {
  await saveBundle(tx, whole.row, await recounted(tx, whole));
  tx.publish(TOPICS.bundleCase, memberChangedEvent(whole, keys));
  return whole;
}
