import { id, TOPICS } from '@onewindow/contracts';
import type { SnapshotSource } from '@onewindow/messaging/tx';
import { In } from 'typeorm';
import { wholesOf } from './bundle.commands.js';
import { BundleRow } from './bundle.entity.js';
import { bundleSnapshotEvent } from './bundle.events.js';

/** The state of applications for bundles, told again: also how their workflows begin anew. */
export const bundleSnapshots: SnapshotSource = {
  aggregate: 'application',
  keys: { table: 'bundle_case', column: 'id' },
  key: id,
  async publish(tx, keys) {
    const rows = await tx.db.find(BundleRow, { where: { id: In([...keys]) }, order: { id: 'ASC' }, lock: { mode: 'pessimistic_write' } });
    for (const whole of await wholesOf(tx, rows)) tx.publish(TOPICS.bundleCase, bundleSnapshotEvent(whole));
    return rows.length;
  },
};
