import { DomainError, type BundleGraphView, type BundleProgress, type Principal } from '@onewindow/contracts';
import type { Tx } from '@onewindow/messaging/tx';
import { FOLLOWERS, OFFICERS } from '../access/case-access.queries.js';
import { dueView } from '../case/case.dates.js';
import type { CaseVisit } from '../case/case.entity.js';
import { dueOf, iso } from '../case/case.queries.js';
import { wholeOf, type LockedBundle } from './bundle.commands.js';
import { bundleAwaits, concernsBundle, type Member } from './bundle.domain.js';
import { BundleRow } from './bundle.entity.js';
import { caseOf, dateOf, jointDates, membersOf } from './bundle.events.js';

/** The graph with the state and the clock of each member, and nothing of the applicant. */
export function graphView(whole: LockedBundle): BundleGraphView {
  const { row } = whole;
  const dates = row.jointDueDay === null ? null : jointDates(row);
  return {
    id: row.id,
    bundleNo: row.bundleNo,
    status: row.status,
    channel: row.channel,
    bundleCode: row.bundleCode,
    bundleVersion: row.bundleVersion,
    bundleName: row.bundleName,
    leadAgencyCode: row.leadAgencyCode,
    awaited: bundleAwaits(row),
    receivedAt: row.receivedAt.toISOString(),
    checkDue: dueView({ day: row.checkDueDay, at: row.checkDueAt, provisional: row.checkProvisional }),
    acceptedAt: iso(row.acceptedAt),
    jointDue: dates && dueView(dates.joint),
    promisedDue: dates && dueView(dates.promised),
    jointStopped: row.jointStopped,
    promisedStopped: row.promisedStopped,
    warning: row.warning,
    members: membersOf(whole).map((member) => memberView(whole, member)),
    issueDue: dueOf(row.issueDueDay, row.issueDueAt, row.issueProvisional),
    servedAt: iso(row.servedAt),
    closedAt: iso(row.closedAt),
    sequence: row.sequence,
  };
}

function memberView({ cases, version }: LockedBundle, member: Member): BundleGraphView['members'][number] {
  const row = caseOf(cases, member.key);
  const accepted = row.acceptedAt !== null;
  return {
    key: member.key,
    caseId: row.id,
    caseNo: row.caseNo,
    itemCode: row.itemCode,
    itemVersion: row.itemVersion,
    itemName: row.itemName,
    agencyCode: row.agencyCode,
    agencyName: version.members.find(({ key }) => key === member.key)?.agencyName ?? '',
    optional: member.optional,
    needs: member.needs.map(({ anyOf }) => ({ anyOf: [...anyOf] })),
    preReview: member.preReview,
    inJointLimit: member.inJointLimit,
    status: member.status,
    withdrawalRequested: member.withdrawalRequested,
    acceptedAt: iso(row.acceptedAt),
    statutoryDue: accepted ? dueView(dateOf(row, 'statutory')) : null,
    promisedDue: accepted ? dueView(dateOf(row, 'promised')) : null,
    statutoryStopped: row.statutoryStopped,
    promisedStopped: row.promisedStopped,
    finishedAt: iso(member.finishedAt),
    decisionNo: row.decisionNo,
    licenceNo: row.licenceNo,
    readyAt: iso(member.readyAt),
    visit: row.visit && visitOf(row.visit),
  };
}

const visitOf = ({ id: visitId, name, day, from, to, heldOn }: CaseVisit) => ({ id: visitId, name, day, from, to, heldOn });

/** The state alone: what is answered to whoever moves its members on. */
export const bundleProgress = (whole: LockedBundle): BundleProgress => ({
  id: whole.row.id,
  status: whole.row.status,
  sequence: whole.row.sequence,
  members: membersOf(whole).map(({ key, status }) => ({ key, status })),
});

/**
 * The application for whoever follows it: the staff of its site, its applicant, the bodies that take part in it, and those who supervise them. What
 * is shown of it must say nothing of the applicant.
 * @throws DomainError `bundle-not-found` alike for an unknown one and for one that the caller does not follow
 */
export async function readGraph(tx: Tx, bundleId: string, caller: Principal): Promise<LockedBundle> {
  const row = await tx.db.findOneBy(BundleRow, { id: bundleId });
  const whole = row && (await wholeOf(tx, row));
  if (whole && follows(whole, caller)) return whole;
  throw new DomainError('not-found', 'bundle-not-found', 'there is no such application that you may see');
}

function follows({ row, cases }: LockedBundle, caller: Principal): boolean {
  const isOneOf = (roles: readonly string[]) => caller.roles.some((role) => roles.includes(role));
  if (concernsBundle(row, caller) || isOneOf(FOLLOWERS)) return true;
  const bodies = [row.leadAgencyCode, ...cases.map(({ agencyCode }) => agencyCode)];
  return isOneOf(OFFICERS) && caller.agencyCode !== '' && bodies.includes(caller.agencyCode);
}
