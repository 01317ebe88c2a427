import { TOPICS, type ArrangeVisit, type EventDraft, type ReviewEvent } from '@onewindow/contracts';
import { legalDay } from '@onewindow/legal-clock';
import { sql, type Tx } from '@onewindow/messaging/tx';
import { In } from 'typeorm';
import type { Officer } from '../review/acting.domain.js';
import { ReviewRow, type PlannedVisit } from '../review/review.entity.js';
import { assertArrangeable, assertHoldable, assertLeads, assertVisited } from './visit.domain.js';
import { PartyRow, VisitRow } from './visit.entity.js';
import { visitArrangedEvent, visitHeldEvent } from './visit.events.js';

/** A visit that is locked, with the steps that take part and the reviews that are there. */
export interface LockedVisit {
  readonly visit: VisitRow;
  readonly parties: readonly PartyRow[];
}

type Asked = Omit<ArrangeVisit, 'officerId'>;

/**
 * The body that leads it arranges the visit, or arranges it anew: every review that takes part tells it, and one of them the applicant. The same
 * again is quiet.
 * @throws DomainError `visit-not-found`, `visit-not-yours`, `visit-already-held`, `visit-day-passed`, `visit-ends-before-start`
 */
export async function arrangeVisit(tx: Tx, visitId: string, { day, from, to }: Asked, officer: Officer): Promise<LockedVisit> {
  const { visit, parties, reviews } = await lockVisit(tx, visitId, officer);
  if (visit.status !== 'open' && visit.day === day && visit.fromTime === from && visit.toTime === to) return { visit, parties };
  assertArrangeable(visit, { day, from, to }, legalDay(tx.now));
  const replaced =
    visit.day === null ? [] : [{ day: visit.day, from: visit.fromTime ?? '', to: visit.toTime ?? '', by: visit.arrangedBy ?? '' }];
  Object.assign(visit, {
    status: 'arranged',
    round: visit.round + 1,
    day,
    fromTime: from,
    toTime: to,
    arrangedBy: officer.id,
    arrangedAt: tx.now,
    earlier: [...visit.earlier, ...replaced],
  });
  await tx.db.save(VisitRow, visit);
  await tell(tx, parties, reviews, (review, party, isFirst) => visitArrangedEvent(review, visit, party, isFirst));
  return { visit, parties };
}

/**
 * The visit was held: each body may enter what it found. Again is quiet.
 * @throws DomainError `visit-not-found`, `visit-not-yours`, `visit-not-arranged`, `visit-held-early`, `visit-held-later`
 */
export async function holdVisit(tx: Tx, visitId: string, heldOn: string, officer: Officer): Promise<LockedVisit> {
  const { visit, parties, reviews } = await lockVisit(tx, visitId, officer);
  if (visit.status === 'held') return { visit, parties };
  assertHoldable(visit, heldOn, legalDay(tx.now));
  Object.assign(visit, { status: 'held', heldOn, heldBy: officer.id });
  await tx.db.save(VisitRow, visit);
  await tell(tx, parties, reviews, (review, party) => visitHeldEvent(review, visit, party));
  return { visit, parties };
}

// The visit first, then its reviews by their ids: who locks a review alone never waits for a visit.
async function lockVisit(
  tx: Tx,
  visitId: string,
  { agencyCode }: Officer,
): Promise<LockedVisit & { readonly reviews: readonly ReviewRow[] }> {
  const visit = await tx.db.findOne(VisitRow, { where: { id: visitId }, lock: { mode: 'pessimistic_write' } });
  const parties = visit ? await tx.db.find(PartyRow, { where: { visitId }, order: { reviewId: 'ASC' } }) : [];
  const ids = parties.map(({ reviewId }) => reviewId);
  const reviews = await tx.db.find(ReviewRow, { where: { id: In(ids) }, order: { id: 'ASC' }, lock: { mode: 'pessimistic_write' } });
  const status = new Map(reviews.map((review) => [review.id, review.status]));
  assertLeads(
    visit,
    parties.map((party) => ({ agencyCode: party.agencyCode, reviewStatus: status.get(party.reviewId) ?? null })),
    agencyCode,
  );
  return { visit: visit as VisitRow, parties, reviews };
}

/** Each open review that takes part tells it, in one statement more however many they are. */
async function tell(
  tx: Tx,
  parties: readonly PartyRow[],
  reviews: readonly ReviewRow[],
  event: (review: ReviewRow, party: PartyRow, isFirst: boolean) => EventDraft<ReviewEvent>,
): Promise<void> {
  const open = reviews.filter(({ status }) => status === 'open');
  for (const [at, review] of open.entries()) {
    const party = parties.find(({ reviewId }) => reviewId === review.id);
    if (party) tx.publish(TOPICS.review, event(review, party, at === 0));
  }
  await saveSequences(tx, open);
}

const saveSequences = (tx: Tx, reviews: readonly ReviewRow[]): Promise<unknown> =>
  sql(tx, `UPDATE review SET sequence = s.sequence FROM unnest($1::uuid[], $2::int[]) AS s (id, sequence) WHERE review.id = s.id`, [
    reviews.map(({ id }) => id),
    reviews.map(({ sequence }) => sequence),
  ]);

/**
 * A review that is opened takes part in its visit, which comes to life with the first of them. One that was arranged before is told of the later.
 * The review was just inserted; its sequence goes on.
 */
export async function joinVisit(tx: Tx, review: ReviewRow, { id, name, leadAgencyCode, stepKey, parties }: PlannedVisit): Promise<void> {
  await sql(
    tx,
    `WITH made AS (
       INSERT INTO site_visit (id, root_id, name, lead_agency_code, status) VALUES ($1, $2, $3, $4, 'open') ON CONFLICT (id) DO NOTHING)
     INSERT INTO visit_party (visit_id, review_id, step_key, agency_code, item_name)
     SELECT $1, * FROM unnest($5::uuid[], $6::text[], $7::text[], $8::text[]) ON CONFLICT DO NOTHING`,
    [
      id,
      review.rootId,
      name,
      leadAgencyCode,
      parties.map(({ caseId }) => caseId),
      parties.map((party) => party.stepKey),
      parties.map(({ agencyCode }) => agencyCode),
      parties.map(({ itemName }) => itemName),
    ],
  );
  // in a share of the visit's lock: it is not arranged between this look and the commit
  const visit = await tx.db.findOne(VisitRow, { where: { id }, lock: { mode: 'pessimistic_read' } });
  if (!visit || visit.status === 'open') return;
  tx.publish(TOPICS.review, visitArrangedEvent(review, visit, { stepKey }, false));
  if (visit.status === 'held') tx.publish(TOPICS.review, visitHeldEvent(review, visit, { stepKey }));
  await saveSequences(tx, [review]);
}

/** A step that takes part in a visit is decided after it. @throws DomainError `visit-not-held` */
export async function assertStepVisited(tx: Tx, { plan: { visit: planned } }: ReviewRow, stepKey: string): Promise<void> {
  if (planned?.stepKey !== stepKey) return;
  const visit = await tx.db.findOneBy(VisitRow, { id: planned.id });
  if (visit) assertVisited(visit);
}
