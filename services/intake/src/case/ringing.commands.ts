import { procedureLaw, TOPICS, type ItemVersion, type ProcedureLaw } from '@onewindow/contracts';
import { lockRowsOf, type DeadlineKind, type DueDeadline } from '@onewindow/deadlines';
import type { Tx } from '@onewindow/messaging/tx';
import { In } from 'typeorm';
import { itemVersion } from '../catalogue/catalogue.queries.js';
import { acceptFrom } from './accepting.commands.js';
import { CASE_CLOCKS, type CaseClock } from './case.clocks.js';
import { saveCase, type CaseTools } from './case.commands.js';
import { CaseRow } from './case.entity.js';
import { dutyOverdueEvent } from './case.events.js';
import { isDeemedAccepted, isUndelivered, lapsed, overdueCheck, type WindowDuty } from './duty.domain.js';
import { lapse } from './lapse.commands.js';
import { recountCases } from './recounting.commands.js';

interface RungCase {
  readonly row: CaseRow;
  readonly item: ItemVersion;
  readonly law: ProcedureLaw;
}

/** What happens by itself when a time of a case at the window has passed. */
export const caseDeadlines = (tools: CaseTools): DeadlineKind => ({
  clocks: Object.values(CASE_CLOCKS),
  lock: lockRowsOf('service_case'),
  run: (transaction) => tools.numbers.run(transaction),
  recount: recountCases,
  ring: async (tx, due) => {
    const rows = await tx.db.findBy(CaseRow, { id: In(due.map(({ subject }) => subject)) });
    const byId = new Map(rows.map((row) => [row.id, row]));
    for (const deadline of due) {
      const row = byId.get(deadline.subject);
      if (row) await ringOne(tx, row, deadline, tools);
    }
  },
});

async function ringOne(tx: Tx, row: CaseRow, deadline: DueDeadline, tools: CaseTools): Promise<void> {
  const item = await itemVersion(tx.db, row.itemCode, row.itemVersion);
  const rung: RungCase = { row, item, law: procedureLaw(item.itemType, row.applicantKind) };
  switch (deadline.clock as CaseClock) {
    case 'check':
      return checkPassed(tx, rung, tools);
    case 'correction':
      return lapsed(row) ? lapse(tx, rung, tools) : undefined;
    case 'issue':
      return isUndelivered(row) ? tellOverdue(tx, rung, 'issue') : undefined;
  }
}

async function checkPassed(tx: Tx, rung: RungCase, tools: CaseTools): Promise<void> {
  const { row, law } = rung;
  if (isDeemedAccepted(row, tx.now, law)) return acceptByLaw(tx, rung, tools);
  const duty = overdueCheck(row);
  if (duty) await tellOverdue(tx, rung, duty);
}

/** Accepted by law, dated back to receipt, so that both limits have run since then (视为受理). The caller holds the lock. */
export async function acceptByLaw(tx: Tx, { row, item }: Pick<RungCase, 'row' | 'item'>, tools: CaseTools): Promise<void> {
  await acceptFrom(tx, { row, item }, tools, { clerk: null });
}

async function tellOverdue(tx: Tx, { row, law }: RungCase, duty: WindowDuty): Promise<void> {
  await saveCase(tx, row, { sequence: row.sequence + 1 });
  tx.publish(TOPICS.case, dutyOverdueEvent(row, duty, law));
}
