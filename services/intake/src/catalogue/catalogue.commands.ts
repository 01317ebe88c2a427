import { toBinary } from '@bufbuild/protobuf';
import { CalendarVersionSchema, ItemVersionSchema, type CalendarVersion, type ItemVersion } from '@onewindow/contracts';
import type { Tx } from '@onewindow/messaging/tx';

/** Keeps an item version; may be replayed any time. */
export async function copyItemVersion(tx: Tx, item: ItemVersion, sequence: number): Promise<void> {
  await tx.db.query(
    `INSERT INTO item_copy (item_code, version, sequence, body) VALUES ($1, $2, $3, $4)
     ON CONFLICT (item_code, version) DO UPDATE SET sequence = excluded.sequence, body = excluded.body WHERE item_copy.sequence < excluded.sequence`,
    [item.itemCode, item.version, sequence, Buffer.from(toBinary(ItemVersionSchema, item))],
  );
}

/** Keeps a calendar version; may be replayed any time. */
export async function copyCalendarVersion(tx: Tx, calendar: CalendarVersion, sequence: number): Promise<void> {
  await tx.db.query(
    `INSERT INTO calendar_copy (region_code, version, sequence, body) VALUES ($1, $2, $3, $4)
     ON CONFLICT (region_code, version) DO UPDATE SET sequence = excluded.sequence, body = excluded.body WHERE calendar_copy.sequence < excluded.sequence`,
    [calendar.regionCode, calendar.version, sequence, Buffer.from(toBinary(CalendarVersionSchema, calendar))],
  );
}
