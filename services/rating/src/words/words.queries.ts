import {
  DomainError,
  id,
  instant,
  WordsPart,
  type ListUnreleased,
  type Page,
  type Principal,
  type UnreleasedWords,
} from '@onewindow/contracts';
import { decodeCursor, pageOf } from '@onewindow/platform';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { regionOf } from '../agency/agency.queries.js';
import { regionPrefix } from '../work-order/watch.domain.js';

const Position = z.tuple([instant, id, WordsPart, z.string().regex(/^\d{1,4}$/)]);

/** Words of the clerk's region, not of their own agency, that nobody has looked at yet; the oldest first. @throws DomainError `invalid-cursor` */
export async function listUnreleased(
  db: EntityManager,
  { cursor, limit }: ListUnreleased,
  clerk: Pick<Principal, 'agencyCode'>,
): Promise<Page<UnreleasedWords>> {
  const after = cursor === undefined ? [null, null, null, null] : decodeCursor(cursor, Position);
  const region = await regionOf(db, clerk.agencyCode);
  if (region === '') throw new DomainError('forbidden', 'reviewer-out-of-region', 'the region of your agency is not known');
  const rows: (Omit<UnreleasedWords, 'writtenAt'> & { writtenAt: Date })[] = await db.query(
    `SELECT w.invitation_id AS "invitationId", w.part, w.round, w.agency_code AS "agencyCode", i.item_name AS "itemName",
            CASE w.part WHEN 'comment' THEN r.comment ELSE a.content ->> 'reply' END AS words, w.written_at AS "writtenAt"
       FROM words w
       JOIN agency_copy c ON c.agency_code = w.agency_code AND starts_with(c.region_code, $1)
       JOIN rating r ON r.invitation_id = w.invitation_id
       JOIN invitation i ON i.id = w.invitation_id
       LEFT JOIN work_order o ON w.part = 'reply' AND o.invitation_id = w.invitation_id
       LEFT JOIN work_order_act a ON a.work_order_id = o.id AND a.kind = 'feedback' AND a.round = w.round
      WHERE w.released IS NULL AND w.agency_code <> $2
        AND ($3::timestamptz IS NULL OR (w.written_at, w.invitation_id, w.part, w.round) > ($3, $4::uuid, $5, $6::integer))
      ORDER BY w.written_at, w.invitation_id, w.part, w.round LIMIT $7`,
    [regionPrefix(region), clerk.agencyCode, ...after, limit + 1],
  );
  const views = rows.map((row) => ({ ...row, writtenAt: row.writtenAt.toISOString() }));
  return pageOf(views, limit, ({ writtenAt, invitationId, part, round }) => [writtenAt, invitationId, part, String(round)]);
}
