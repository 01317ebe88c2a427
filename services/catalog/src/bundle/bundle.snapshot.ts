import { TOPICS, text } from '@onewindow/contracts';
import { saidBy, sql, type SnapshotSource } from '@onewindow/messaging/tx';
import type { BundleContent } from './bundle.domain.js';
import { bundlePublished, bundleRetired } from './bundle.events.js';

/**
 * The state of bundles, told again: every version that was ever published, the one in force last, since applications live under old ones;
 * and of a bundle that is no longer taken, that it is not.
 */
export const bundleSnapshots: SnapshotSource = {
  aggregate: 'bundle',
  keys: { table: 'bundle', column: 'bundle_code' },
  key: text(60),
  async publish(tx, keys) {
    const bundles = await sql<{ id: string; sequence: number; version: number; retiredAt: Date | null; reason: string }>(
      tx,
      `SELECT bundle_code AS id, sequence, current_version AS version, retired_at AS "retiredAt", retired_reason AS reason
         FROM bundle WHERE bundle_code = ANY ($1::text[]) ORDER BY bundle_code FOR UPDATE`,
      [keys],
    );
    const versions = await sql<{ id: string; content: BundleContent }>(
      tx,
      `SELECT bundle_code AS id, content FROM bundle_version WHERE bundle_code = ANY ($1::text[]) ORDER BY bundle_code, version`,
      [keys],
    );
    const sequences = new Map(bundles.map(({ id, sequence }) => [id, sequence]));
    for (const { id, content } of versions) {
      const published = bundlePublished(content, sequences.get(id) ?? 0);
      tx.publish(TOPICS.bundle, { ...published, event: { case: 'snapshot', value: saidBy(published, 'published') } });
    }
    for (const { id, sequence, version, retiredAt, reason } of bundles) {
      if (retiredAt) tx.publish(TOPICS.bundle, bundleRetired({ code: id, version, reason, retiredAt }, sequence));
    }
    return bundles.length;
  },
};
