import { toBinary } from '@bufbuild/protobuf';
import { ItemVersionSchema, type ItemRetired, type ItemVersion } from '@onewindow/contracts';
import { newest, sql, type Tx } from '@onewindow/messaging/tx';
import { forgetItem } from './catalogue.queries.js';

/** Something that an event says, with the event's sequence. */
export interface Told<T> {
  readonly value: T;
  readonly sequence: number;
}

const versionOf = ({ value: { itemCode, version } }: Told<ItemVersion | ItemRetired>): string => `${itemCode}/${version}`;

/**
 * Keeps item versions, the newest word on each; may be replayed any time. The same sequence again is written again: a snapshot repairs a
 * copy that went wrong.
 */
export async function copyItemVersions(tx: Tx, told: readonly Told<ItemVersion>[]): Promise<void> {
  const copies = newest(told, versionOf);
  if (copies.length === 0) return;
  await sql(
    tx,
    `INSERT INTO item_copy (item_code, version, sequence, body)
     SELECT * FROM unnest($1::text[], $2::int[], $3::int[], $4::bytea[]) ORDER BY 1, 2
     ON CONFLICT (item_code, version) DO UPDATE SET sequence = excluded.sequence, body = excluded.body WHERE item_copy.sequence <= excluded.sequence`,
    [
      copies.map(({ value }) => value.itemCode),
      copies.map(({ value }) => value.version),
      copies.map(({ sequence }) => sequence),
      copies.map(({ value }) => Buffer.from(toBinary(ItemVersionSchema, value))),
    ],
  );
  tx.afterCommit(() => copies.forEach(({ value }) => forgetItem(value.itemCode, value.version)));
}

/**
 * Takes no new case of items from here on; cases under their versions go on. May be replayed any time, and whatever was told of the version
 * since: a version is retired for good.
 */
export async function retireItems(tx: Tx, told: readonly Told<ItemRetired>[]): Promise<void> {
  const retired = newest(told, versionOf);
  if (retired.length === 0) return;
  await sql(
    tx,
    `UPDATE item_copy SET retired = true, sequence = greatest(item_copy.sequence, r.sequence)
       FROM unnest($1::text[], $2::int[], $3::int[]) AS r (item_code, version, sequence)
      WHERE item_copy.item_code = r.item_code AND item_copy.version = r.version`,
    [retired.map(({ value }) => value.itemCode), retired.map(({ value }) => value.version), retired.map(({ sequence }) => sequence)],
  );
}
