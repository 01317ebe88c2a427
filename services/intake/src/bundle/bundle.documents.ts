import { itemTypeOf, writtenOut, type BundleVersion, type ServiceObject } from '@onewindow/contracts';
import { legalDay } from '@onewindow/legal-clock';
import type { Frame } from '../case/case.documents.js';
import type { CaseRow } from '../case/case.entity.js';
import type { NewDocument } from '../document/document.commands.js';
import type { BundleRow } from './bundle.entity.js';
import { dateOf, jointDates } from './bundle.events.js';

/** What every document of an application says: the lead agency speaks for all. @param applicantName in full */
export const bundleFrame = (row: BundleRow, version: BundleVersion, applicantName: string): Frame => ({
  caseNo: row.bundleNo,
  issuer: { name: version.leadAgencyName },
  applicant: { name: applicantName, kind: row.applicantKind as ServiceObject },
  item: { name: row.bundleName, code: row.bundleCode, type: itemTypeOf(row.itemType) },
  legalBasis: version.legalBasis.split('；').map(writtenOut),
});

/** A member as the vouchers of an application list it. */
interface ListedMember {
  readonly row: CaseRow;
  readonly agencyName: string;
}

/** 受理通知书 of the whole: every member with its body and its dates; those that wait for others have theirs when these have finished. */
export const bundleAcceptNotice = (
  frame: Frame,
  row: BundleRow,
  acceptedAt: Date,
  members: readonly ListedMember[],
): NewDocument<'BUNDLE_ACCEPT_NOTICE'>['data'] => {
  const { joint, promised } = jointDates(row);
  return {
    ...frame,
    receivedOn: legalDay(row.receivedAt),
    acceptedOn: legalDay(acceptedAt),
    jointDueOn: joint.day,
    promisedDueOn: promised.day,
    provisional: joint.provisional || promised.provisional,
    deemed: row.deemed,
    members: members.map(({ row: member, agencyName }) => ({
      name: member.itemName,
      agency: agencyName,
      number: member.caseNo,
      due: member.acceptedAt === null ? '前置事项办结之日起计算' : dateOf(member, 'promised').day,
    })),
  };
};

/** What can no longer be handled, and because of what. */
export interface Cancelled {
  readonly members: readonly ListedMember[];
  /** Names of the items that failed. */
  readonly because: readonly string[];
  readonly endedAt: Date;
}

/** 终止办理告知书 of members whose prerequisites failed, once for all of them, with the remedies. */
export const bundleCancellation = (
  frame: Frame,
  row: BundleRow,
  { members, because, endedAt }: Cancelled,
): NewDocument<'BUNDLE_CANCELLATION'>['data'] => ({
  ...frame,
  receivedOn: legalDay(row.receivedAt),
  because: [...because],
  members: members.map(({ row: member, agencyName }) => ({ name: member.itemName, agency: agencyName, number: member.caseNo })),
  endedOn: legalDay(endedAt),
  remedies: {},
});
