import { procedureLaw, TOPICS } from '@onewindow/contracts';
import { lockRowsOf, type DeadlineKind, type DueDeadline } from '@onewindow/deadlines';
import { yearlyNo } from '@onewindow/documents';
import { isAbove, isNumbered, legalDay, MARKS, type RungKey } from '@onewindow/legal-clock';
import type { Tx } from '@onewindow/messaging/tx';
import { In } from 'typeorm';
import type { CaseTools } from '../case/case.commands.js';
import { isDeemedAccepted, lapsed, overdueCheck, type WindowDuty } from '../case/duty.domain.js';
import { acceptBundleFrom } from './acceptance.commands.js';
import { BUNDLE_CLOCKS, type BundleClock } from './bundle.clocks.js';
import { lockMembers, saveBundle, type LockedBundle } from './bundle.commands.js';
import { BundleRow } from './bundle.entity.js';
import { bundleDutyOverdueEvent, bundleRungReachedEvent } from './bundle.events.js';
import { keepRung, timedBundle } from './joint.commands.js';
import { dueOfRung } from './joint.dates.js';
import { lapse } from './lapse.commands.js';
import { recountBundles } from './recounting.commands.js';

/** What happens by itself when a time of an application at the window has passed. */
export const bundleDeadlines = (tools: CaseTools): DeadlineKind => ({
  clocks: BUNDLE_CLOCKS,
  lock: lockRowsOf('bundle_case'),
  run: (transaction) => tools.numbers.run(transaction),
  recount: recountBundles,
  ring: async (tx, due) => {
    const rows = await tx.db.findBy(BundleRow, { id: In(due.map(({ subject }) => subject)) });
    const byId = new Map(rows.map((row) => [row.id, row]));
    for (const deadline of due) {
      const row = byId.get(deadline.subject);
      if (row) await ringOne(tx, await lockMembers(tx, row), deadline, tools);
    }
  },
});

async function ringOne(tx: Tx, whole: LockedBundle, deadline: DueDeadline, tools: CaseTools): Promise<void> {
  switch (deadline.clock as BundleClock) {
    case 'bundle-check':
      return checkPassed(tx, whole, tools);
    case 'bundle-correction':
      return lapsed(whole.row) ? lapse(tx, whole, tools) : undefined;
    case 'bundle-issue':
      return whole.row.status === 'ready' ? tellOverdue(tx, whole, 'issue') : undefined;
    case 'bundle-handling':
      return climb(tx, whole, deadline, tools);
  }
}

/** The whole reaches a rung, each once and in order, however late: it is marked, and told. */
async function climb(tx: Tx, whole: LockedBundle, { rung, at }: DueDeadline, { numbers }: CaseTools): Promise<void> {
  const { row } = whole;
  const key = rung as RungKey;
  const placed = dueOfRung(row, key);
  if (row.status !== 'accepted' || !placed || !isAbove(key, row.warning)) return;
  const warningNo = isNumbered(key) ? nextWarningNo(numbers, row, tx.now) : '';
  await saveBundle(tx, row, { warning: MARKS[key] });
  tx.publish(TOPICS.bundleCase, bundleRungReachedEvent(whole, { key, ...placed, at, warningNo }));
  await keepRung(tx, await timedBundle(tx, whole));
}

/** 预警编号 of what is handled together: counted for each lead agency and year, in a series of its own. */
const nextWarningNo = (numbers: CaseTools['numbers'], { leadAgencyCode }: BundleRow, now: Date): string =>
  yearlyNo(numbers, '联警', `bundle-warning:${leadAgencyCode}`, legalDay(now));

/** Accepted by law, dated back to receipt (视为受理), where it is the law of permits; else the duty is told. */
async function checkPassed(tx: Tx, whole: LockedBundle, tools: CaseTools): Promise<void> {
  const { row } = whole;
  const law = procedureLaw(row.itemType, row.applicantKind);
  if (isDeemedAccepted(row, tx.now, law)) {
    await acceptBundleFrom(tx, whole, tools, { acceptedBy: '' });
    return;
  }
  const duty = overdueCheck(row);
  if (duty) await tellOverdue(tx, whole, duty);
}

async function tellOverdue(tx: Tx, whole: LockedBundle, duty: WindowDuty): Promise<void> {
  const { row } = whole;
  await saveBundle(tx, row, {});
  tx.publish(TOPICS.bundleCase, bundleDutyOverdueEvent(whole, duty, procedureLaw(row.itemType, row.applicantKind)));
}
