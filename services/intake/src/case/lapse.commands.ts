import { overdueEffectOf, type ItemVersion, type OverdueRule } from '@onewindow/contracts';
import { getTimeRules } from '@onewindow/deadlines';
import { legalDay } from '@onewindow/legal-clock';
import type { Tx } from '@onewindow/messaging/tx';
import { askedMaterials } from '../catalogue/plan.js';
import { stopClocks } from './case.clocks.js';
import type { CaseTools } from './case.commands.js';
import { lapseNotice, lapseReason, rejectAccept } from './case.documents.js';
import type { CaseRow } from './case.entity.js';
import { present, terminatedEvent, turnedAwayEvent } from './case.events.js';
import { stillOpen } from './correction.domain.js';
import { actWithVoucher } from './voucher.commands.js';

interface Lapsed {
  readonly row: CaseRow;
  readonly item: ItemVersion;
}

/**
 * What was to be corrected did not come in time: by the region's rule the application counts as withdrawn (视为撤回申请), or is not accepted
 * (不予受理). The caller holds the lock.
 */
export async function lapse(tx: Tx, { row, item }: Lapsed, tools: CaseTools): Promise<void> {
  const { rules } = await getTimeRules(tx.db, row.regionCode);
  await stopClocks(tx, row.id);
  switch (overdueEffectOf(rules.correctionOverdue)) {
    case 'deemed-withdrawn':
      await endAsWithdrawn(tx, { row, item }, tools);
      return;
    // before acceptance there is nothing to revoke: what the rule means is that the case is not taken up
    case 'acceptance-revoked':
    case 'refused':
      await turnAwayForLapse(tx, { row, item }, tools, rules.correctionOverdue);
  }
}

async function endAsWithdrawn(tx: Tx, { row, item }: Lapsed, tools: CaseTools): Promise<void> {
  await actWithVoucher(
    tx,
    tools,
    { row, item },
    {
      kind: 'WITHDRAWAL_NOTICE',
      change: { status: 'terminated', terminationStatus: 'done', terminationCause: 'lapsed', terminatedAt: tx.now },
      says: (frame) => lapseNotice(frame, row, present(row.correctionDueDay, 'due day of corrections'), legalDay(tx.now)),
      news: 'document',
      event: terminatedEvent,
    },
  );
}

async function turnAwayForLapse(tx: Tx, { row, item }: Lapsed, tools: CaseTools, rule: OverdueRule | undefined): Promise<void> {
  const asked = askedMaterials(item, { answers: row.answers, applicant: { kind: row.applicantKind } });
  const defects = stillOpen(row.correctionOpen ?? [], row.materials);
  const dueDay = present(row.correctionDueDay, 'due day of corrections');
  const reason = lapseReason(dueDay, rule);
  await actWithVoucher(
    tx,
    tools,
    { row, item },
    {
      kind: 'REJECT_ACCEPT',
      change: {
        status: 'not-accepted',
        notAcceptedKind: 'not-corrected',
        notAcceptedAt: tx.now,
        reasonSealed: tools.personal.seal({ reason, defects: JSON.stringify(defects) }, row.id),
        finalVisit: 0,
      },
      says: (frame) => rejectAccept(frame, row, { reason, defects, asked }, null),
      news: 'document',
      event: turnedAwayEvent,
    },
  );
}
