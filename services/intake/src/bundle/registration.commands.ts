import {
  bundleNo,
  caseNo,
  derivedId,
  DomainError,
  maskedName,
  procedureLaw,
  readingsOf,
  TOPICS,
  type BundleVersion,
  type ItemVersion,
  type Principal,
  type RegisterBundle,
} from '@onewindow/contracts';
import { legalDay } from '@onewindow/legal-clock';
import { getTimeRules } from '@onewindow/deadlines';
import type { Tx } from '@onewindow/messaging/tx';
import { fingerprint, receiptCode, subjectId, TransientError } from '@onewindow/platform';
import type { Facts } from '@onewindow/rules';
import { noteShowing } from '../access/case-access.queries.js';
import { identifying, type CaseTools } from '../case/case.commands.js';
import { visitedOn } from '../case/case.domain.js';
import { documentNo, materialReceipt } from '../case/case.documents.js';
import { CaseRow } from '../case/case.entity.js';
import { registeredEvent } from '../case/case.events.js';
import { assertAuthorised, assertOnlyAskedMaterials, type AskedMaterial } from '../case/material.domain.js';
import { assertMayRegister, assertOffers, assertServes, isInPerson, isOnline, type Site } from '../case/registration.domain.js';
import { receivedAt } from '../case/receipt.domain.js';
import { representativeIn } from '../case/representative.js';
import { bundleCheck } from '../case/window-times.queries.js';
import { currentBundle, offeredItems } from '../catalogue/bundle.queries.js';
import { keyOf } from '../catalogue/catalogue.queries.js';
import { findCenter, findSite } from '../catalogue/organisation.queries.js';
import { checkedAnswers } from '../catalogue/plan.js';
import { issueDocument } from '../document/document.commands.js';
import { attachFiles } from '../file/file.commands.js';
import {
  appliedMembers,
  appliedNeeds,
  appliedTo,
  askedOfBundle,
  assertAnswers,
  assertTakesBundle,
  checkedForm,
  handedToMember,
  memberAnswers,
  optionalOf,
  type AppliedBundle,
} from './application.domain.js';
import { runBundleClock } from './bundle.clocks.js';
import { wholeOf, type LockedBundle } from './bundle.commands.js';
import { bundleFrame } from './bundle.documents.js';
import { BundleRow } from './bundle.entity.js';
import { bundleRegisteredEvent } from './bundle.events.js';
import { assertOfBundle, callerOf } from './registration.domain.js';

/** What an application is made of, once it has been checked. */
interface Application {
  readonly body: RegisterBundle;
  readonly version: BundleVersion;
  readonly applied: AppliedBundle;
  /** Of each member, by the name of its version. */
  readonly items: ReadonlyMap<string, ItemVersion>;
  readonly facts: Facts;
  /** By whose law the whole is handled: that of permits where a member is one. */
  readonly itemType: string;
  readonly asked: readonly AskedMaterial[];
}

/**
 * Takes in one application for a bundle (一件事), at a window, online or by the system of a department in it: one number, one form, one set of
 * materials, and a case for each member that applies, which waits. The same content again answers the same application.
 * @throws DomainError `bundle-unknown`, `applicant-kind-not-served`, `channel-not-offered`, `answers-invalid`, `no-member-applies`,
 *   `agent-not-answered`, `member-unknown`, `member-not-optional`, `member-not-offered`, `material-not-asked`, `material-twice`, `field-not-asked`, `form-invalid`, `receipt-in-future`, `receipt-too-old`,
 *   `file-unknown`, `file-twice`, `site-unknown`, `item-not-at-this-site`, `bundle-not-at-this-window` (invalid); `channel-not-yours`,
 *   `applicant-not-you`, `site-not-yours`, `clerk-without-site`, `clerk-without-window`, `agency-not-in-bundle` (forbidden);
 *   `bundle-content-differs`, `no-site-for-region`, `calendar-unknown`, `file-attached-elsewhere` (conflict)
 */
export async function registerBundle(tx: Tx, id: string, body: RegisterBundle, caller: Principal, tools: CaseTools): Promise<LockedBundle> {
  const { certificateType, certificateNumber } = body.applicant.certificate;
  const subject = subjectId(tools.subjectKey, certificateType, certificateNumber);
  if (caller.kind !== 'machine') assertMayRegister(body, subject, caller);
  const contentHash = fingerprint({ body, by: callerOf(caller, subject) });
  const showing = { caller, doing: 'registration' };
  const known = await noteShowing(tx.db.createQueryBuilder(BundleRow, 'b').where('b.id = :id', { id }), tx, id, showing).getOne();
  if (known) return sameContent(tx, known, contentHash);

  const application = await checkedApplication(tx, body, caller);
  const received = receivedAt(body, tx.now);
  const time = await getTimeRules(tx.db, application.version.regionCode);
  const row = tx.db.create(BundleRow, {
    id,
    contentHash,
    ...whatIsAppliedFor(tx, application, { id, received }),
    ...whoApplies(tx, body, subject, tools, id),
    ...(await placeOf(tx, application, caller)),
    ...bundleCheck([...application.items.values()], received, time),
    optionalFailure: readingsOf(time.rules.readings)['optional-failure'],
    bundleNo: numberOf(tx, application.version, tools),
    receivedBy: caller.id,
    formSealed: tools.personal.seal(checkedForm(application.applied.fields, body.form), id),
  });
  const cases = application.applied.members.map((member) => memberCase(tx, row, member, application, tools));
  // Twenty repeats at once: one inserts, the others wait for it here and then see its row.
  const inserted = await tx.db.createQueryBuilder().insert().into(BundleRow).values(row).orIgnore().returning('id').execute();
  if ((inserted.raw as unknown[]).length === 0) return sameContent(tx, await tx.db.findOneByOrFail(BundleRow, { id }), contentHash);
  await tx.db.insert(
    CaseRow,
    cases.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
  );
  await runBundleClock(tx, id, 'bundle-check', { at: row.checkDueAt });
  await attachFiles(tx, id, body.materials, caller);
  const whole = { row, cases, version: application.version };
  if (!isOnline(body.channel)) await issueMaterialReceipt(tx, tools, whole, application, caller);
  tx.publish(TOPICS.bundleCase, bundleRegisteredEvent(whole));
  for (const one of cases) tx.publish(TOPICS.case, registeredEvent(one));
  return whole;
}

async function sameContent(tx: Tx, row: BundleRow, contentHash: string): Promise<LockedBundle> {
  if (row.contentHash === contentHash) return wholeOf(tx, row);
  throw new DomainError('conflict', 'bundle-content-differs', 'another application was registered under this id');
}

/** The version by which the bundle is taken now, what it asks of this applicant, and that nothing else is handed in. */
async function checkedApplication(tx: Tx, body: RegisterBundle, caller: Principal): Promise<Application> {
  const version = await currentBundle(tx.db, body.bundleCode);
  if (!version) throw new DomainError('invalid', 'bundle-unknown', 'no published bundle has this code', { field: 'bundleCode' });
  assertOfBundle(version, body.channel, caller);
  assertServes(version, body.applicant.kind);
  assertOffers(version, body.channel);
  assertAnswers(version, body.answers);
  const facts = { answers: body.answers, applicant: { kind: body.applicant.kind } };
  const applied = appliedTo(version, facts, appliedMembers(version, facts, body.leaveOut));
  const items = await offeredItems(tx.db, applied.members);
  const missing = applied.members.find((member) => !items.has(keyOf(member.itemCode, member.itemVersion)));
  if (missing)
    throw new DomainError('invalid', 'member-not-offered', `no body of the region offers "${missing.itemName}" at present`, {
      field: 'bundleCode',
      article: version.legalBasis,
      member: missing.key,
      // without it the rest may be applied for, where it is one of these
      optional: optionalOf(version),
    });
  const itemType = [...items.values()].some((item) => item.itemType === '01') ? '01' : '20';
  const asked = askedOfBundle(applied.materials, version.legalBasis);
  if (body.applicant.agent) assertAuthorised(version, asked);
  assertOnlyAskedMaterials(asked, body.materials, procedureLaw(itemType, body.applicant.kind));
  return { body, version, applied, items, facts, itemType, asked };
}

const itemOf = ({ items }: Application, member: { readonly itemCode: string; readonly itemVersion: number }): ItemVersion => {
  const item = items.get(keyOf(member.itemCode, member.itemVersion));
  if (!item) throw new Error(`the item of a checked member is gone: ${member.itemCode}`);
  return item;
};

const numberOf = (tx: Tx, { regionCode }: BundleVersion, { numbers }: CaseTools): string => {
  const day = legalDay(tx.now);
  return bundleNo(regionCode, day, numbers.draw(`bundle:${regionCode}:${day}`));
};

/** Under which id an application is registered, and when it was received. */
interface Receipt {
  readonly id: string;
  readonly received: Date;
}

/** What is handed in, under the version by which the bundle is taken now. */
function whatIsAppliedFor(tx: Tx, application: Application, { id, received }: Receipt): Partial<BundleRow> {
  const { body, version, applied } = application;
  return {
    sequence: 1,
    status: 'received',
    bundleCode: version.bundleCode,
    bundleVersion: version.version,
    bundleName: version.name,
    itemType: application.itemType,
    regionCode: version.regionCode,
    leadAgencyCode: version.leadAgencyCode,
    channel: body.channel,
    arrivalWaybillNo: body.waybillNo ?? null,
    electronicService: body.electronicService,
    answers: { ...body.answers },
    materials: body.materials,
    members: applied.members.map((member) => ({
      key: member.key,
      caseId: memberCaseId(id, member.key),
      optional: member.optional,
      needs: appliedNeeds(member, applied.members),
      preReview: member.preReview,
      inJointLimit: member.inJointLimit,
    })),
    receivedAt: received,
    ...(isInPerson(body.channel) ? visitedOn({ visits: 0, lastVisitDay: null }, tx.now) : { visits: 0 }),
  };
}

const memberCaseId = (bundleId: string, key: string): string => derivedId(bundleId, `member:${key}`);

function whoApplies(tx: Tx, { applicant }: RegisterBundle, subject: string, tools: CaseTools, id: string) {
  const { kind, name, certificate } = applicant;
  return {
    applicantKind: kind,
    applicantSubjectId: subject,
    applicantMaskedName: maskedName(name, kind === '1'),
    applicantUscc: certificate.certificateType === '001' ? certificate.certificateNumber : '',
    applicantSealed: tools.personal.seal(identifying(applicant), id),
  };
}

/** The case of a member: an ordinary one that waits, with what of the one set its item asks for. */
function memberCase(tx: Tx, row: BundleRow, member: AppliedBundle['members'][number], application: Application, tools: CaseTools): CaseRow {
  const { body, applied, facts } = application;
  const item = itemOf(application, member);
  const id = memberCaseId(row.id, member.key);
  const day = legalDay(tx.now);
  return tx.db.create(CaseRow, {
    id,
    sequence: 1,
    status: 'waiting',
    caseNo: caseNo(item.itemCode, day, tools.numbers.draw(`case:${item.itemCode}:${day}`)),
    bundleId: row.id,
    bundleNo: row.bundleNo,
    memberKey: member.key,
    contentHash: row.contentHash,
    itemCode: item.itemCode,
    itemVersion: item.version,
    itemName: item.name,
    regionCode: item.regionCode,
    agencyCode: item.agencyCode,
    channel: row.channel,
    ...whoApplies(tx, body, row.applicantSubjectId, tools, id),
    electronicService: row.electronicService,
    answers: checkedAnswers(item, memberAnswers(member, facts)),
    materials: handedToMember(member.key, applied.materials, body.materials),
    receivedAt: row.receivedAt,
    receivedBy: row.receivedBy,
    siteId: row.siteId,
    windowId: row.windowId,
    visits: 0,
  });
}

/** Where the application is handled: at the clerk's own site; else at the site that is named, or at the center of the bundle's region. */
async function placeOf(tx: Tx, application: Application, caller: Principal): Promise<Pick<BundleRow, 'siteId' | 'windowId'>> {
  const { body, version, applied } = application;
  const items = applied.members.map((member) => itemOf(application, member));
  if (caller.kind === 'staff') {
    const own = await findSite(tx.db, caller.siteId);
    if (!own) throw new TransientError('the site is not known here yet');
    assertTakesBundle(version, items, own, isInPerson(body.channel) ? caller.windowId : undefined);
    return { siteId: caller.siteId, windowId: caller.windowId };
  }
  const site = await namedSite(tx, version, body.siteId);
  assertTakesBundle(version, items, site, undefined);
  return { siteId: site.siteId, windowId: '' };
}

async function namedSite(tx: Tx, { regionCode }: BundleVersion, siteId: string | undefined): Promise<Site> {
  const site = siteId === undefined ? await findCenter(tx.db, regionCode) : await findSite(tx.db, siteId);
  if (site) return site;
  if (siteId !== undefined) throw new DomainError('invalid', 'site-unknown', 'there is no site with this id', { field: 'siteId' });
  throw new DomainError('conflict', 'no-site-for-region', 'no site of the region handles the bundle; name one', {
    field: 'siteId',
    region: regionCode,
  });
}

/** What was taken in is vouched for in writing, once for the whole. */
async function issueMaterialReceipt(
  tx: Tx,
  tools: CaseTools,
  { row, version }: LockedBundle,
  { asked, body }: Application,
  clerk: Principal,
): Promise<void> {
  if (row.materials.length === 0) return;
  const frame = bundleFrame(row, version, body.applicant.name);
  const agent = representativeIn(tools.personal.open(row.applicantSealed, row.id)['agent']);
  await issueDocument(tx, tools, {
    caseId: row.id,
    kind: 'MATERIAL_RECEIPT',
    documentNo: documentNo(tools.numbers, 'MATERIAL_RECEIPT', row.leadAgencyCode, tx.now),
    issuedAt: tx.now,
    data: materialReceipt(frame, row, {
      asked,
      agent: agent?.name,
      receivedBy: clerk.name || clerk.id,
      receiptCode: receiptCode(tools.subjectKey, row.id),
    }),
  });
}
