import { endDeadlines, keepDeadlines } from '@onewindow/deadlines';
import type { Tx } from '@onewindow/messaging/tx';
import type { Due } from '../case/case.domain.js';

/** Clocks of an application at the window, each with one rung. */
export const BUNDLE_CLOCKS = ['bundle-check', 'bundle-correction'] as const;
export type BundleClock = (typeof BUNDLE_CLOCKS)[number];

/** The only rung of each clock: its end. */
const RUNG = 'passed';

/** The application runs against this clock and no other. The caller holds its lock. */
export async function runBundleClock(tx: Tx, bundleId: string, clock: BundleClock, { at }: Pick<Due, 'at'>): Promise<void> {
  await keepDeadlines(
    tx,
    BUNDLE_CLOCKS.map((one) =>
      one === clock ? { subject: bundleId, clock: one, rung: RUNG, at } : { subject: bundleId, clock: one, ended: true as const },
    ),
  );
}

/** Nothing of the window's is awaited of the application any more. */
export const stopBundleClocks = (tx: Tx, bundleId: string): Promise<void> => endDeadlines(tx, bundleId);
