import { DomainError } from '@onewindow/contracts';
import type { Tx } from '@onewindow/messaging/tx';
import { fingerprint } from '@onewindow/platform';
import type { Officer } from '../review/acting.domain.js';
import { findStaff } from '../staff/staff.queries.js';
import { assertArrangeable, assertMayArrange, type AbsenceContent } from './absence.domain.js';
import { AbsenceRow } from './absence.entity.js';

/**
 * Registers an absence; the same again is quiet, also once it was taken back.
 * @throws DomainError `absence-not-yours`, `absence-content-differs`, `staff-unknown`, `absence-is-over`
 */
export async function registerAbsence(tx: Tx, id: string, content: AbsenceContent, caller: Officer): Promise<AbsenceRow> {
  const { officerId, substituteId, from: fromAt, to: toAt } = content;
  assertMayArrange(caller, officerId);
  const { agencyCode } = caller;
  const contentHash = fingerprint({ agencyCode, ...content });
  const known = await lockAbsence(tx, id);
  if (known) return same(known, contentHash);
  assertArrangeable(content, await findStaff(tx.db, agencyCode, [officerId, substituteId]), tx.now);
  const row = { id, agencyCode, officerId, substituteId, fromAt, toAt, registeredBy: caller.id, contentHash, endedAt: null };
  const inserted = await tx.db.createQueryBuilder().insert().into(AbsenceRow).values(row).orIgnore().returning('id').execute();
  if ((inserted.raw as unknown[]).length > 0) return tx.db.create(AbsenceRow, row);
  // Somebody else registered it in the same instant.
  const other = await lockAbsence(tx, id);
  if (!other) throw new Error('an absence that is there cannot be read');
  return same(other, contentHash);
}

/**
 * Takes an absence back: from now on nobody acts in the officer's place. Again is quiet.
 * @throws DomainError `absence-not-found` (another agency learns nothing), `absence-not-yours`
 */
export async function endAbsence(tx: Tx, id: string, caller: Officer): Promise<AbsenceRow> {
  const absence = await lockAbsence(tx, id);
  if (absence?.agencyCode !== caller.agencyCode)
    throw new DomainError('not-found', 'absence-not-found', 'there is no such absence in your agency');
  assertMayArrange(caller, absence.officerId);
  if (absence.endedAt) return absence;
  absence.endedAt = tx.now;
  await tx.db.update(AbsenceRow, { id }, { endedAt: tx.now });
  return absence;
}

const lockAbsence = (tx: Tx, id: string): Promise<AbsenceRow | null> =>
  tx.db.findOne(AbsenceRow, { where: { id }, lock: { mode: 'pessimistic_write' } });

function same(absence: AbsenceRow, contentHash: string): AbsenceRow {
  if (absence.contentHash !== contentHash)
    throw new DomainError('conflict', 'absence-content-differs', 'another absence was registered under this id', { field: 'id' });
  return absence;
}
