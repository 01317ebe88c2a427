import { DomainError } from '@onewindow/contracts';
import { isHeld, type Actor, type ReviewStep } from './review.domain.js';

/** An officer of an agency, with their own roles. */
export interface Officer {
  readonly id: string;
  readonly agencyCode: string;
  readonly roles: readonly string[];
}

/** An officer who is away, in whose place another may act meanwhile. */
export type Absent = Pick<Officer, 'id' | 'roles'>;

const HEAD = 'agency-head';

/** To another agency a step does not exist. @throws DomainError `review-not-found` */
export function assertOwnAgency(step: ReviewStep, officer: Officer): void {
  if (step.agencyCode !== officer.agencyCode)
    throw new DomainError('not-found', 'review-not-found', 'there is no such review in your agency');
}

/** The officer's own role does for this step, so that nobody's absence need be asked for. */
export function actsInOwnRole(step: ReviewStep, officer: Officer, now: Date): boolean {
  if (!officer.roles.includes(step.role)) return false;
  return !isHeld(step, now) || (step.claimedBy === officer.id && step.onBehalfOf === null);
}

/**
 * As whom the officer acts on the step: for themselves in their own role; as the substitute of an officer who is away, on what that
 * officer holds and in that officer's role.
 * @param absent those in whose place the officer may act now
 * @param takers who received and who accepted the case; neither the officer nor whose place they take is one of them (受审分离)
 * @throws DomainError `step-not-your-role`, `receiver-may-not-decide`
 */
export function actorOn(step: ReviewStep, officer: Officer, absent: readonly Absent[], takers: readonly string[], now: Date): Actor {
  const onBehalfOf = placeTaken(step, officer, absent, takers, now);
  if (onBehalfOf === undefined)
    throw new DomainError('forbidden', 'step-not-your-role', `the step is for the role ${step.role}`, { role: step.role });
  if (takers.includes(officer.id) || (onBehalfOf !== null && takers.includes(onBehalfOf))) throw receiverMayNotDecide();
  return { id: officer.id, onBehalfOf };
}

// null: nobody's but their own; undefined: they may not act at all
function placeTaken(
  step: ReviewStep,
  officer: Officer,
  absent: readonly Absent[],
  takers: readonly string[],
  now: Date,
): string | null | undefined {
  const ids = absent.map(({ id }) => id);
  if (isHeld(step, now)) {
    if (step.claimedBy !== null && ids.includes(step.claimedBy)) return step.claimedBy;
    if (step.claimedBy === officer.id && step.onBehalfOf !== null && ids.includes(step.onBehalfOf)) return step.onBehalfOf;
  }
  if (officer.roles.includes(step.role)) return null;
  const inRole = absent.filter(({ roles }) => roles.includes(step.role)).map(({ id }) => id);
  return inRole.find((id) => !takers.includes(id)) ?? inRole[0];
}

const receiverMayNotDecide = (field?: string) =>
  new DomainError(
    'forbidden',
    'receiver-may-not-decide',
    'who received or accepted a case may not decide it (受审分离)',
    field ? { field } : {},
  );

const mayTransfer = (step: ReviewStep, { id, roles }: Absent, now: Date): boolean =>
  roles.includes(HEAD) || (isHeld(step, now) && step.claimedBy === id);

/** The officer holds the step or heads the agency, so that nobody's absence need be asked for. */
export const transfersInOwnName = (step: ReviewStep, officer: Officer, now: Date): boolean => mayTransfer(step, officer, now);

/**
 * A step is given to another by who holds it or by the head of its agency, or by the substitute of either.
 * @throws DomainError `transfer-not-yours`
 */
export function assertMayTransfer(step: ReviewStep, officer: Officer, absent: readonly Absent[], now: Date): void {
  if (![officer, ...absent].some((one) => mayTransfer(step, one, now)))
    throw new DomainError('forbidden', 'transfer-not-yours', 'a step is transferred by who holds it or by the head of the agency');
}

/**
 * Who receives a step works for its agency in its role, and neither received nor accepted the case.
 * @param candidate undefined: nobody of that name works for the agency now
 * @throws DomainError `transferee-unknown`, `transferee-not-of-role`, `receiver-may-not-decide`
 */
export function assertMayReceive(step: ReviewStep, candidate: Officer | undefined, takers: readonly string[]): void {
  if (candidate?.agencyCode !== step.agencyCode)
    throw new DomainError('invalid', 'transferee-unknown', "the person is not on your agency's staff list", { field: 'to' });
  if (!candidate.roles.includes(step.role))
    throw new DomainError('invalid', 'transferee-not-of-role', `the step is for the role ${step.role}`, { field: 'to', role: step.role });
  if (takers.includes(candidate.id)) throw receiverMayNotDecide('to');
}
