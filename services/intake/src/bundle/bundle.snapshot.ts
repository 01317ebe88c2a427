import { id, TOPICS } from '@onewindow/contracts';
import { rungOfMark } from '@onewindow/legal-clock';
import type { SnapshotSource } from '@onewindow/messaging/tx';
import { In } from 'typeorm';
import { wholesOf } from './bundle.commands.js';
import { BundleRow } from './bundle.entity.js';
import { bundleSnapshotEvent, type StandingRung } from './bundle.events.js';
import { dueOfRung } from './joint.dates.js';

/** The state of applications for bundles, told again: also how their workflows begin anew. */
export const bundleSnapshots: SnapshotSource = {
  aggregate: 'application',
  keys: { table: 'bundle_case', column: 'id' },
  key: id,
  async publish(tx, keys) {
    const rows = await tx.db.find(BundleRow, { where: { id: In([...keys]) }, order: { id: 'ASC' }, lock: { mode: 'pessimistic_write' } });
    for (const whole of await wholesOf(tx, rows)) tx.publish(TOPICS.bundleCase, bundleSnapshotEvent(whole, standingOf(whole.row)));
    return rows.length;
  },
};

/** How far the whole has climbed, and the date by which that rung is placed. */
function standingOf(row: BundleRow): StandingRung | undefined {
  const key = rungOfMark(row.warning);
  const placed = key === '' ? undefined : dueOfRung(row, key);
  return placed && { key, due: placed.due };
}
