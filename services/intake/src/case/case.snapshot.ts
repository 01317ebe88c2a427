import { id, TOPICS, type CalendarVersion, type CaseEvent, type EventDraft, type ItemVersion } from '@onewindow/contracts';
import { saidBy, type SnapshotSource, type Tx } from '@onewindow/messaging/tx';
import { In } from 'typeorm';
import { calendarVersion, itemVersion } from '../catalogue/catalogue.queries.js';
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
    for (const row of rows) tx.publish(TOPICS.case, snapshot(row, await versionsOf(tx, row)));
    return rows.length;
  },
};

interface Versions {
  readonly item: ItemVersion;
  readonly calendar: CalendarVersion;
}

/** The versions by which an accepted case runs; decoded ones are kept, so a page reads each version once. */
async function versionsOf(tx: Tx, row: CaseRow): Promise<Versions | undefined> {
  if (row.calendarRegion === null || row.calendarVersion === null) return undefined;
  const item = await itemVersion(tx.db, row.itemCode, row.itemVersion);
  return { item, calendar: await calendarVersion(tx.db, row.calendarRegion, row.calendarVersion) };
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
        ...(versions ? { accepted: saidBy(acceptedEvent(row, versions.item, versions.calendar), 'accepted') } : {}),
        ...(row.readyAt ? { ready: saidBy(readyEvent(row), 'ready') } : {}),
        ...(row.closedAt ? { closed: saidBy(closedEvent(row), 'closed') } : {}),
        ...(row.notAcceptedAt ? { turnedAway: saidBy(turnedAwayEvent(row), 'turnedAway') } : {}),
        ...(row.terminatedAt ? { terminated: saidBy(terminatedEvent(row), 'terminated') } : {}),
      },
    },
  };
}
