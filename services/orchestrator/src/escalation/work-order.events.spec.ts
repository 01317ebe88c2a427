import { create, type MessageInitShape } from '@bufbuild/protobuf';
import { TOPICS, workOrderDutyId, type RatingEvent, type WorkOrderDutyKey } from '@onewindow/contracts';
import { newsOfWorkOrders } from './work-order.events.js';

const { rating } = TOPICS;
const ID = '0197a1a0-0000-7000-8000-000000000001';
const CASE = '0197a1a0-0000-7000-8000-000000000002';
const dutyId = (duty: WorkOrderDutyKey, round = 1): string => workOrderDutyId({ id: ID, round, duty });

const of = (sequence: number, event: { case: string; value: object }): RatingEvent =>
  create(rating.schema, { aggregateId: ID, caseId: CASE, sequence, event } as MessageInitShape<typeof rating.schema>);
const facts = { caseNo: 'no', itemCode: 'item', itemName: '许可', regionCode: '220104', agencyCode: 'rated', dueDay: '2026-11-24' };
const reached = (clock: string, rung: string, round = 1) => ({ ...facts, clock, rung, round });
const rung = (sequence: number, clock: string, key: string): RatingEvent =>
  of(sequence, { case: 'workOrderRungReached', value: reached(clock, key) });

describe('the news of the work orders of bad ratings', () => {
  it('are of each duty the highest rung of its limits, and begin an escalation of the agency that was rated', () => {
    const told = newsOfWorkOrders([
      rung(2, 'verification', 'reminder'),
      rung(3, 'contact', 'overdue'),
      rung(4, 'verification', 'supervisor'),
      rung(5, 'contact', 'overdue'),
    ]);
    expect(told).toEqual([
      {
        caseId: dutyId('verification'),
        news: {
          sequence: 5,
          rung: 'supervision-order',
          ended: false,
          overdue: {
            caseNo: 'no',
            itemName: '许可',
            agency: 'rated',
            supervisor: '',
            dueDay: '2026-11-24',
            duty: { caseId: CASE, id: ID, round: 1, duty: 'verification' },
          },
        },
        begins: { caseNo: 'no', marks: { region: '220104', agency: 'rated', item: 'item', dueDay: '2026-11-24' } },
      },
    ]);
  });

  it('are the end alone of a duty that was done in the slice, and nothing begins', () => {
    const told = newsOfWorkOrders([rung(2, 'verification', 'leader'), of(3, { case: 'verified', value: { round: 1 } })]);
    expect(told).toMatchObject([{ caseId: dutyId('verification'), news: { sequence: 3, ended: true } }]);
    expect(told[0]?.begins).toBeUndefined();
  });

  it('are the end of every duty of the round where it is closed', () => {
    const told = newsOfWorkOrders([of(9, { case: 'workOrderClosed', value: { round: 2, closing: 'excluded' } })]);
    const ids = (['verification', 'rectification', 'feedback', 'callback'] as const).map((duty) => dutyId(duty, 2));
    expect(told.map(({ caseId }) => caseId)).toEqual(expect.arrayContaining(ids));
    expect(told.every(({ news }) => news.ended)).toBe(true);
  });

  it('begin anew from what is told again, each duty that runs as high as it has climbed', () => {
    const standing = [reached('contact', 'overdue'), reached('verification', 'reminder'), reached('conclusion', 'leader')];
    const told = newsOfWorkOrders([of(7, { case: 'snapshot', value: { workOrder: { standing } } })]);
    expect(told).toMatchObject([{ caseId: dutyId('verification'), news: { sequence: 7, rung: 'red' }, begins: { caseNo: 'no' } }]);
  });

  it.each([
    ['a reminder', rung(2, 'verification', 'reminder')],
    ['the supervisors’ own conclusion', rung(9, 'conclusion', 'leader')],
    ['an invitation that is told again', of(1, { case: 'snapshot', value: { invited: {} } })],
    ['a rating', of(2, { case: 'rated', value: { level: 5 } })],
  ])('are none of %s', (_, event) => expect(newsOfWorkOrders([event])).toEqual([]));
});
