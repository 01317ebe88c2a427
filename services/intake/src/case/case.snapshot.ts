import { id, TOPICS, type CaseEvent, type EventDraft, type ItemVersion } from '@onewindow/contracts';
import { saidBy, type SnapshotSource, type Tx } from '@onewindow/messaging/tx';
import { In } from 'typeorm';
import { itemVersion } from '../catalogue/catalogue.queries.js';
import { CaseRow } from './case.entity.js';
import { acceptedEvent, closedEvent, readyEvent, registeredEvent, terminatedEvent, turnedAwayEvent } from './case.events.js';

/** The state of cases, told again. */
export const caseSnapshots: SnapshotSource = {
  aggregate: 'case',
  keys: { table: 'service_case', column: 'id' },
  key: id,
  async publish(tx, keys) {
    const rows = await tx.db.find(CaseRow, {
      where: { id: In([...keys]) },
      order: { id: 'ASC' },
      lock: { mode: 'pessimistic_write' },
    });
    for (const row of rows) tx.publish(TOPICS.case, snapshot(row, await planned(tx, row)));
    return rows.length;
  },
};

/** The version by which an accepted case runs; decoded ones are kept, so a page reads each version once. */
const planned = async (tx: Tx, row: CaseRow): Promise<ItemVersion | undefined> =>
  row.acceptedAt === null ? undefined : itemVersion(tx.db, row.itemCode, row.itemVersion);

function snapshot(row: CaseRow, item: ItemVersion | undefined): EventDraft<CaseEvent> {
  const registered = registeredEvent(row);
  return {
    ...registered,
    event: {
      case: 'snapshot',
      value: {
        status: row.status,
        registered: saidBy(registered, 'registered'),
        ...(item ? { accepted: saidBy(acceptedEvent(row, item), 'accepted') } : {}),
        ...(row.readyAt ? { ready: saidBy(readyEvent(row), 'ready') } : {}),
        ...(row.closedAt ? { closed: saidBy(closedEvent(row), 'closed') } : {}),
        ...(row.notAcceptedAt ? { turnedAway: saidBy(turnedAwayEvent(row), 'turnedAway') } : {}),
        ...(row.terminatedAt ? { terminated: saidBy(terminatedEvent(row), 'terminated') } : {}),
      },
    },
  };
}
