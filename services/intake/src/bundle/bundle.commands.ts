import type { BundleVersion } from '@onewindow/contracts';
import type { Tx } from '@onewindow/messaging/tx';
import { In } from 'typeorm';
import { noteShowing, type Showing } from '../access/case-access.queries.js';
import { CaseRow } from '../case/case.entity.js';
import type { CaseTools } from '../case/case.commands.js';
import { bundleVersion } from '../catalogue/bundle.queries.js';
import type { ToldCase } from '../message/message.commands.js';
import { appliedTo, askedOfBundle, type AskedOfBundle } from './application.domain.js';
import { isFinished } from './bundle.domain.js';
import { BundleRow } from './bundle.entity.js';
import { caseOf, membersOf, type BundleWhole } from './bundle.events.js';

/** An application whose row and whose members' cases are locked, under the version by which it runs. */
export interface LockedBundle extends BundleWhole {
  readonly version: BundleVersion;
}

/**
 * Locks an application and then the cases of its members, in the order of their ids: every act on either begins so, and no two wait for each
 * other.
 */
export async function lockBundle(tx: Tx, id: string): Promise<LockedBundle | null> {
  const row = await tx.db.findOne(BundleRow, { where: { id }, lock: { mode: 'pessimistic_write' } });
  return row && lockMembers(tx, row);
}

/** Locks the row for an act whose answer shows the application whole: that is recorded, whether the act does anything or was done before. */
export const lockShownBundle = (tx: Tx, id: string, showing: Showing): Promise<BundleRow | null> =>
  noteShowing(tx.db.createQueryBuilder(BundleRow, 'b').where('b.id = :id', { id }), tx, id, showing).setLock('pessimistic_write').getOne();

/** Locks the cases of the members of a locked application. */
export async function lockMembers(tx: Tx, row: BundleRow): Promise<LockedBundle> {
  const cases = await tx.db
    .createQueryBuilder(CaseRow, 'c')
    // what is not read would be lost when the whole row is written
    .addSelect('c.rules')
    .where('c.bundle_id = :id', { id: row.id })
    .orderBy('c.id')
    .setLock('pessimistic_write')
    .getMany();
  return { row, cases: inOrder(row, cases), version: await bundleVersion(tx.db, row.bundleCode, row.bundleVersion) };
}

const inOrder = (row: BundleRow, cases: readonly CaseRow[]): CaseRow[] => row.members.map(({ key }) => caseOf(cases, key));

/** The application with its members as they are, without a lock: to be shown. */
export async function wholeOf(tx: Tx, row: BundleRow): Promise<LockedBundle> {
  const cases = await tx.db.find(CaseRow, { where: { bundleId: row.id } });
  return { row, cases: inOrder(row, cases), version: await bundleVersion(tx.db, row.bundleCode, row.bundleVersion) };
}

/** Applications whose rows are locked, with their members as they are: whoever changes a member holds the lock of its application. */
export async function wholesOf(tx: Tx, rows: readonly BundleRow[]): Promise<BundleWhole[]> {
  const cases = await tx.db.find(CaseRow, { where: { bundleId: In(rows.map(({ id }) => id)) } });
  const byBundle = Map.groupBy(cases, ({ bundleId }) => bundleId);
  return rows.map((row) => ({ row, cases: inOrder(row, byBundle.get(row.id) ?? []) }));
}

/** Writes what an act changed, to the row and to the table; its event has the next place. */
export async function saveBundle(tx: Tx, row: BundleRow, change: Partial<BundleRow>): Promise<void> {
  const next = { ...change, sequence: row.sequence + 1 };
  await tx.db.update(BundleRow, { id: row.id }, next);
  Object.assign(row, next);
}

/** Writes applications that are counted again, in one statement; they are locked, and each event has had the next place. */
export async function saveBundles(tx: Tx, rows: readonly BundleRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.db.upsert(BundleRow, [...rows], ['id']);
}

/** Writes members' cases that an act changed, in one statement; they are locked. */
export async function saveMembers(tx: Tx, cases: readonly CaseRow[]): Promise<void> {
  if (cases.length === 0) return;
  await tx.db.upsert(CaseRow, [...cases], ['id']);
}

/** What the members that are not taken back ask the applicant for. */
export function askedMaterials({ row, version, cases }: LockedBundle): AskedOfBundle[] {
  const kept = membersOf({ row, cases }).filter(
    (member) => !isFinished(member) || member.status === 'granted' || member.status === 'refused',
  );
  const keys = new Set(kept.map(({ key }) => key));
  const facts = { answers: row.answers, applicant: { kind: row.applicantKind } };
  const members = version.members.filter(({ key }) => keys.has(key));
  return askedOfBundle(appliedTo(version, facts, members).materials, version.legalBasis);
}

/** Name of the applicant in full, as documents say it. */
export const applicantNameOf = (row: BundleRow, { personal }: Pick<CaseTools, 'personal'>): string =>
  personal.open(row.applicantSealed, row.id)['name'] ?? '';

/** The application as short messages name it: by the number that the applicant knows. */
export const toldBundle = (row: BundleRow): ToldCase => ({
  id: row.id,
  caseNo: row.bundleNo,
  itemName: row.bundleName,
  siteId: row.siteId,
  applicantSubjectId: row.applicantSubjectId,
  applicantSealed: row.applicantSealed,
});
