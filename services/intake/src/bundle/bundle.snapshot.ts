import { id, TOPICS } from '@onewindow/contracts';
import type { SnapshotSource } from '@onewindow/messaging/tx';
import { In } from 'typeorm';
import { CaseRow } from '../case/case.entity.js';
import { BundleRow } from './bundle.entity.js';
import { bundleSnapshotEvent, caseOf } from './bundle.events.js';

/** The state of applications for bundles, told again: also how their workflows begin anew. */
export const bundleSnapshots: SnapshotSource = {
  aggregate: 'application',
  keys: { table: 'bundle_case', column: 'id' },
  key: id,
  async publish(tx, keys) {
    const rows = await tx.db.find(BundleRow, { where: { id: In([...keys]) }, order: { id: 'ASC' }, lock: { mode: 'pessimistic_write' } });
    const members = await tx.db.find(CaseRow, { where: { bundleId: In(rows.map((row) => row.id)) } });
    const cases = Map.groupBy(members, ({ bundleId }) => bundleId);
    for (const row of rows) {
      const own = cases.get(row.id) ?? [];
      tx.publish(TOPICS.bundleCase, bundleSnapshotEvent({ row, cases: row.members.map(({ key }) => caseOf(own, key)) }));
    }
    return rows.length;
  },
};
