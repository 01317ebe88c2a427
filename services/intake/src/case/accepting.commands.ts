import { readingsOf, type DecideImmediately, type ItemVersion, type Principal, type RegionRules } from '@onewindow/contracts';
import { getTimeRules, legalLimit } from '@onewindow/deadlines';
import { dueDay } from '@onewindow/legal-clock';
import type { Tx } from '@onewindow/messaging/tx';
import { rulesOf } from '../catalogue/plan.js';
import { stopClocks } from './case.clocks.js';
import type { CaseTools } from './case.commands.js';
import { acceptNotice } from './case.documents.js';
import { encodeRules, type CaseRow } from './case.entity.js';
import { acceptedEvent } from './case.events.js';
import { actWithVoucher } from './voucher.commands.js';

/** By whom and how a case is accepted. */
export interface Accepting {
  /** Nobody where the law accepts it, as of its receipt. */
  readonly clerk: Pick<Principal, 'id'> | null;
  readonly act?: Partial<CaseRow>;
  readonly immediate?: DecideImmediately;
}

/** Accepts a case (受理): both due dates, the voucher, the plan by which approval works. Whether it may be accepted is decided before. */
export async function acceptFrom(
  tx: Tx,
  { row, item }: { readonly row: CaseRow; readonly item: ItemVersion },
  tools: CaseTools,
  { clerk, act, immediate }: Accepting,
): Promise<CaseRow> {
  const { calendar, rules: regional } = await getTimeRules(tx.db, row.regionCode);
  const rules = rulesOf(item, regional);
  const deemed = clerk === null;
  const start = deemed ? row.receivedAt : expressStart(row, tx.now, rules);
  const statutory = dueDay({ start, limit: legalLimit(item.statutoryLimit), calendar });
  const promised = dueDay({ start, limit: legalLimit(item.promisedLimit), calendar });
  await stopClocks(tx, row.id);
  return actWithVoucher(
    tx,
    tools,
    { row, item },
    {
      kind: 'ACCEPT_NOTICE',
      change: {
        ...act,
        status: 'accepted',
        acceptedAt: start,
        acceptedBy: clerk?.id ?? '',
        deemed,
        calendarVersion: calendar.version,
        calendarRegion: calendar.regionCode,
        statutoryDueDay: statutory.day,
        statutoryDueAt: statutory.at,
        statutoryProvisional: statutory.provisional,
        promisedDueDay: promised.day,
        promisedDueAt: promised.at,
        promisedProvisional: promised.provisional,
        rules: encodeRules(rules),
      },
      says: (frame) => acceptNotice(frame, row, start, { statutory, promised, deemed }),
      news: 'accepted',
      event: () => acceptedEvent(row, item, { calendar, rules }, immediate && clerk ? { ...immediate, decidedBy: clerk.id } : undefined),
    },
  );
}

/**
 * From when the limits of a case run that the window accepts: from the day on which all corrections were in; of what was complete at once, from
 * the voucher or from receipt, as the region reads it (`express-acceptance`).
 */
function expressStart({ correctedAt, receivedAt }: CaseRow, now: Date, rules: RegionRules): Date {
  if (correctedAt) return correctedAt;
  return readingsOf(rules.readings)['express-acceptance'] === 'receipt' ? receivedAt : now;
}
