import {
  DomainError,
  id,
  instant,
  maskedNumber,
  ratingInvitationId,
  type CaseListEntry,
  type CaseView,
  type ListCases,
  type Page,
  type Principal,
  type ProgressView,
} from '@onewindow/contracts';
import { decodeCursor, encodeCursor, isReceiptCode, type PersonalData } from '@onewindow/platform';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import type { Tx } from '@onewindow/messaging/tx';
import { noteShowing } from '../access/case-access.queries.js';
import { itemVersion } from '../catalogue/catalogue.queries.js';
import { askedMaterials } from '../catalogue/plan.js';
import { maskedRecipient } from '../message/message.domain.js';
import { dueView } from './case.dates.js';
import { assertConcerns, awaitedBy } from './case.domain.js';
import { CaseRow } from './case.entity.js';
import { dueDates, present } from './case.events.js';
import type { Defect } from './correction.domain.js';
import { missingMaterials } from './material.domain.js';
import type { RenewedLicence } from './renewal.domain.js';
import { representativeIn } from './representative.js';

/** An instant as answered. */
export const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

export const dueOf = (day: string | null, at: Date | null, provisional: boolean | null) =>
  day !== null && at !== null ? dueView({ day, at, provisional: provisional ?? false }) : null;

/** A case as answered to those who may see it; the certificate number stays masked. */
export async function caseView(db: EntityManager, row: CaseRow, personal: PersonalData): Promise<CaseView> {
  const item = await itemVersion(db, row.itemCode, row.itemVersion);
  const asked = askedMaterials(item, { answers: row.answers, applicant: { kind: row.applicantKind } });
  const names = new Map(asked.map((material) => [material.key, material.name]));
  const due = row.acceptedAt ? dueDates(row) : null;
  return {
    id: row.id,
    caseNo: row.caseNo,
    bundle: bundleOf(row),
    status: row.status,
    channel: row.channel,
    itemCode: row.itemCode,
    itemVersion: row.itemVersion,
    itemName: row.itemName,
    applicant: applicantOf(row, personal),
    materials: row.materials.map(({ key, copies, files }) => ({ key, name: names.get(key) ?? key, copies, files: [...files] })),
    missing: missingMaterials(asked, row.materials).map((material) => ({
      key: material.key,
      name: material.name,
      legalBasis: material.legalBasis,
    })),
    correction: correctionOf(row, names, personal),
    renews: row.renews && renewsOf(row.renews),
    notAccepted: notAcceptedOf(row, names, personal),
    termination: row.terminationStatus && {
      cause: row.terminationCause ?? 'withdrawn',
      status: row.terminationStatus,
      requestedAt: iso(row.terminationRequestedAt),
    },
    immediate: row.immediateStatus && { status: row.immediateStatus, code: row.immediateCode },
    delivery: row.deliveryMode && { mode: row.deliveryMode, waybillNo: row.deliveryWaybillNo },
    awaited: awaitedBy(row),
    receivedAt: row.receivedAt.toISOString(),
    checkDue: dueOf(row.checkDueDay, row.checkDueAt, row.checkProvisional),
    acceptedAt: iso(row.acceptedAt),
    deemed: row.deemed,
    statutoryDue: due && dueView(due.statutory),
    promisedDue: due && dueView(due.promised),
    statutoryStopped: row.statutoryStopped,
    promisedStopped: row.promisedStopped,
    overdueReason: row.overdueReason,
    outcome: row.outcome,
    decisionNo: row.decisionNo,
    grantedByLaw: row.grantedByLaw,
    licenceNo: row.licenceNo,
    issueDue: dueOf(row.issueDueDay, row.issueDueAt, row.issueProvisional),
    servedAt: iso(row.servedAt),
    closedAt: iso(row.closedAt),
    sequence: row.sequence,
  };
}

const renewsOf = ({ licenceNo, validTo, lastDayToApply }: RenewedLicence): CaseView['renews'] => ({ licenceNo, validTo, lastDayToApply });

/** The application whose member the case is. */
const bundleOf = ({ bundleId, bundleNo, memberKey }: CaseRow): CaseView['bundle'] =>
  bundleId === null ? null : { id: bundleId, bundleNo: bundleNo ?? '', member: memberKey ?? '' };

/** The applicant and who speaks for them; numbers stay masked. */
export function applicantOf(row: Pick<CaseRow, 'id' | 'applicantKind' | 'applicantSealed'>, personal: PersonalData): CaseView['applicant'] {
  const { name, certificateNumber, legalRepresentative, ...others } = personal.open(row.applicantSealed, row.id);
  const [agent, contact] = [representativeIn(others['agent']), representativeIn(others['contact'])];
  return {
    kind: row.applicantKind,
    name: name ?? '',
    certificateNumber: maskedNumber(certificateNumber ?? ''),
    legalRepresentative: legalRepresentative ?? null,
    agent: agent && {
      name: agent.name,
      certificateNumber: maskedNumber(agent.certificateNumber ?? ''),
      phone: maskedRecipient('sms', agent.phone),
    },
    contact: contact && { name: contact.name, phone: maskedRecipient('sms', contact.phone) },
  };
}

/** What of a row says what was to be corrected. */
type ToldToCorrect = Pick<
  CaseRow,
  'id' | 'correctionNo' | 'correctionNotifiedAt' | 'correctionDueDay' | 'defectsSealed' | 'correctionOpen'
>;

/** What of a row says why it was not accepted. */
type TurnedAway = Pick<CaseRow, 'id' | 'notAcceptedKind' | 'reasonSealed' | 'notAcceptedNo' | 'rightAgencyCode' | 'rightAgencyName'>;

/** What the applicant was told to correct, by the names of the materials. */
export function correctionOf(row: ToldToCorrect, names: ReadonlyMap<string, string>, personal: PersonalData): CaseView['correction'] {
  if (row.correctionNo === null) return null;
  return {
    documentNo: row.correctionNo,
    notifiedAt: present(row.correctionNotifiedAt, 'notice').toISOString(),
    dueDay: present(row.correctionDueDay, 'due day of corrections'),
    defects: namedDefects(personal.open(present(row.defectsSealed, 'defects'), row.id)['defects'], names),
    open: [...(row.correctionOpen ?? [])],
  };
}

/** @param sealed the list as it was sealed; nothing was sealed: none */
const namedDefects = (sealed: string | null | undefined, names: ReadonlyMap<string, string>) =>
  (JSON.parse(sealed ?? '[]') as Defect[]).map(({ material, problem }) => ({ material, name: names.get(material) ?? material, problem }));

/** Why it was not accepted, and what remained of what was to be corrected. */
export function notAcceptedOf(row: TurnedAway, names: ReadonlyMap<string, string>, personal: PersonalData): CaseView['notAccepted'] {
  if (row.notAcceptedKind === null) return null;
  const { reason, defects } = personal.open(present(row.reasonSealed, 'reason'), row.id);
  return {
    kind: row.notAcceptedKind,
    reason: reason ?? '',
    defects: namedDefects(defects, names),
    documentNo: present(row.notAcceptedNo, 'number of the voucher'),
    rightAgency: row.rightAgencyCode === null ? null : { code: row.rightAgencyCode, name: row.rightAgencyName ?? '' },
  };
}

/**
 * The case, for the staff of its site and for its applicant; the reading is recorded in the same statement.
 * @param doing what it is read for: `case-view`, `dates`
 * @throws DomainError `case-not-found` alike for an unknown case and for one that is not the caller's
 */
export async function readCase(tx: Tx, caseId: string, caller: Principal, doing = 'case-view'): Promise<CaseRow> {
  const query = tx.db.createQueryBuilder(CaseRow, 'c').where('c.id = :caseId', { caseId });
  const row = await noteShowing(query, tx, caseId, { caller, doing }).getOne();
  assertConcerns(row, caller);
  return row;
}

/** Where a page of cases ends. */
const Position = z.tuple([instant, id]);

/** Cases on their own of the caller's site, or an applicant's own, newest first. */
export async function listCases(db: EntityManager, filter: ListCases, caller: Principal): Promise<Page<CaseListEntry>> {
  const own = caller.kind === 'applicant';
  const [receivedAt, caseId] = filter.cursor === undefined ? [null, null] : decodeCursor(filter.cursor, Position);
  const rows: {
    id: string;
    case_no: string;
    status: string;
    item_name: string;
    applicant: string;
    received_at: Date;
    promised_due_day: string | null;
    outcome: string | null;
  }[] = await db.query(
    `SELECT id, case_no, status, item_name, applicant_masked_name AS applicant, received_at, promised_due_day, outcome
       FROM service_case
       WHERE ${own ? 'applicant_subject_id' : 'site_id'} = $1 AND $1 <> '' AND bundle_id IS NULL AND ($2::text IS NULL OR status = $2) AND ($3::timestamptz IS NULL OR (received_at, id) < ($3::timestamptz, $4::uuid))
       ORDER BY received_at DESC, id DESC LIMIT $5`,
    [own ? caller.subjectId : caller.siteId, filter.status ?? null, receivedAt, caseId, filter.limit + 1],
  );
  const items = rows.slice(0, filter.limit);
  const last = rows.length > filter.limit ? items.at(-1) : undefined;
  return {
    items: items.map((row) => ({
      id: row.id,
      caseNo: row.case_no,
      status: row.status,
      itemName: row.item_name,
      applicant: row.applicant,
      receivedAt: row.received_at.toISOString(),
      promisedDueDay: row.promised_due_day,
      outcome: row.outcome,
    })),
    next: last ? encodeCursor([last.received_at.toISOString(), last.id]) : null,
  };
}

/**
 * Progress for whoever holds the receipt.
 * @throws DomainError `receipt-unknown` alike for a wrong number and a wrong code
 */
export async function findProgress(db: EntityManager, number: string, code: string, key: string): Promise<ProgressView> {
  const row = await db.findOneBy(CaseRow, { caseNo: number });
  if (!row || !isReceiptCode(key, row.id, code))
    throw new DomainError('not-found', 'receipt-unknown', 'no receipt has this number and code');
  return {
    caseNo: row.caseNo,
    itemName: row.itemName,
    status: row.status,
    awaited: awaitedBy(row),
    correction: row.status === 'correcting' ? await correctionAwaited(db, row) : null,
    receivedAt: row.receivedAt.toISOString(),
    acceptedAt: iso(row.acceptedAt),
    promisedDue: row.acceptedAt ? dueView(dueDates(row).promised) : null,
    promisedStopped: row.promisedStopped,
    overdueReason: row.overdueReason,
    outcome: row.outcome,
    closedAt: iso(row.closedAt),
    ratingInvitationId: invitationOf(row),
  };
}

async function correctionAwaited(db: EntityManager, row: CaseRow): Promise<ProgressView['correction']> {
  const item = await itemVersion(db, row.itemCode, row.itemVersion);
  const names = new Map(item.materials.map((material) => [material.key, material.name]));
  return {
    dueDay: present(row.correctionDueDay, 'due day of corrections'),
    materials: (row.correctionOpen ?? []).map((key) => names.get(key) ?? key),
  };
}

/** The last visit (一次一评); once the case has ended without anybody coming, the matter (一事一评). */
function invitationOf(row: CaseRow): string | null {
  if (awaitedBy(row) === null) return ratingInvitationId(row.id, row.finalVisit ?? 0);
  return row.visits > 0 ? ratingInvitationId(row.id, row.visits) : null;
}
