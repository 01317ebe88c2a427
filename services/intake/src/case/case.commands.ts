import {
  caseNo,
  DomainError,
  maskedName,
  procedureLaw,
  TOPICS,
  type ItemVersion,
  type Principal,
  type RegisterCase,
} from '@onewindow/contracts';
import type { NumberBlocks } from '@onewindow/documents';
import { legalDay } from '@onewindow/legal-clock';
import type { Tx } from '@onewindow/messaging/tx';
import { fingerprint, receiptCode, subjectId, TransientError } from '@onewindow/platform';
import { noteShowing, type Showing } from '../access/case-access.queries.js';
import { currentItem } from '../catalogue/catalogue.queries.js';
import { findCenter, findSite } from '../catalogue/organisation.queries.js';
import { askedMaterials, checkedAnswers } from '../catalogue/plan.js';
import { issueDocument, type DocumentTools } from '../document/document.commands.js';
import { attachFiles } from '../file/file.commands.js';
import type { MessageTools } from '../message/message.commands.js';
import { runClock } from './case.clocks.js';
import { visitedOn } from './case.domain.js';
import { documentNo, frameOf, materialReceipt } from './case.documents.js';
import { CaseRow } from './case.entity.js';
import { registeredEvent } from './case.events.js';
import { checkDue } from './window-times.queries.js';
import { assertAuthorised, assertOnlyAskedMaterials, type AskedMaterial } from './material.domain.js';
import { renewalOpen } from './renewal.domain.js';
import { renewedLicence } from './renewal.queries.js';
import { representativeIn } from './representative.js';
import { receivedAt } from './receipt.domain.js';
import { assertHandledAt, assertMayRegister, assertOffers, assertServes, isInPerson, isOnline } from './registration.domain.js';

/** What the commands need besides the transaction. */
export interface CaseTools extends DocumentTools, MessageTools {
  readonly numbers: NumberBlocks;
  /** Key of subject ids. */
  readonly subjectKey: string;
}

/** Name of the applicant in full, as documents say it. */
export const applicantName = (row: CaseRow, { personal }: Pick<CaseTools, 'personal'>): string =>
  personal.open(row.applicantSealed, row.id)['name'] ?? '';

/** Locks the case: the first thing every command does, so that no two of them wait for each other. */
export const lockCase = (tx: Tx, id: string): Promise<CaseRow | null> =>
  tx.db.findOne(CaseRow, { where: { id }, lock: { mode: 'pessimistic_write' } });

/** Locks the case for an act whose answer shows it whole: that is recorded, whether the act does anything or was done before. */
export const lockShownCase = (tx: Tx, id: string, showing: Showing): Promise<CaseRow | null> =>
  noteShowing(tx.db.createQueryBuilder(CaseRow, 'c').where('c.id = :id', { id }), tx, id, showing).setLock('pessimistic_write').getOne();

/** Writes what an act changed, to the row and to the table. */
export async function saveCase(tx: Tx, row: CaseRow, change: Partial<CaseRow>): Promise<CaseRow> {
  await tx.db.update(CaseRow, { id: row.id }, change);
  return Object.assign(row, change);
}

/**
 * Takes in an application (收件), at a window, by mail or online: number, materials, applicant. Nothing is accepted yet.
 * The same content again answers the same case.
 * @throws DomainError `item-unknown`, `channel-not-offered`, `applicant-kind-not-served`, `answers-invalid`, `agent-not-answered`,
 *   `material-not-asked`, `material-twice`, `file-unknown`, `file-twice`, `site-unknown`, `item-not-at-this-site`, `item-not-at-this-window` (invalid);
 *   `channel-not-yours`, `applicant-not-you`, `site-not-yours`, `clerk-without-site`, `clerk-without-window` (forbidden);
 *   `case-content-differs`, `no-site-for-region`, `file-attached-elsewhere` (conflict); and what `renewedLicence` throws
 */
export async function registerCase(tx: Tx, id: string, body: RegisterCase, caller: Principal, tools: CaseTools): Promise<CaseRow> {
  const { certificate } = body.applicant;
  const subject = subjectId(tools.subjectKey, certificate.certificateType, certificate.certificateNumber);
  assertMayRegister(body, subject, caller);
  const contentHash = fingerprint({ body, by: caller.kind === 'applicant' ? subject : caller.siteId });
  const showing = { caller, doing: 'registration' };
  const known = await noteShowing(tx.db.createQueryBuilder(CaseRow, 'c').where('c.id = :id', { id }), tx, id, showing).getOne();
  if (known) return sameContent(known, contentHash);

  const item = await currentItem(tx.db, body.itemCode);
  if (!item) throw new DomainError('invalid', 'item-unknown', 'no published item has this code', { field: 'itemCode' });
  const asked = checkedMaterials(item, body);
  const place = await placeOf(tx, item, body, caller);
  const received = receivedAt(body, tx.now);
  const check = await checkDue(tx.db, item, received);
  const renews = await renewedLicence(tx.db, item, body, { subjectId: subject, receivedAt: received });
  const row = tx.db.create(CaseRow, {
    id,
    contentHash,
    ...application(tx, item, body, subject, tools, { id, received }),
    ...place,
    ...check,
    renews,
    receivedAt: received,
    receivedBy: caller.id,
  });
  // Twenty repeats at once: one inserts, the others wait for it here and then see its row; so do two renewals of one licence.
  const inserted = await tx.db.createQueryBuilder().insert().into(CaseRow).values(row).orIgnore().returning('id').execute();
  if ((inserted.raw as unknown[]).length === 0) {
    const first = await tx.db.findOneBy(CaseRow, { id });
    if (!first) throw renewalOpen();
    return sameContent(first, contentHash);
  }
  await runClock(tx, id, 'check', { at: check.checkDueAt });
  await attachFiles(tx, id, body.materials, caller);
  if (!isOnline(body.channel)) await issueMaterialReceipt(tx, tools, { row, item, asked }, caller);
  tx.publish(TOPICS.case, registeredEvent(row));
  return row;
}

function sameContent(row: CaseRow, contentHash: string): CaseRow {
  if (row.contentHash === contentHash) return row;
  throw new DomainError('conflict', 'case-content-differs', 'another application was registered under this id');
}

/** What the window took in is vouched for in writing; what was handed in empty-handed there is nothing to vouch for. */
async function issueMaterialReceipt(
  tx: Tx,
  tools: CaseTools,
  { row, item, asked }: { readonly row: CaseRow; readonly item: ItemVersion; readonly asked: readonly AskedMaterial[] },
  clerk: Principal,
): Promise<void> {
  if (row.materials.length === 0) return;
  const agent = representativeIn(tools.personal.open(row.applicantSealed, row.id)['agent']);
  const receiving = { asked, agent: agent?.name, receivedBy: clerk.name || clerk.id, receiptCode: receiptCode(tools.subjectKey, row.id) };
  await issueDocument(tx, tools, {
    caseId: row.id,
    kind: 'MATERIAL_RECEIPT',
    documentNo: documentNo(tools.numbers, 'MATERIAL_RECEIPT', row.agencyCode, tx.now),
    issuedAt: tx.now,
    data: materialReceipt(frameOf(row, item, applicantName(row, tools)), row, receiving),
  });
}

/** What the version asks of this applicant, of whom and on whose channel it takes applications, and that nothing else is handed in. */
function checkedMaterials(
  item: ItemVersion,
  { applicant: { kind, agent }, channel, answers, materials }: RegisterCase,
): readonly AskedMaterial[] {
  assertServes(item, kind);
  assertOffers(item, channel);
  const asked = askedMaterials(item, { answers: checkedAnswers(item, answers), applicant: { kind } });
  if (agent) assertAuthorised(item, asked);
  assertOnlyAskedMaterials(asked, materials, procedureLaw(item.itemType, kind));
  return asked;
}

/** What is handed in, under the version by which the item is taken now. */
function application(
  tx: Tx,
  item: ItemVersion,
  body: RegisterCase,
  subject: string,
  tools: CaseTools,
  { id, received }: { readonly id: string; readonly received: Date },
): Partial<CaseRow> {
  const { kind, name, certificate } = body.applicant;
  const day = legalDay(received);
  return {
    sequence: 1,
    status: 'received',
    caseNo: caseNo(item.itemCode, day, tools.numbers.draw(`case:${item.itemCode}:${day}`)),
    itemCode: item.itemCode,
    itemVersion: item.version,
    itemName: item.name,
    regionCode: item.regionCode,
    agencyCode: item.agencyCode,
    channel: body.channel,
    arrivalWaybillNo: body.waybillNo ?? null,
    applicantKind: kind,
    applicantSubjectId: subject,
    applicantMaskedName: maskedName(name, kind === '1'),
    applicantUscc: certificate.certificateType === '001' ? certificate.certificateNumber : '',
    applicantSealed: tools.personal.seal(identifying(body.applicant), id),
    electronicService: body.electronicService,
    answers: { ...body.answers },
    materials: body.materials,
    ...(isInPerson(body.channel) ? visitedOn({ visits: 0, lastVisitDay: null }, tx.now) : { visits: 0 }),
  };
}

/** All that identifies the applicant and those who speak for them. */
export function identifying({
  name,
  certificate,
  phone,
  address,
  postcode,
  legalRepresentative,
  contact,
  agent,
}: RegisterCase['applicant']) {
  const acting = agent && { name: agent.name, phone: agent.phone, certificateNumber: agent.certificate.certificateNumber };
  return {
    name,
    certificateNumber: certificate.certificateNumber,
    phone,
    address: address ?? null,
    postcode: postcode ?? null,
    legalRepresentative: legalRepresentative ?? null,
    contact: contact ? JSON.stringify(contact) : null,
    agent: acting ? JSON.stringify(acting) : null,
  };
}

/** Where the case is handled: at the clerk's own site; online at the site the applicant names, else at the center of the item's region. */
async function placeOf(
  tx: Tx,
  item: ItemVersion,
  { channel, siteId }: RegisterCase,
  caller: Principal,
): Promise<Pick<CaseRow, 'siteId' | 'windowId'>> {
  if (isOnline(channel)) {
    const site = siteId === undefined ? await findCenter(tx.db, item.regionCode) : await findSite(tx.db, siteId);
    if (!site && siteId !== undefined)
      throw new DomainError('invalid', 'site-unknown', 'there is no site with this id', { field: 'siteId' });
    if (!site)
      throw new DomainError('conflict', 'no-site-for-region', 'no site of the region handles the item; name one', {
        field: 'siteId',
        region: item.regionCode,
      });
    assertHandledAt(item, site, undefined);
    return { siteId: site.siteId, windowId: '' };
  }
  const site = await findSite(tx.db, caller.siteId);
  if (!site) throw new TransientError('the site is not known here yet');
  assertHandledAt(item, site, isInPerson(channel) ? caller.windowId : undefined);
  return { siteId: caller.siteId, windowId: caller.windowId };
}
