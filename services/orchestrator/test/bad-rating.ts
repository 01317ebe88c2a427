import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { newId, TOPICS, workOrderDutyId, type WorkOrderDutyKey } from '@onewindow/contracts';
import { HANDLING, ITEM, type OrderOwner } from './order-owner.js';

const DUE = { due: timestampFromDate(new Date('2026-11-24T16:00:00Z')), dueDay: '2026-11-24' };

/** A bad rating's work order on a case that has ended, as rating tells of it. */
export class BadRating {
  readonly caseId = newId();
  readonly id = newId();

  constructor(private readonly owner: OrderOwner) {}

  /** What one of its duties is escalated by. */
  duty(duty: WorkOrderDutyKey, round = 1): string {
    return workOrderDutyId({ id: this.id, round, duty });
  }

  /** A limit has reached a rung. */
  climbs(clock: string, rung: string, sequence: number, round = 1): Promise<void> {
    return this.tell(sequence, { case: 'workOrderRungReached', value: reached(clock, rung, round) });
  }

  /** Told as it is. @param standing the rungs that its running limits have reached */
  again(sequence: number, ...standing: readonly (readonly [clock: string, rung: string])[]): Promise<void> {
    const workOrder = { status: 'verifying', round: 1, standing: standing.map(([clock, rung]) => reached(clock, rung, 1)) };
    return this.tell(sequence, { case: 'snapshot', value: { workOrder } });
  }

  /** Something was done, and supervision has heard of the duties that it ends. */
  async goesOn(branch: string, sequence: number, ended: readonly WorkOrderDutyKey[], round = 1): Promise<void> {
    await this.tell(sequence, { case: branch, value: { round } });
    for (const duty of ended) await this.owner.closes(this.duty(duty, round));
  }

  private tell(sequence: number, event: { case: string; value: object }): Promise<void> {
    return this.owner.tell(TOPICS.rating, { aggregateId: this.id, caseId: this.caseId, sequence }, event);
  }
}

const reached = (clock: string, rung: string, round: number) => ({
  ...DUE,
  clock,
  rung,
  rungAt: DUE.due,
  round,
  caseNo: `${ITEM}20261101000001`,
  agencyCode: HANDLING,
  regionCode: '220104',
  invitationId: '',
  itemCode: ITEM,
  itemName: '食品经营许可',
});
