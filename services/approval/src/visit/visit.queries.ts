import { DomainError, id, type ListVisits, type Page, type Principal, type VisitView } from '@onewindow/contracts';
import { decodeCursor, pageOf } from '@onewindow/platform';
import { In, type EntityManager } from 'typeorm';
import { z } from 'zod';
import { PartyRow, VisitRow } from './visit.entity.js';

const Position = z.tuple([id]);

/** A visit with all that take part, as the bodies of it see it. */
export const visitView = (visit: VisitRow, parties: readonly PartyRow[]): VisitView => ({
  id: visit.id,
  name: visit.name,
  status: visit.status,
  leadAgencyCode: visit.leadAgencyCode,
  round: visit.round,
  day: visit.day,
  from: visit.fromTime,
  to: visit.toTime,
  heldOn: visit.heldOn,
  earlier: visit.earlier.map(({ day, from, to }) => ({ day, from, to })),
  parties: parties.map(({ reviewId, stepKey, agencyCode, itemName }) => ({ reviewId, stepKey, agencyCode, itemName })),
});

/** A visit in which the caller's agency takes part. @throws DomainError `visit-not-found` */
export async function readVisit(db: EntityManager, visitId: string, { agencyCode }: Pick<Principal, 'agencyCode'>): Promise<VisitView> {
  const visit = await db.findOneBy(VisitRow, { id: visitId });
  const parties = visit ? await db.find(PartyRow, { where: { visitId }, order: { reviewId: 'ASC' } }) : [];
  if (!visit || agencyCode === '' || !parties.some((party) => party.agencyCode === agencyCode))
    throw new DomainError('not-found', 'visit-not-found', 'there is no such visit of your agency');
  return visitView(visit, parties);
}

/** Visits in which the caller's agency takes part, by id: of the order in which their bundles came. @throws DomainError `invalid-cursor` */
export async function listVisits(
  db: EntityManager,
  { status, cursor, limit }: ListVisits,
  { agencyCode }: Pick<Principal, 'agencyCode'>,
): Promise<Page<VisitView>> {
  const query = db
    .createQueryBuilder(VisitRow, 'v')
    .where('v.id IN (SELECT p.visit_id FROM visit_party p WHERE p.agency_code = :agencyCode)', { agencyCode })
    .orderBy('v.id')
    .limit(limit + 1);
  if (status !== undefined) query.andWhere('v.status = :status', { status });
  if (cursor !== undefined) query.andWhere('v.id > :after', { after: decodeCursor(cursor, Position)[0] });
  const { items, next } = pageOf(await query.getMany(), limit, (row) => [row.id]);
  const parties = await db.find(PartyRow, { where: { visitId: In(items.map((visit) => visit.id)) }, order: { reviewId: 'ASC' } });
  const byVisit = Map.groupBy(parties, ({ visitId }) => visitId);
  return { items: items.map((visit) => visitView(visit, byVisit.get(visit.id) ?? [])), next };
}
