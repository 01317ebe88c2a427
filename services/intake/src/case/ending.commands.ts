import { DomainError, TOPICS, type Principal, type WithdrawCase } from '@onewindow/contracts';
import type { Tx } from '@onewindow/messaging/tx';
import { itemVersion } from '../catalogue/catalogue.queries.js';
import { stopClocks } from './case.clocks.js';
import { lockCase, lockShownCase, saveCase, type CaseTools } from './case.commands.js';
import { assertConcerns, assertOnItsOwn, caseIs } from './case.domain.js';
import { documentScope, withdrawalNotice } from './case.documents.js';
import type { CaseRow } from './case.entity.js';
import { terminatedEvent, terminationRequestedEvent } from './case.events.js';
import { actWithVoucher } from './voucher.commands.js';

/**
 * The applicant takes the application back (撤回申请). Before acceptance the case ends at once; afterwards approval owns it and is asked,
 * and the case waits for its answer. Asked again it is quiet.
 * @throws DomainError `case-not-found`; `case-is-decided`, `case-is-<status>` when it comes too late
 */
export async function withdrawCase(tx: Tx, id: string, body: WithdrawCase, caller: Principal, tools: CaseTools): Promise<CaseRow> {
  const row = await lockShownCase(tx, id, { caller, doing: 'withdrawal' });
  assertConcerns(row, caller);
  assertOnItsOwn(row);
  if (row.terminationStatus === 'requested' || row.terminationStatus === 'done') return row;
  const asked = {
    terminationRequestedAt: tx.now,
    terminationRequestedBy: caller.id,
    terminationCause: 'withdrawn',
    withdrawalSealed: tools.personal.seal({ reason: body.reason }, id),
  } as const;
  switch (row.status) {
    case 'received':
    case 'correcting':
      return terminate(tx, Object.assign(row, asked), tools, asked);
    case 'accepted':
      if (row.outcome !== null)
        throw new DomainError('conflict', 'case-is-decided', 'the case is decided and cannot be withdrawn any more', {
          outcome: row.outcome,
        });
      await saveCase(tx, row, { ...asked, terminationStatus: 'requested', sequence: row.sequence + 1 });
      tx.publish(TOPICS.case, terminationRequestedEvent(row));
      return row;
    case 'ready':
    case 'dispatched':
    case 'closed':
    case 'not-accepted':
    case 'terminated':
    case 'waiting':
      throw caseIs(row.status, 'cannot be withdrawn any more');
  }
}

/** Approval has ended the review: the case ends with it. Where a decision was told first, this is superseded and changes nothing. */
export async function followTermination(tx: Tx, id: string, tools: CaseTools): Promise<void> {
  const row = await lockCase(tx, id);
  if (row?.status !== 'accepted' || row.outcome !== null) return;
  await tools.numbers.fill(documentScope('WITHDRAWAL_NOTICE', row.agencyCode, tx.now));
  await terminate(tx, row, tools, {});
}

async function terminate(tx: Tx, row: CaseRow, tools: CaseTools, act: Partial<CaseRow>): Promise<CaseRow> {
  const running = { row, item: await itemVersion(tx.db, row.itemCode, row.itemVersion) };
  await stopClocks(tx, row.id);
  return actWithVoucher(tx, tools, running, {
    kind: 'WITHDRAWAL_NOTICE',
    change: {
      ...act,
      status: 'terminated',
      terminationStatus: 'done',
      terminatedAt: tx.now,
      ...(row.immediateStatus === 'requested' ? { immediateStatus: 'declined', immediateCode: 'case-withdrawn' } : {}),
    },
    says: (frame) => withdrawalNotice(frame, row, row.terminationRequestedAt ?? tx.now, tx.now),
    news: 'document',
    event: terminatedEvent,
  });
}
