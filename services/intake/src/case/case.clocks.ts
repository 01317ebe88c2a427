import { endDeadlines, keepDeadlines, type Deadline } from '@onewindow/deadlines';
import type { Tx } from '@onewindow/messaging/tx';
import type { Due } from './case.domain.js';

/** Clocks of a case at the window, each with one rung. */
export const CASE_CLOCKS = {
  /** To accept, or to tell once all that is missing. */
  check: 'check',
  /** The applicant's term to hand in corrections. */
  correction: 'correction',
  /** To hand over the result after the decision. */
  issue: 'issue',
} as const;
export type CaseClock = keyof typeof CASE_CLOCKS;

/** The only rung of each clock: its end. */
const RUNG = 'passed';

/** The end of a clock that runs. */
export const clockDeadline = (subject: string, clock: CaseClock, { at }: Pick<Due, 'at'>): Deadline => ({ subject, clock, rung: RUNG, at });

/** The case runs against this clock and no other. The caller holds its lock. */
export async function runClock(tx: Tx, caseId: string, clock: CaseClock, due: Pick<Due, 'at'>): Promise<void> {
  const others = Object.values(CASE_CLOCKS).filter((other) => other !== clock);
  await keepDeadlines(tx, [
    clockDeadline(caseId, clock, due),
    ...others.map((other) => ({ subject: caseId, clock: other, ended: true as const })),
  ]);
}

/** Nothing of the window's is awaited of the case, for now or for good. */
export const stopClocks = (tx: Tx, caseId: string): Promise<void> => endDeadlines(tx, caseId);
