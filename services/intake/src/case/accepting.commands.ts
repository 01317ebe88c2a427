import type { CalendarVersion, DecideImmediately, ItemVersion, Principal } from '@onewindow/contracts';
import { dueDay } from '@onewindow/legal-clock';
import type { Tx } from '@onewindow/messaging/tx';
import { currentCalendar } from '../catalogue/catalogue.queries.js';
import { legalLimit } from '../catalogue/plan.js';
import { stopClocks } from './case.clocks.js';
import type { CaseTools } from './case.commands.js';
import { acceptNotice } from './case.documents.js';
import type { CaseRow } from './case.entity.js';
import { acceptedEvent } from './case.events.js';
import { actWithVoucher } from './voucher.commands.js';

/** By whom, from when and how a case is accepted. */
export interface Accepting {
  /** Both limits start here. */
  readonly start: Date;
  /** Nobody where the law accepts it. */
  readonly clerk: Pick<Principal, 'id'> | null;
  readonly act?: Partial<CaseRow>;
  readonly immediate?: DecideImmediately;
}

/** Accepts a case (受理): both due dates, the voucher, the plan by which approval works. Whether it may be accepted is decided before. */
export async function acceptFrom(
  tx: Tx,
  { row, item }: { readonly row: CaseRow; readonly item: ItemVersion },
  tools: CaseTools,
  { start, clerk, act, immediate }: Accepting,
): Promise<CaseRow> {
  const calendar = await currentCalendar(tx.db, row.regionCode);
  const { statutory, promised, running } = runningFrom(item, { start, calendar, acceptedBy: clerk?.id ?? '' });
  const deemed = clerk === null;
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
      event: () => acceptedEvent(row, item, calendar, immediate && clerk ? { ...immediate, decidedBy: clerk.id } : undefined),
    },
  );
}

/** From when a case runs, by which calendar, and who accepted it. */
interface Running {
  readonly start: Date;
  readonly calendar: CalendarVersion;
  readonly acceptedBy: string;
}

/** What acceptance makes of a case: both clocks of its item run from the start. */
export function runningFrom(item: ItemVersion, { start, calendar, acceptedBy }: Running) {
  const statutory = dueDay({ start, limit: legalLimit(item.statutoryLimit), calendar });
  const promised = dueDay({ start, limit: legalLimit(item.promisedLimit), calendar });
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
  } as const satisfies Partial<CaseRow>;
  return { statutory, promised, running };
}
