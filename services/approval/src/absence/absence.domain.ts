import { DomainError } from '@onewindow/contracts';
import type { Officer } from '../review/acting.domain.js';

/** Who is away, and who acts in their place meanwhile: from `from`, until before `to`. */
export interface AbsenceContent {
  readonly officerId: string;
  readonly substituteId: string;
  readonly from: Date;
  readonly to: Date;
}

/**
 * An absence is registered and taken back by the head of the agency or by who is away.
 * @throws DomainError `absence-not-yours`
 */
export function assertMayArrange(caller: Officer, officerId: string): void {
  if (caller.id !== officerId && !caller.roles.includes('agency-head'))
    throw new DomainError('forbidden', 'absence-not-yours', 'an absence is arranged by who is away or by the head of the agency');
}

/**
 * Both work for the caller's agency, and the absence is not over.
 * @param staff those of the two who work for the agency now
 * @throws DomainError `staff-unknown`, `absence-is-over`
 */
export function assertArrangeable({ officerId, substituteId, to }: AbsenceContent, staff: readonly Officer[], now: Date): void {
  for (const [field, person] of [
    ['officerId', officerId],
    ['substituteId', substituteId],
  ] as const) {
    if (!staff.some(({ id }) => id === person))
      throw new DomainError('invalid', 'staff-unknown', "the person is not on your agency's staff list", { field });
  }
  if (to <= now) throw new DomainError('invalid', 'absence-is-over', 'the absence is over already', { field: 'to' });
}
