import type { ItemVersion } from '@onewindow/contracts';
import type { Tx } from '@onewindow/messaging/tx';
import { legalDay } from '@onewindow/legal-clock';
import { stopClocks } from './case.clocks.js';
import type { CaseTools } from './case.commands.js';
import { lapseNotice } from './case.documents.js';
import type { CaseRow } from './case.entity.js';
import { present, terminatedEvent } from './case.events.js';
import { actWithVoucher } from './voucher.commands.js';

/** What was to be corrected did not come in time: the application counts as withdrawn (视为撤回申请). The caller holds the lock. */
export async function lapse(tx: Tx, { row, item }: { readonly row: CaseRow; readonly item: ItemVersion }, tools: CaseTools): Promise<void> {
  await stopClocks(tx, row.id);
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
