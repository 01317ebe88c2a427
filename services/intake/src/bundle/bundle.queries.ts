import {
  DomainError,
  id,
  instant,
  ratingInvitationId,
  type BundleListEntry,
  type BundleView,
  type ListBundles,
  type MemberForm,
  type Page,
  type Principal,
  type ProgressView,
} from '@onewindow/contracts';
import { isOverdue } from '@onewindow/legal-clock';
import { sql, type Tx } from '@onewindow/messaging/tx';
import { decodeCursor, encodeCursor, isReceiptCode, type PersonalData } from '@onewindow/platform';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { noteShowing, openCase } from '../access/case-access.queries.js';
import { dueView } from '../case/case.dates.js';
import { applicantOf, correctionOf, iso, notAcceptedOf } from '../case/case.queries.js';
import { missingMaterials } from '../case/material.domain.js';
import { bundleVersion } from '../catalogue/bundle.queries.js';
import { appliedTo } from './application.domain.js';
import { askedMaterials, wholeOf, type LockedBundle } from './bundle.commands.js';
import { assertBundleConcerns, bundleAwaits, getMember } from './bundle.domain.js';
import { BundleRow } from './bundle.entity.js';
import { jointDates } from './bundle.events.js';
import { graphView } from './graph.queries.js';

/** An application as answered to those who may see it; the certificate number stays masked. */
export function bundleView(whole: LockedBundle, personal: PersonalData): BundleView {
  const { row, version } = whole;
  const names = new Map(version.materials.map((material) => [material.key, material.name]));
  return {
    ...graphView(whole),
    applicant: applicantOf(row, personal),
    form: formOf(whole, personal),
    materials: row.materials.map(({ key, copies, files }) => ({ key, name: names.get(key) ?? key, copies, files: [...files] })),
    missing: missingMaterials(askedMaterials(whole), row.materials).map(({ key, name }) => ({ key, name })),
    correction: correctionOf(row, names, personal),
    notAccepted: notAcceptedOf(row, names, personal),
    delivery: row.deliveryMode && { mode: row.deliveryMode, waybillNo: row.deliveryWaybillNo },
  };
}

/** What was entered in the one form, by its labels. */
function formOf({ row, version }: LockedBundle, personal: PersonalData): BundleView['form'] {
  const values = personal.open(row.formSealed, row.id);
  return version.fields.flatMap(({ key, label }) => {
    const value = values[key];
    return value ? [{ key, label, value }] : [];
  });
}

/**
 * The application, for the staff of its site and for its applicant; the reading is recorded in the same statement.
 * @throws DomainError `bundle-not-found` alike for an unknown one and for one that is not the caller's
 */
export async function readBundle(tx: Tx, bundleId: string, caller: Principal, doing = 'bundle-view'): Promise<LockedBundle> {
  const query = tx.db.createQueryBuilder(BundleRow, 'b').where('b.id = :bundleId', { bundleId });
  const row = await noteShowing(query, tx, bundleId, { caller, doing }).getOne();
  assertBundleConcerns(row, caller);
  return wholeOf(tx, row);
}

/**
 * What a member's body reads of the one form: the fields that its item uses, under the item's own names. The reading is recorded.
 * @throws DomainError `case-not-found`, `member-unknown`
 */
export async function readMemberForm(
  tx: Tx,
  bundleId: string,
  key: string,
  caller: Principal,
  personal: PersonalData,
): Promise<MemberForm> {
  const row = await tx.db.findOneBy(BundleRow, { id: bundleId });
  const plan = row?.members.find((member) => member.key === key);
  if (!row || !plan) throw new DomainError('not-found', 'member-unknown', 'there is no such member that you may see');
  await openCase(tx, plan.caseId, caller, 'form');
  const { version } = await wholeOf(tx, row);
  const values = personal.open(row.formSealed, row.id);
  const { fields } = appliedTo(version, { answers: row.answers, applicant: { kind: row.applicantKind } }, [
    getMember(version.members, key),
  ]);
  return fields.flatMap((field) => {
    const value = values[field.key];
    return value ? field.uses.filter(({ member }) => member === key).map((use) => ({ key: use.key, label: field.label, value })) : [];
  });
}

/** Where a page of applications ends. */
const Position = z.tuple([instant, id]);

/** Applications of the caller's site, or an applicant's own, newest first. */
export async function listBundles(db: EntityManager, filter: ListBundles, caller: Principal): Promise<Page<BundleListEntry>> {
  const own = caller.kind === 'applicant';
  const [receivedAt, bundleId] = filter.cursor === undefined ? [null, null] : decodeCursor(filter.cursor, Position);
  const rows = await sql<Omit<BundleListEntry, 'receivedAt'> & { receivedAt: Date }>(
    { db },
    `SELECT id, bundle_no AS "bundleNo", status, bundle_name AS "bundleName", applicant_masked_name AS applicant,
            received_at AS "receivedAt", promised_due_day AS "promisedDueDay"
       FROM bundle_case
      WHERE ${own ? 'applicant_subject_id' : 'site_id'} = $1 AND $1 <> '' AND ($2::text IS NULL OR status = $2)
        AND ($3::timestamptz IS NULL OR (received_at, id) < ($3::timestamptz, $4::uuid))
      ORDER BY received_at DESC, id DESC LIMIT $5`,
    [own ? caller.subjectId : caller.siteId, filter.status ?? null, receivedAt, bundleId, filter.limit + 1],
  );
  const items = rows.slice(0, filter.limit).map((row) => ({ ...row, receivedAt: row.receivedAt.toISOString() }));
  const last = rows.length > filter.limit ? items.at(-1) : undefined;
  return { items, next: last ? encodeCursor([last.receivedAt, last.id]) : null };
}

/**
 * Progress for whoever holds the receipt of an application: the whole, as one matter.
 * @throws DomainError `receipt-unknown` alike for a wrong number and a wrong code
 */
export async function findBundleProgress(tx: Tx, number: string, code: string, key: string): Promise<ProgressView> {
  const row = await tx.db.findOneBy(BundleRow, { bundleNo: number });
  if (!row || !isReceiptCode(key, row.id, code))
    throw new DomainError('not-found', 'receipt-unknown', 'no receipt has this number and code');
  const awaited = bundleAwaits(row);
  return {
    caseNo: row.bundleNo,
    itemName: row.bundleName,
    status: row.status,
    awaited: awaited === 'members' ? 'decision' : awaited,
    correction: row.status === 'correcting' ? await correctionAwaited(tx, row) : null,
    receivedAt: row.receivedAt.toISOString(),
    acceptedAt: iso(row.acceptedAt),
    promisedDue: row.promisedDueDay === null ? null : dueView(jointDates(row).promised),
    promisedStopped: row.promisedStopped,
    overdueReason: isOverdue(row.warning) ? await whyOverdue(tx, row) : null,
    outcome: null,
    closedAt: iso(row.closedAt),
    ratingInvitationId: invitationOf(row, awaited === null),
  };
}

/** What the bodies of its members said to the public (优化营商环境条例 第三十六条第二款); null where none did. */
async function whyOverdue(tx: Tx, { id: bundleId }: BundleRow): Promise<string | null> {
  const rows = await sql<{ said: string }>(
    tx,
    `SELECT item_name || '：' || overdue_reason AS said FROM service_case WHERE bundle_id = $1 AND overdue_reason IS NOT NULL ORDER BY case_no`,
    [bundleId],
  );
  return rows.length === 0 ? null : rows.map(({ said }) => said).join('；');
}

async function correctionAwaited(tx: Tx, row: BundleRow): Promise<ProgressView['correction']> {
  const { materials } = await bundleVersion(tx.db, row.bundleCode, row.bundleVersion);
  const names = new Map(materials.map((material) => [material.key, material.name]));
  return { dueDay: row.correctionDueDay ?? '', materials: (row.correctionOpen ?? []).map((key) => names.get(key) ?? key) };
}

/** The last visit (一次一评); once the matter has ended without anybody coming, the matter (一事一评). */
function invitationOf({ id: bundleId, visits, finalVisit }: BundleRow, ended: boolean): string | null {
  if (ended) return ratingInvitationId(bundleId, finalVisit ?? 0);
  return visits > 0 ? ratingInvitationId(bundleId, visits) : null;
}
