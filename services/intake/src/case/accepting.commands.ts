import { procedureLaw, readingsOf, type DecideImmediately, type ItemVersion, type Principal, type RegionRules } from '@onewindow/contracts';
import { getTimeRules, legalLimit, type TimeRules } from '@onewindow/deadlines';
import { bothDue, EMPTY_LEDGER, type CaseClocks, type Due } from '@onewindow/legal-clock';
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
  const time = await getTimeRules(tx.db, row.regionCode);
  const rules = rulesOf(item, time.rules);
  const deemed = clerk === null;
  const start = deemed ? row.receivedAt : expressStart(row, tx.now, rules);
  const { statutory, promised, running } = runningFrom(item, {
    start,
    time,
    acceptedBy: clerk?.id ?? '',
    applicantKind: row.applicantKind,
  });
  await stopClocks(tx, row.id);
  return actWithVoucher(
    tx,
    tools,
    { row, item },
    {
      kind: 'ACCEPT_NOTICE',
      change: {
        ...act,
        ...running,
        deemed,
      },
      says: (frame) => acceptNotice(frame, row, start, { statutory, promised, deemed }),
      news: 'accepted',
      event: () =>
        acceptedEvent(
          row,
          item,
          { calendar: time.calendar, rules },
          immediate && clerk ? { ...immediate, decidedBy: clerk.id } : undefined,
        ),
    },
  );
}

/** From when a case runs, by which calendar, and who accepted it. */
interface Running {
  readonly start: Date;
  readonly time: TimeRules;
  readonly acceptedBy: string;
  readonly applicantKind: string;
}

/** What acceptance makes of a case: both clocks of its item run from the start. */
export function runningFrom(item: ItemVersion, { start, time: { calendar, rules }, acceptedBy, applicantKind }: Running) {
  const own = rulesOf(item, rules);
  const [statutory, promised] = bothRunning({
    start,
    statutory: legalLimit(item.statutoryLimit),
    promised: legalLimit(item.promisedLimit),
    ledger: EMPTY_LEDGER,
    calendar,
    readings: readingsOf(own.readings),
    law: procedureLaw(item.itemType, applicantKind),
  });
  const running = {
    status: 'accepted',
    acceptedAt: start,
    acceptedBy,
    calendarVersion: calendar.version,
    calendarRegion: calendar.regionCode,
    statutoryDueDay: statutory.day,
    statutoryDueAt: statutory.at,
    statutoryProvisional: statutory.provisional,
    promisedDueDay: promised.day,
    promisedDueAt: promised.at,
    promisedProvisional: promised.provisional,
    rules: encodeRules(own),
  } as const satisfies Partial<CaseRow>;
  return { statutory, promised, running };
}

/** Both dates of limits that nothing stops yet. Throws Error where one of them does not run, which is a defect. */
export function bothRunning(clocks: CaseClocks): [statutory: Due, promised: Due] {
  const { statutory, promised } = bothDue(clocks);
  if (!statutory || !promised || statutory.stopped || promised.stopped) throw new Error('both limits run from acceptance');
  return [statutory, promised];
}

/** When something came in, and when the last of its corrections did. */
type Received = Pick<CaseRow, 'correctedAt' | 'receivedAt'>;

/**
 * From when the limits of a case run that the window accepts: from the day on which all corrections were in; of what was complete at once, from
 * the voucher or from receipt, as the region reads it (`express-acceptance`).
 */
export function expressStart({ correctedAt, receivedAt }: Received, now: Date, rules: RegionRules): Date {
  if (correctedAt) return correctedAt;
  return readingsOf(rules.readings)['express-acceptance'] === 'receipt' ? receivedAt : now;
}
