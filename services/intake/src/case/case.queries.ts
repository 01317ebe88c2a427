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
import { decodeCursor, encodeCursor, isReceiptCode } from '@onewindow/platform';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { itemVersion } from '../catalogue/catalogue.queries.js';
import { askedMaterials } from '../catalogue/plan.js';
import { missingMaterials, type Due } from './case.domain.js';
import { CaseRow } from './case.entity.js';
import { dueDates } from './case.events.js';
import type { PersonalData } from './personal-data.js';

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;
const dueView = ({ day, at, provisional }: Due) => ({ day, at: at.toISOString(), provisional });

/** A case as answered to those who may see it; the certificate number stays masked. */
export async function caseView(db: EntityManager, row: CaseRow, personal: PersonalData): Promise<CaseView> {
  const item = await itemVersion(db, row.itemCode, row.itemVersion);
  const asked = askedMaterials(item, { answers: row.answers, applicant: { kind: row.applicantKind } });
  const names = new Map(asked.map((material) => [material.key, material.name]));
  const { name, certificateNumber } = personal.open(row.applicantSealed, row.id);
  const due = row.acceptedAt ? dueDates(row) : null;
  return {
    id: row.id,
    caseNo: row.caseNo,
    status: row.status,
    channel: row.channel,
    itemCode: row.itemCode,
    itemVersion: row.itemVersion,
    itemName: row.itemName,
    applicant: { kind: row.applicantKind, name: name ?? '', certificateNumber: maskedNumber(certificateNumber ?? '') },
    materials: row.materials.map(({ key, copies }) => ({ key, name: names.get(key) ?? key, copies, files: [] })),
    missing: missingMaterials(asked, row.materials).map((material) => ({
      key: material.key,
      name: material.name,
      legalBasis: material.legalBasis,
    })),
    correction: null,
    notAccepted: null,
    termination: null,
    immediate: null,
    delivery: row.deliveryMode ? { mode: 'counter', waybillNo: null } : null,
    receivedAt: row.receivedAt.toISOString(),
    acceptedAt: iso(row.acceptedAt),
    statutoryDue: due && dueView(due.statutory),
    promisedDue: due && dueView(due.promised),
    outcome: row.outcome,
    decisionNo: row.decisionNo,
    licenceNo: row.licenceNo,
    closedAt: iso(row.closedAt),
    sequence: row.sequence,
  };
}

const noSuchCase = () => new DomainError('not-found', 'case-not-found', 'there is no such case that you may see');

/**
 * The case, for the staff of its site and for its applicant; the reading is recorded in the same statement's transaction.
 * @throws DomainError `case-not-found` alike for an unknown case and for one that is not the caller's
 */
export async function readCase(db: EntityManager, id: string, caller: Principal, now: Date): Promise<CaseRow> {
  const row = await db.findOneBy(CaseRow, { id });
  if (!row || !maySee(row, caller)) throw noSuchCase();
  await db.query(`INSERT INTO case_access (case_id, at, who, why) VALUES ($1, $2, $3, $4)`, [
    id,
    now,
    caller.id,
    `case-view:${caller.kind}`,
  ]);
  return row;
}

function maySee(row: CaseRow, caller: Principal): boolean {
  switch (caller.kind) {
    case 'staff':
      return caller.siteId !== '' && caller.siteId === row.siteId;
    case 'applicant':
      return caller.subjectId !== '' && caller.subjectId === row.applicantSubjectId;
    case 'machine':
      return false;
  }
}

/** Where a page of cases ends. */
const Position = z.tuple([instant, id]);

/** Cases of the caller's site, newest first. */
export async function listCases(db: EntityManager, filter: ListCases, caller: Principal): Promise<Page<CaseListEntry>> {
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
       WHERE site_id = $1 AND ($2::text IS NULL OR status = $2) AND ($3::timestamptz IS NULL OR (received_at, id) < ($3::timestamptz, $4::uuid))
       ORDER BY received_at DESC, id DESC LIMIT $5`,
    [caller.siteId, filter.status ?? null, receivedAt, caseId, filter.limit + 1],
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
    receivedAt: row.receivedAt.toISOString(),
    acceptedAt: iso(row.acceptedAt),
    promisedDue: row.acceptedAt ? dueView(dueDates(row).promised) : null,
    closedAt: iso(row.closedAt),
    ratingInvitationId: row.closedAt ? ratingInvitationId(row.id, 0) : null,
  };
}
