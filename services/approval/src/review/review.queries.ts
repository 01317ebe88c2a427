import {
  DomainError,
  id,
  instant,
  StepKey,
  type ListTasks,
  type Page,
  type Principal,
  type ReviewView,
  type TaskView,
  type Warning,
} from '@onewindow/contracts';
import { endOfLegalDay } from '@onewindow/legal-clock';
import { decodeCursor, encodeCursor } from '@onewindow/platform';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { dueView } from './dates.queries.js';
import { ReviewRow, StepRow } from './review.entity.js';

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

interface TaskRow {
  review_id: string;
  key: string;
  name: string;
  status: 'open' | 'claimed';
  agency_code: string;
  case_no: string;
  item_code: string;
  item_name: string;
  applicant: string;
  claimed_by: string | null;
  lease_until: Date | null;
  due_day: string;
  due_at: Date;
  opened_at: Date;
  warning: Warning;
}

/** Where a page of tasks ends. */
const Position = z.tuple([instant, id, StepKey]);

// Of the days of the legal clock; before them nothing is due, and after them everything.
const endOf = (day: string): Date => endOfLegalDay(day < '1992-01-01' ? '1992-01-01' : day > '2199-12-31' ? '2199-12-31' : day);

/** Open steps of the queue of the caller's agency, what binds first on top. A claim whose lease has run out is open again. */
export async function listTasks(
  db: EntityManager,
  filter: ListTasks,
  { id: me, agencyCode }: Pick<Principal, 'id' | 'agencyCode'>,
  now: Date,
): Promise<Page<TaskView>> {
  const [dueAt, reviewId, key] = filter.cursor === undefined ? [null, null, null] : decodeCursor(filter.cursor, Position);
  const rows: TaskRow[] = await db.query(
    `SELECT s.review_id, s.key, s.name, CASE WHEN s.status = 'claimed' AND s.lease_until > $6 THEN 'claimed' ELSE 'open' END AS status,
            s.agency_code, r.case_no, r.item_code, r.item_name, r.applicant->>'maskedName' AS applicant,
            CASE WHEN s.lease_until > $6 THEN s.claimed_by END AS claimed_by, CASE WHEN s.lease_until > $6 THEN s.lease_until END AS lease_until,
            s.due_day, s.due_at, s.opened_at, s.warning
     FROM review_step s JOIN review r ON r.id = s.review_id
     WHERE s.agency_code = $1 AND s.status IN ('open', 'claimed')
       AND ($2::timestamptz IS NULL OR (s.due_at, s.review_id, s.key) > ($2::timestamptz, $3::uuid, $4::text))
       AND ($7::text IS NULL OR $7 = CASE WHEN s.status = 'claimed' AND s.lease_until > $6 THEN 'claimed' ELSE 'open' END)
       AND ($8::text IS NULL OR s.item_code = $8)
       AND ($9::timestamptz IS NULL OR s.due_at <= $9)
       AND ($10::text IS NULL OR (s.claimed_by = $10 AND s.status = 'claimed' AND s.lease_until > $6))
       AND ($11::text IS NULL OR s.warning = $11)
     ORDER BY s.due_at, s.review_id, s.key LIMIT $5`,
    [
      agencyCode,
      dueAt,
      reviewId,
      key,
      filter.limit + 1,
      now,
      filter.status ?? null,
      filter.item ?? null,
      filter.dueBy === undefined ? null : endOf(filter.dueBy),
      filter.claimedBy === 'me' ? me : null,
      filter.warning ?? null,
    ],
  );
  const page = rows.slice(0, filter.limit);
  const last = rows.length > filter.limit ? page.at(-1) : undefined;
  return { items: page.map(taskView), next: last ? encodeCursor([last.due_at.toISOString(), last.review_id, last.key]) : null };
}

const taskView = (row: TaskRow): TaskView => ({
  reviewId: row.review_id,
  stepKey: row.key,
  stepName: row.name,
  status: row.status,
  agencyCode: row.agency_code,
  caseNo: row.case_no,
  itemCode: row.item_code,
  itemName: row.item_name,
  applicant: row.applicant,
  claimedBy: row.claimed_by,
  leaseUntil: iso(row.lease_until),
  dueDay: row.due_day,
  dueAt: row.due_at.toISOString(),
  openedAt: row.opened_at.toISOString(),
  warning: row.warning,
});

/**
 * A review with its steps, for staff and systems of an agency that has a step in it or decides it.
 * @throws DomainError `review-not-found` alike for an unknown review and for one that is not the caller's
 */
export async function readReview(db: EntityManager, id: string, caller: Principal): Promise<ReviewView> {
  const { review, steps } = await findInvolved(db, id, caller);
  return reviewView(review, steps);
}

/** The rows of a review for those whom {@link readReview} answers. @throws DomainError `review-not-found` */
export async function findInvolved(db: EntityManager, id: string, caller: Principal): Promise<{ review: ReviewRow; steps: StepRow[] }> {
  const review = await db.findOneBy(ReviewRow, { id });
  const steps = review ? await db.find(StepRow, { where: { reviewId: id }, order: { position: 'ASC' } }) : [];
  const involved =
    review &&
    caller.agencyCode !== '' &&
    (review.agencyCode === caller.agencyCode || steps.some((step) => step.agencyCode === caller.agencyCode));
  if (!involved) throw new DomainError('not-found', 'review-not-found', 'there is no such review in your agency');
  return { review, steps };
}

/** A review as answered. */
export function reviewView(review: ReviewRow, steps: readonly StepRow[]): ReviewView {
  return {
    id: review.id,
    caseNo: review.caseNo,
    itemCode: review.itemCode,
    itemName: review.itemName,
    agencyCode: review.agencyCode,
    status: review.status,
    immediate: review.immediate,
    preReview: review.preReview,
    visit: review.plan.visit ? { id: review.plan.visit.id, stepKey: review.plan.visit.stepKey } : null,
    statutoryDue: dueView(review.statutoryDue),
    promisedDue: dueView(review.promisedDue),
    statutoryStopped: review.statutoryStopped,
    promisedStopped: review.promisedStopped,
    warning: review.warning,
    overdueReason: review.overdueReason,
    steps: steps.map((step) => ({
      key: step.key,
      name: step.name,
      agencyCode: step.agencyCode,
      needs: step.needs,
      status: step.status,
      claimedBy: step.status === 'claimed' ? step.claimedBy : null,
      decidedBy: step.decidedAt ? step.claimedBy : null,
      onBehalfOf: step.status === 'claimed' || step.decidedAt ? step.onBehalfOf : null,
      decidedAt: iso(step.decidedAt),
      findings: step.findings?.map((finding) => ({ ...finding })) ?? null,
      opinion: step.opinion,
      warning: step.warning,
    })),
    conditions: review.plan.conditions.map(({ reasons, ...condition }) => ({ ...condition, reasons: [...reasons] })),
    decisionNo: review.decisionNo,
    licenceNo: review.licenceNo,
    decidedAt: iso(review.decidedAt),
    sequence: review.sequence,
  };
}
