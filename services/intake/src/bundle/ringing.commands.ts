import { procedureLaw, TOPICS } from '@onewindow/contracts';
import { lockRowsOf, type DeadlineKind, type DueDeadline } from '@onewindow/deadlines';
import { yearlyNo } from '@onewindow/documents';
import { isAbove, isNumbered, legalDay, MARKS, type RungKey } from '@onewindow/legal-clock';
import type { Tx } from '@onewindow/messaging/tx';
import { In } from 'typeorm';
import type { CaseTools } from '../case/case.commands.js';
import { documentNo, lapseNotice } from '../case/case.documents.js';
import { present } from '../case/case.events.js';
import { isDeemedAccepted, lapsed, overdueCheck } from '../case/duty.domain.js';
import { acceptBundleFrom, vouch } from './acceptance.commands.js';
import { BUNDLE_CLOCKS, stopBundleClocks, type BundleClock } from './bundle.clocks.js';
import { applicantNameOf, lockMembers, saveBundle, saveMembers, type LockedBundle } from './bundle.commands.js';
import { bundleFrame } from './bundle.documents.js';
import { hasNotBegun } from './bundle.domain.js';
import { BundleRow } from './bundle.entity.js';
import { bundleDutyOverdueEvent, bundleRungReachedEvent, bundleTerminatedEvent, caseOf, membersOf } from './bundle.events.js';
import { keepRung, timedBundle } from './joint.commands.js';
import { dueOfRung } from './joint.dates.js';
import { endMembers } from './member.commands.js';
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
  if (!duty) return;
  await saveBundle(tx, row, {});
  tx.publish(TOPICS.bundleCase, bundleDutyOverdueEvent(whole, duty, law));
}

/** What was to be corrected did not come in time: the application counts as withdrawn (视为撤回申请), with all its members. */
async function lapse(tx: Tx, whole: LockedBundle, tools: CaseTools): Promise<void> {
  const { row, version } = whole;
  await stopBundleClocks(tx, row.id);
  const terminationNo = documentNo(tools.numbers, 'WITHDRAWAL_NOTICE', row.leadAgencyCode, tx.now);
  const cases = membersOf(whole)
    .filter(hasNotBegun)
    .map(({ key }) => caseOf(whole.cases, key));
  endMembers(tx, cases, { cause: 'lapsed', terminationNo, requestedBy: null });
  await saveMembers(tx, cases);
  await saveBundle(tx, row, {
    status: 'terminated',
    terminationCause: 'lapsed',
    terminationNo,
    terminatedAt: tx.now,
    finalVisit: 0,
  });
  const frame = bundleFrame(row, version, applicantNameOf(row, tools));
  const data = lapseNotice(frame, row, present(row.correctionDueDay, 'due day of corrections'), legalDay(tx.now));
  const event = bundleTerminatedEvent(whole);
  await vouch(tx, tools, row, { kind: 'WITHDRAWAL_NOTICE', documentNo: terminationNo, data, news: 'document', event });
}
