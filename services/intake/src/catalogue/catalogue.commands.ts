import { toBinary } from '@bufbuild/protobuf';
import { CalendarVersionSchema, ItemVersionSchema, type CalendarVersion, type ItemRetired, type ItemVersion } from '@onewindow/contracts';
import type { Tx } from '@onewindow/messaging/tx';
import { forgetCalendar, forgetItem } from './catalogue.queries.js';

/** Keeps an item version; may be replayed any time. The same sequence again is written again: a snapshot repairs a copy that went wrong. */
export async function copyItemVersion(tx: Tx, item: ItemVersion, sequence: number): Promise<void> {
  await tx.db.query(
    `INSERT INTO item_copy (item_code, version, sequence, body) VALUES ($1, $2, $3, $4)
     ON CONFLICT (item_code, version) DO UPDATE SET sequence = excluded.sequence, body = excluded.body WHERE item_copy.sequence <= excluded.sequence`,
    [item.itemCode, item.version, sequence, Buffer.from(toBinary(ItemVersionSchema, item))],
  );
  tx.afterCommit(() => forgetItem(item.itemCode, item.version));
}

/** Takes no new case of an item from here on; cases under its versions go on. May be replayed any time. */
export async function retireItem(tx: Tx, { itemCode, version }: ItemRetired, sequence: number): Promise<void> {
  await tx.db.query(`UPDATE item_copy SET retired = true, sequence = $3 WHERE item_code = $1 AND version = $2 AND sequence <= $3`, [
    itemCode,
    version,
    sequence,
  ]);
}

/** Keeps a calendar version; may be replayed any time. */
export async function copyCalendarVersion(tx: Tx, calendar: CalendarVersion, sequence: number): Promise<void> {
  await tx.db.query(
    `INSERT INTO calendar_copy (region_code, version, sequence, body) VALUES ($1, $2, $3, $4)
     ON CONFLICT (region_code, version) DO UPDATE SET sequence = excluded.sequence, body = excluded.body WHERE calendar_copy.sequence <= excluded.sequence`,
    [calendar.regionCode, calendar.version, sequence, Buffer.from(toBinary(CalendarVersionSchema, calendar))],
  );
  tx.afterCommit(() => forgetCalendar(calendar.regionCode, calendar.version));
}
