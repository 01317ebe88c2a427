import { id, instant, type ListedRating, type ListRatings, type Page, type RatingView } from '@onewindow/contracts';
import { decodeCursor, pageOf } from '@onewindow/platform';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import type { Given } from './rating.commands.js';
import type { Invitation, Rating } from './rating.domain.js';

const Position = z.tuple([instant, id]);

/**
 * A page of the ratings an agency answers for (of any agency, where `agency` is undefined), newest first.
 * @throws DomainError `invalid-cursor`
 */
export async function listRatings(db: EntityManager, agency: string | undefined, query: ListRatings): Promise<Page<ListedRating>> {
  const values: unknown[] = [query.limit + 1];
  const conditions: string[] = [];
  const bind = (value: unknown): string => `$${values.push(value)}`;
  if (agency !== undefined) conditions.push(`r.agency_code = ${bind(agency)}`);
  if (query.cursor !== undefined) {
    const [ratedAt, id] = decodeCursor(query.cursor, Position);
    conditions.push(`(r.rated_at, r.invitation_id) < (${bind(ratedAt)}::timestamptz, ${bind(id)}::uuid)`);
  }
  const rows: (Rating & Pick<Invitation, 'caseNo' | 'itemName' | 'agencyCode'> & Pick<ListedRating, 'fromSameAddress'>)[] = await db.query(
    `SELECT r.invitation_id AS "invitationId", r.level, r.comment, r.channel, r.rated_at AS "ratedAt", i.case_no AS "caseNo",
            i.item_name AS "itemName", i.agency_code AS "agencyCode",
            (SELECT count(*)::int FROM rating o
              WHERE r.source <> '' AND o.source = r.source AND o.source <> '' AND o.rated_at <= r.rated_at
                AND o.rated_at > r.rated_at - interval '1 day' AND o.invitation_id <> r.invitation_id) AS "fromSameAddress"
       FROM rating r
       JOIN invitation i ON i.id = r.invitation_id
      ${conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : ''}
      ORDER BY r.rated_at DESC, r.invitation_id DESC
      LIMIT $1`,
    values,
  );
  const { items, next } = pageOf(rows, query.limit, (row) => [row.ratedAt.toISOString(), row.invitationId]);
  return {
    items: items.map((row) => ({ ...ratingView({ invitation: row, rating: row }), fromSameAddress: row.fromSameAddress })),
    next,
  };
}

/** A rating as its giver and the agency see it. */
export const ratingView = ({
  invitation,
  rating,
}: {
  invitation: Pick<Given['invitation'], 'caseNo' | 'itemName' | 'agencyCode'>;
  rating: Rating;
}): RatingView => ({
  invitationId: rating.invitationId,
  caseNo: invitation.caseNo,
  itemName: invitation.itemName,
  agencyCode: invitation.agencyCode,
  level: rating.level,
  comment: rating.comment,
  channel: rating.channel,
  ratedAt: rating.ratedAt.toISOString(),
});
