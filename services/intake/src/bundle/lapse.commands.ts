import { overdueEffectOf } from '@onewindow/contracts';
import { getTimeRules } from '@onewindow/deadlines';
import { legalDay } from '@onewindow/legal-clock';
import type { Tx } from '@onewindow/messaging/tx';
import type { CaseTools } from '../case/case.commands.js';
import { documentNo, lapseNotice } from '../case/case.documents.js';
import { present } from '../case/case.events.js';
import { stopBundleClocks } from './bundle.clocks.js';
import { applicantNameOf, saveBundle, saveMembers, type LockedBundle } from './bundle.commands.js';
import { bundleFrame } from './bundle.documents.js';
import { hasNotBegun } from './bundle.domain.js';
import { bundleTerminatedEvent, caseOf, membersOf } from './bundle.events.js';
import { endMembers } from './member.commands.js';
import { turnAwayForLapse } from './turning-away.commands.js';
import { vouch } from './voucher.commands.js';

/**
 * What was to be corrected did not come in time: by the region's rule the application counts as withdrawn (视为撤回申请), or is not accepted
 * (不予受理), with all its members. The caller holds the locks.
 */
export async function lapse(tx: Tx, whole: LockedBundle, tools: CaseTools): Promise<void> {
  const { rules } = await getTimeRules(tx.db, whole.row.regionCode);
  switch (overdueEffectOf(rules.correctionOverdue)) {
    case 'deemed-withdrawn':
      await endAsWithdrawn(tx, whole, tools);
      return;
    // before acceptance there is nothing to revoke: what the rule means is that the application is not taken up
    case 'acceptance-revoked':
    case 'refused':
      await turnAwayForLapse(tx, whole, tools, rules.correctionOverdue);
  }
}

async function endAsWithdrawn(tx: Tx, whole: LockedBundle, tools: CaseTools): Promise<void> {
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
