import { id, instant, type ListPublicRatings, type Page, type PublicRating } from '@onewindow/contracts';
import { legalDay } from '@onewindow/legal-clock';
import { decodeCursor, pageOf } from '@onewindow/platform';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';

interface Found {
  readonly invitationId: string;
  readonly agencyCode: string;
  readonly agencyName: string | null;
  readonly itemName: string;
  readonly level: number;
  readonly ratedAt: Date;
  readonly excluded: boolean;
  readonly comment: string | null;
  readonly outcome: string;
  readonly repliedAt: Date | null;
  readonly words: string | null;
  readonly judgement: string | null;
}

const Position = z.tuple([instant, id]);

/**
 * Ratings and answers for everybody (评价和回复应当公开), the newest first: no case, no person, and words only as they were released.
 * @throws DomainError `invalid-cursor`
 */
export async function listPublicRatings(db: EntityManager, { agency, cursor, limit }: ListPublicRatings): Promise<Page<PublicRating>> {
  const after = cursor === undefined ? [null, null] : decodeCursor(cursor, Position);
  const rows: Found[] = await db.query(
    `SELECT r.invitation_id AS "invitationId", r.agency_code AS "agencyCode", c.name AS "agencyName", i.item_name AS "itemName", r.level,
            r.rated_at AS "ratedAt", coalesce(o.appeal = 'upheld', false) AS excluded, said.shown AS comment, f.at AS "repliedAt",
            coalesce(v.content ->> 'outcome', 'complex') AS outcome, answered.shown AS words, j.content ->> 'judgement' AS judgement
       FROM rating r
       JOIN invitation i ON i.id = r.invitation_id
       LEFT JOIN agency_copy c ON c.agency_code = r.agency_code
       LEFT JOIN words said ON said.invitation_id = r.invitation_id AND said.part = 'comment'
       LEFT JOIN work_order o ON o.invitation_id = r.invitation_id
       LEFT JOIN LATERAL (SELECT round, at FROM work_order_act WHERE work_order_id = o.id AND kind = 'feedback' ORDER BY round DESC LIMIT 1) f ON true
       LEFT JOIN work_order_act v ON v.work_order_id = o.id AND v.kind = 'verification' AND v.round = f.round
       LEFT JOIN work_order_act j ON j.work_order_id = o.id AND j.kind = 'judgement' AND j.round = f.round
       LEFT JOIN words answered ON answered.invitation_id = r.invitation_id AND answered.part = 'reply' AND answered.round = f.round
      WHERE ($1::text IS NULL OR r.agency_code = $1)
        AND ($2::timestamptz IS NULL OR (r.rated_at, r.invitation_id) < ($2, $3::uuid))
      ORDER BY r.rated_at DESC, r.invitation_id DESC LIMIT $4`,
    [agency ?? null, ...after, limit + 1],
  );
  const { items, next } = pageOf(rows, limit, (row) => [row.ratedAt.toISOString(), row.invitationId]);
  return { items: items.map(publicRating), next };
}

const publicRating = (row: Found): PublicRating => ({
  agencyCode: row.agencyCode,
  agencyName: row.agencyName,
  itemName: row.itemName,
  level: row.level,
  ratedOn: legalDay(row.ratedAt),
  excluded: row.excluded,
  comment: row.comment,
  reply: row.repliedAt && {
    outcome: row.outcome,
    words: row.words,
    repliedOn: legalDay(row.repliedAt),
    judgement: row.judgement,
  },
});
