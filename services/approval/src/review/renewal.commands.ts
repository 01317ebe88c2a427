import { DomainError } from '@onewindow/contracts';
import { keepDeadlines, lockRowsOf, type DeadlineKind } from '@onewindow/deadlines';
import type { NumberBlocks } from '@onewindow/documents';
import type { Tx } from '@onewindow/messaging/tx';
import { In } from 'typeorm';
import { lockLicences } from '../licence/licence.commands.js';
import { LicenceRow } from '../licence/licence.entity.js';
import { grantByLaw } from './ending.commands.js';
import { grantedByLawAt } from './renewal.domain.js';
import { ReviewRow, StepRow } from './review.entity.js';
import { saveReview } from './saving.commands.js';

/** The clock of a renewal: the licence's own end. */
const RENEWAL = 'renewal';
const EXPIRY = 'expiry';

/**
 * A review that renews a licence is granted by law at its end. Its other limits run beside it. The caller holds the review's lock.
 * @throws DomainError `licence-unknown`: intake accepted a renewal of a licence that was not issued here to this applicant
 */
export async function awaitExpiry(tx: Tx, review: ReviewRow): Promise<void> {
  const { renews } = review.plan;
  if (!renews) return;
  const { agencyCode, applicant } = review;
  const held = await tx.db.existsBy(LicenceRow, { licenceNo: renews.licenceNo, agencyCode, subjectId: applicant.subjectId });
  if (!held) throw new DomainError('invalid', 'licence-unknown', `the applicant holds no licence ${renews.licenceNo} of the body`);
  const deemed = grantedByLawAt(review);
  if (deemed) await keepDeadlines(tx, [{ subject: review.id, clock: RENEWAL, rung: EXPIRY, at: deemed.at }]);
}

/** The licences of renewals that nobody decided end, and the law renews them (行政许可法 第五十条第二款: 视为准予延续). */
export const renewalDeadlines = (numbers: NumberBlocks): DeadlineKind => ({
  clocks: [RENEWAL],
  lock: lockRowsOf('review'),
  run: (transaction) => numbers.run(transaction),
  ring: async (tx, deadlines) => {
    const ids = deadlines.map(({ subject }) => subject);
    const reviews = new Map((await tx.db.findBy(ReviewRow, { id: In(ids), status: 'open' })).map((review) => [review.id, review]));
    const steps = Map.groupBy(
      await tx.db.find(StepRow, { where: { reviewId: In([...reviews.keys()]) }, order: { position: 'ASC' } }),
      ({ reviewId }) => reviewId,
    );
    const licences = await lockLicences(tx, [...reviews.values()].map(licenceNoOf));
    for (const { subject, at } of deadlines) {
      const review = reviews.get(subject);
      if (!review) continue;
      const licence = licences.get(licenceNoOf(review));
      await saveReview(tx, review, await grantByLaw(tx, review, { steps: steps.get(subject) ?? [], at, numbers, licence }));
    }
  },
});

const licenceNoOf = ({ plan }: ReviewRow): string => plan.renews?.licenceNo ?? '';
