import { endDeadlines, keepDeadlines, type Deadline } from '@onewindow/deadlines';
import type { Tx } from '@onewindow/messaging/tx';
import type { Due } from '../case/case.domain.js';

/**
 * Clocks of an application at the window, each with one rung: to accept or tell what is missing, the applicant's term to correct that, and to
 * hand over what was decided.
 */
const WINDOW_CLOCKS = ['bundle-check', 'bundle-correction', 'bundle-issue'] as const;
export type WindowClock = (typeof WINDOW_CLOCKS)[number];

/** The clock of an accepted application as a whole: its rungs are those of the ladder. */
export const BUNDLE_HANDLING = 'bundle-handling';

export const BUNDLE_CLOCKS = [...WINDOW_CLOCKS, BUNDLE_HANDLING] as const;
export type BundleClock = (typeof BUNDLE_CLOCKS)[number];

/** The only rung of each clock of the window: its end. */
const RUNG = 'passed';

/** The end of a clock of the window that runs. */
export const windowDeadline = (subject: string, clock: WindowClock, { at }: Pick<Due, 'at'>): Deadline => ({
  subject,
  clock,
  rung: RUNG,
  at,
});

/** The application runs against this clock of the window and no other, nor against that of the whole. The caller holds its lock. */
export async function runBundleClock(tx: Tx, bundleId: string, clock: WindowClock, due: Pick<Due, 'at'>): Promise<void> {
  await keepDeadlines(
    tx,
    BUNDLE_CLOCKS.map((one) =>
      one === clock ? windowDeadline(bundleId, clock, due) : { subject: bundleId, clock: one, ended: true as const },
    ),
  );
}

/** No clock runs against the application any more. */
export const stopBundleClocks = (tx: Tx, bundleId: string): Promise<void> => endDeadlines(tx, bundleId);
