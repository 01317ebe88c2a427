import { id, instant, type ListedRating, type ListRatings, type Page, type RatingView } from '@onewindow/contracts';
import { decodeCursor, pageOf, type PersonalData } from '@onewindow/platform';
import { sql, type Tx } from '@onewindow/messaging/tx';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import type { Invitation, Rating } from './rating.domain.js';

/** An invitation, if it is there. It never changes. */
export async function findInvitation(tx: Pick<Tx, 'db'>, id: string): Promise<Invitation | undefined> {
  const [row] = await sql<Invitation>(
    tx,
    `SELECT id, case_id AS "caseId", root_id AS "rootId", case_no AS "caseNo", item_name AS "itemName", agency_code AS "agencyCode",
            site_id AS "siteId", visit
       FROM invitation WHERE id = $1`,
    [id],
  );
  return row;
}

/** The rating that an invitation was answered with. */
export async function findRating(tx: Pick<Tx, 'db'>, invitationId: string, personal: PersonalData): Promise<Rating | undefined> {
  const [row] = await sql<Omit<Rating, 'phone'> & { sealed: Buffer | null }>(
    tx,
    `SELECT r.invitation_id AS "invitationId", r.level, r.comment, r.channel, r.rated_at AS "ratedAt", r.contact_agreed AS "contactAgreed",
            c.sealed
       FROM rating r LEFT JOIN rater_contact c ON c.invitation_id = r.invitation_id WHERE r.invitation_id = $1`,
    [invitationId],
  );
  if (!row) return undefined;
  const { sealed, ...rating } = row;
  return { ...rating, phone: sealed && (personal.open(sealed, invitationId)['phone'] ?? null) };
}

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
  const rows: (Said & About & Pick<ListedRating, 'fromSameAddress' | 'excluded' | 'workOrderId'>)[] = await db.query(
    `SELECT r.invitation_id AS "invitationId", r.level, r.comment, r.channel, r.rated_at AS "ratedAt", i.case_no AS "caseNo",
            i.item_name AS "itemName", i.agency_code AS "agencyCode", w.id AS "workOrderId", coalesce(w.appeal = 'upheld', false) AS excluded,
            (SELECT count(*)::int FROM rating o
              WHERE r.source <> '' AND o.source = r.source AND o.source <> '' AND o.rated_at <= r.rated_at
                AND o.rated_at > r.rated_at - interval '1 day' AND o.invitation_id <> r.invitation_id) AS "fromSameAddress"
       FROM rating r
       JOIN invitation i ON i.id = r.invitation_id
       LEFT JOIN work_order w ON w.invitation_id = r.invitation_id
      ${conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : ''}
      ORDER BY r.rated_at DESC, r.invitation_id DESC
      LIMIT $1`,
    values,
  );
  const { items, next } = pageOf(rows, query.limit, (row) => [row.ratedAt.toISOString(), row.invitationId]);
  return {
    items: items.map((row) => ({
      ...ratingView({ invitation: row, rating: row }),
      fromSameAddress: row.fromSameAddress,
      excluded: row.excluded,
      workOrderId: row.workOrderId,
    })),
    next,
  };
}

/** What a rating speaks of. */
type About = Pick<Invitation, 'caseNo' | 'itemName' | 'agencyCode'>;
/** What it says, apart from who gave it. */
type Said = Omit<Rating, 'contactAgreed' | 'phone'>;

/** A rating as its giver and the agency see it. */
export const ratingView = ({ invitation, rating }: { invitation: About; rating: Said }): RatingView => ({
  invitationId: rating.invitationId,
  caseNo: invitation.caseNo,
  itemName: invitation.itemName,
  agencyCode: invitation.agencyCode,
  level: rating.level,
  comment: rating.comment,
  channel: rating.channel,
  ratedAt: rating.ratedAt.toISOString(),
});
