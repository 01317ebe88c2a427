import { id, TOPICS } from '@onewindow/contracts';
import { saidBy, type SnapshotSource } from '@onewindow/messaging/tx';
import { In } from 'typeorm';
import { LicenceRow } from './licence.entity.js';
import { licenceIssuedEvent } from './licence.events.js';

/** The state of licences, told again. */
export const licenceSnapshots: SnapshotSource = {
  aggregate: 'licence',
  keys: { table: 'licence', column: 'id' },
  key: id,
  async publish(tx, keys) {
    const licences = await tx.db.find(LicenceRow, {
      where: { id: In([...keys]) },
      order: { id: 'ASC' },
      lock: { mode: 'pessimistic_write' },
    });
    for (const licence of licences) {
      const issued = licenceIssuedEvent(licence);
      tx.publish(TOPICS.licence, { ...issued, event: { case: 'snapshot', value: saidBy(issued, 'issued') } });
    }
    return licences.length;
  },
};
