import { id, TOPICS, type CaseEvent, type EventDraft, type ItemVersion } from '@onewindow/contracts';
import { getCalendarVersion } from '@onewindow/deadlines';
import { saidBy, type SnapshotSource, type Tx } from '@onewindow/messaging/tx';
import { itemVersion } from '../catalogue/catalogue.queries.js';
import { CaseRow, decodeRules } from './case.entity.js';
import {
  acceptedEvent,
  closedEvent,
  readyEvent,
  registeredEvent,
  terminatedEvent,
  turnedAwayEvent,
  type AcceptedTime,
} from './case.events.js';

/** The state of cases, told again. */
export const caseSnapshots: SnapshotSource = {
  aggregate: 'case',
  keys: { table: 'service_case', column: 'id' },
  key: id,
  async publish(tx, keys) {
    const rows = await tx.db
      .createQueryBuilder(CaseRow, 'c')
      .addSelect('c.rules')
      .where('c.id = ANY (:keys)', { keys })
      .orderBy('c.id')
      .setLock('pessimistic_write')
      .getMany();
    for (const row of rows) tx.publish(TOPICS.case, snapshot(row, await versionsOf(tx, row)));
    return rows.length;
  },
};

interface Versions {
  readonly item: ItemVersion;
  readonly time: AcceptedTime;
}

/** The versions by which an accepted case runs; decoded ones are kept, so a page reads each version once. */
async function versionsOf(tx: Tx, row: CaseRow): Promise<Versions | undefined> {
  if (row.calendarRegion === null || row.calendarVersion === null) return undefined;
  const item = await itemVersion(tx.db, row.itemCode, row.itemVersion);
  const calendar = await getCalendarVersion(tx.db, row.calendarRegion, row.calendarVersion);
  return { item, time: { calendar, rules: row.rules ? decodeRules(row.rules) : undefined } };
}

function snapshot(row: CaseRow, versions: Versions | undefined): EventDraft<CaseEvent> {
  const registered = registeredEvent(row);
  return {
    ...registered,
    event: {
      case: 'snapshot',
      value: {
        status: row.status,
        registered: saidBy(registered, 'registered'),
        ...(versions ? { accepted: saidBy(acceptedEvent(row, versions.item, versions.time), 'accepted') } : {}),
        ...(row.readyAt ? { ready: saidBy(readyEvent(row), 'ready') } : {}),
        ...(row.closedAt ? { closed: saidBy(closedEvent(row), 'closed') } : {}),
        ...(row.notAcceptedAt ? { turnedAway: saidBy(turnedAwayEvent(row), 'turnedAway') } : {}),
        ...(row.terminatedAt ? { terminated: saidBy(terminatedEvent(row), 'terminated') } : {}),
      },
    },
  };
}
