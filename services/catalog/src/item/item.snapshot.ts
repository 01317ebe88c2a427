import { TOPICS, text } from '@onewindow/contracts';
import { saidBy, sql, type SnapshotSource } from '@onewindow/messaging/tx';
import type { ItemContent } from './item.domain.js';
import { itemPublished, itemRetired } from './item.events.js';

/**
 * The state of items, told again: every version that was ever published, the one in force last, since cases live under old ones; and of an
 * item that is no longer taken, that it is not.
 */
export const itemSnapshots: SnapshotSource = {
  aggregate: 'item',
  keys: { table: 'item', column: 'item_code' },
  key: text(40),
  async publish(tx, keys) {
    const items = await sql<{ id: string; sequence: number; version: number; retiredAt: Date | null; reason: string }>(
      tx,
      `SELECT item_code AS id, sequence, current_version AS version, retired_at AS "retiredAt", retired_reason AS reason
         FROM item WHERE item_code = ANY ($1::text[]) ORDER BY item_code FOR UPDATE`,
      [keys],
    );
    const versions = await sql<{ id: string; content: ItemContent }>(
      tx,
      `SELECT item_code AS id, content FROM item_version WHERE item_code = ANY ($1::text[]) AND published_at IS NOT NULL ORDER BY item_code, version`,
      [keys],
    );
    const sequences = new Map(items.map(({ id, sequence }) => [id, sequence]));
    for (const { id, content } of versions) {
      const published = itemPublished(content, sequences.get(id) ?? 0);
      tx.publish(TOPICS.item, { ...published, event: { case: 'snapshot', value: saidBy(published, 'published') } });
    }
    for (const { id, sequence, version, retiredAt, reason } of items) {
      if (retiredAt) tx.publish(TOPICS.item, itemRetired({ code: id, version, reason, retiredAt }, sequence));
    }
    return items.length;
  },
};
