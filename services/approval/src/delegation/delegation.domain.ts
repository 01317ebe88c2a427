import { DomainError } from '@onewindow/contracts';

/** An agency's power to decide simple items on the spot, given to a person at a window (首席事务代表). Days `YYYY-MM-DD`, both included. */
export interface Delegation {
  readonly id: string;
  readonly staffId: string;
  readonly agencyCode: string;
  /** Items by implementation code. Each is immediate (即办件): the catalogue delegates no other. */
  readonly itemCodes: readonly string[];
  /** The one site at whose windows it holds. */
  readonly siteId: string;
  readonly validFrom: string;
  readonly validTo: string;
  readonly active: boolean;
}

/** What a delegate decided at the window. */
export interface Exercise {
  readonly decidedBy: string;
  /** Legal day on which it was decided. */
  readonly day: string;
  /** At whose window it was decided. */
  readonly siteId: string;
  readonly itemCode: string;
  /** The implementing body. */
  readonly agencyCode: string;
  /** Agencies that have a step in the case. */
  readonly stepAgencies: readonly string[];
}

const beyond = (code: string, message: string) => new DomainError('forbidden', code, message);

/**
 * The delegation covers what was decided under it. It gives the power of one agency, so a case in which another agency has a step
 * is never decided under it.
 * @throws DomainError `delegation-unknown`, `delegation-not-in-force`, `delegation-of-other-agency`, `delegation-not-yours`,
 *   `delegation-of-other-site`, `delegation-without-item`
 */
export function assertCovers(delegation: Delegation | undefined, exercise: Exercise): asserts delegation is Delegation {
  if (!delegation) throw beyond('delegation-unknown', 'there is no such delegation');
  if (!delegation.active) throw beyond('delegation-not-in-force', 'the delegation was withdrawn');
  if (exercise.day < delegation.validFrom || exercise.day > delegation.validTo)
    throw beyond('delegation-not-in-force', `the delegation is valid from ${delegation.validFrom} to ${delegation.validTo}`);
  if (delegation.agencyCode !== exercise.agencyCode) throw beyond('delegation-of-other-agency', 'the delegation is of another agency');
  if (exercise.stepAgencies.some((agency) => agency !== delegation.agencyCode))
    throw beyond('delegation-of-other-agency', "another agency's step is not decided under the delegation");
  if (delegation.staffId !== exercise.decidedBy) throw beyond('delegation-not-yours', 'the delegation was given to another person');
  if (delegation.siteId !== exercise.siteId) throw beyond('delegation-of-other-site', 'the delegation holds at another site');
  if (!delegation.itemCodes.includes(exercise.itemCode)) throw beyond('delegation-without-item', 'the delegation does not cover the item');
}
