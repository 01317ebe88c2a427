import { DomainError } from '@onewindow/contracts';

/** `open`: not arranged yet. */
export type VisitStatus = 'open' | 'arranged' | 'held';

/** When a visit was to be. */
export interface Arrangement {
  readonly day: string;
  readonly from: string;
  readonly to: string;
  readonly by: string;
}

/** A visit as decisions on it see it. */
export interface Visit {
  readonly id: string;
  readonly status: VisitStatus;
  readonly leadAgencyCode: string;
  readonly day: string | null;
}

/** A step that takes part, and what has become of its review; null while that is not open. */
export interface Party {
  readonly agencyCode: string;
  readonly reviewStatus: string | null;
}

/** Whether a party still takes part: a review that has ended does not. */
const takesPart = ({ reviewStatus }: Party): boolean => reviewStatus === null || reviewStatus === 'open';

/**
 * A visit is arranged and held by the body that leads it; where its own case has ended, by any that still takes part. To others there is none.
 * @throws DomainError `visit-not-found`, `visit-not-yours`
 */
export function assertLeads(visit: Visit | null, parties: readonly Party[], agencyCode: string): asserts visit is Visit {
  const own = parties.filter((party) => party.agencyCode === agencyCode);
  if (!visit || own.length === 0) throw new DomainError('not-found', 'visit-not-found', 'there is no such visit of your agency');
  if (agencyCode === visit.leadAgencyCode) return;
  const leads = parties.some((party) => party.agencyCode === visit.leadAgencyCode && takesPart(party));
  if (leads || !own.some(takesPart))
    throw new DomainError('forbidden', 'visit-not-yours', 'the visit is arranged by the body that leads it', {
      lead: visit.leadAgencyCode,
    });
}

/**
 * A visit is arranged for a day to come, and ends after it begins.
 * @throws DomainError `visit-already-held`, `visit-day-passed`, `visit-ends-before-start`
 */
export function assertArrangeable({ status }: Visit, { day, from, to }: Omit<Arrangement, 'by'>, today: string): void {
  if (status === 'held') throw new DomainError('conflict', 'visit-already-held', 'the visit was held: there is nothing left to arrange');
  if (day < today)
    throw new DomainError('invalid', 'visit-day-passed', 'a visit is arranged for today or later', { field: 'day', earliest: today });
  if (to <= from)
    throw new DomainError('invalid', 'visit-ends-before-start', 'the visit ends after it begins', { field: 'to', after: from });
}

/** @throws DomainError `visit-not-arranged`, `visit-held-early`, `visit-held-later` */
export function assertHoldable({ status, day }: Visit, heldOn: string, today: string): void {
  if (status === 'open' || day === null)
    throw new DomainError('conflict', 'visit-not-arranged', 'the visit was not arranged, so nobody was told of it');
  if (heldOn < day)
    throw new DomainError('invalid', 'visit-held-early', 'the visit was arranged for a later day', { field: 'heldOn', earliest: day });
  if (heldOn > today)
    throw new DomainError('invalid', 'visit-held-later', 'what was held is entered on its day or after', {
      field: 'heldOn',
      latest: today,
    });
}

/** What a step that takes part in a visit finds, it finds there. @throws DomainError `visit-not-held` */
export function assertVisited({ id, status, day }: Visit): void {
  if (status !== 'held')
    throw new DomainError('conflict', 'visit-not-held', 'the step records what a joint visit found, and that was not held yet', {
      visitId: id,
      ...(day === null ? {} : { day }),
    });
}
