import { id, instant, type AbsenceView, type ListAbsences, type Page } from '@onewindow/contracts';
import { decodeCursor, encodeCursor } from '@onewindow/platform';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import type { Absent, Officer } from '../review/acting.domain.js';
import { AbsenceRow } from './absence.entity.js';

/** Those in whose place the officer may act now: who is away, and works for the officer's agency. */
export function absentFor(db: EntityManager, { id: officerId, agencyCode }: Officer, now: Date): Promise<Absent[]> {
  return db.query(
    `SELECT DISTINCT s.staff_id AS id, s.roles
     FROM absence a JOIN staff_copy s ON s.staff_id = a.officer_id AND s.agency_code = a.agency_code AND s.active
     WHERE a.substitute_id = $1 AND a.agency_code = $2 AND a.ended_at IS NULL AND a.from_at <= $3 AND a.to_at > $3
     ORDER BY s.staff_id`,
    [officerId, agencyCode, now],
  );
}

/** Where a page of absences ends. */
const Position = z.tuple([instant, id]);

/** Absences of an agency that are not over, what ends first on top. */
export async function listAbsences(
  db: EntityManager,
  { cursor, limit }: ListAbsences,
  agencyCode: string,
  now: Date,
): Promise<Page<AbsenceView>> {
  const query = db
    .createQueryBuilder(AbsenceRow, 'a')
    .where('a.agency_code = :agencyCode AND a.ended_at IS NULL AND a.to_at > :now', { agencyCode, now })
    .orderBy('a.toAt')
    .addOrderBy('a.id')
    .limit(limit + 1);
  if (cursor !== undefined) {
    const [to, after] = decodeCursor(cursor, Position);
    query.andWhere('(a.to_at, a.id) > (:to, :after)', { to, after });
  }
  const rows = await query.getMany();
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : undefined;
  return { items: page.map(absenceView), next: last ? encodeCursor([last.toAt.toISOString(), last.id]) : null };
}

/** An absence as answered. */
export const absenceView = (row: AbsenceRow): AbsenceView => ({
  id: row.id,
  officerId: row.officerId,
  substituteId: row.substituteId,
  from: row.fromAt.toISOString(),
  to: row.toAt.toISOString(),
  registeredBy: row.registeredBy,
  endedAt: row.endedAt?.toISOString() ?? null,
});
