import { create, type MessageInitShape } from '@bufbuild/protobuf';
import { TOPICS } from './index.js';
import { WorkOrderRungReachedSchema } from './gen/rating/v1/rating_events_pb.js';
import { climbedDuty, clocksOf, endedDuties, WORK_ORDER_DUTIES, workOrderDutyId, type WorkOrderDutyKey } from './work-order-duties.js';

const ID = '0197a1a0-0000-7000-8000-000000000001';
const reached = (clock: string, rung: string) => climbedDuty(ID, create(WorkOrderRungReachedSchema, { clock, rung, round: 2 }));
const ended = (event: { case: string; value: object }): string[] =>
  endedDuties(create(TOPICS.rating.schema, { aggregateId: ID, event } as MessageInitShape<typeof TOPICS.rating.schema>)).map(
    ({ id, round, duty }) => `${id === ID} ${duty} ${round}`,
  );

describe('a duty of a work order', () => {
  it.each([
    ['contact', 'overdue', 'verification', 'red'],
    ['verification', 'supervisor', 'verification', 'supervision-order'],
    ['rectification', 'leader', 'rectification', 'leader'],
    ['feedback', 'overdue', 'feedback', 'red'],
    ['callback', 'overdue', 'callback', 'red'],
    ['conclusion', 'leader', 'conclusion', 'leader'],
  ])('climbs: the limit %s at %s is the duty %s at %s', (clock, rung, duty, on) => {
    expect(reached(clock, rung)).toEqual({ id: ID, round: 2, duty, rung: on });
    expect(clocksOf(duty as WorkOrderDutyKey)).toContain(clock);
  });

  it.each([
    ['contact', 'reminder'],
    ['contact', 'later'],
    ['later', 'overdue'],
  ])('is none of the limit %s at %s', (clock, rung) => expect(reached(clock, rung)).toBeUndefined());

  it('has an id of its own in each round, and of each duty', () => {
    const duties = Object.keys(WORK_ORDER_DUTIES) as WorkOrderDutyKey[];
    const ids = [1, 2].flatMap((round) => duties.map((duty) => workOrderDutyId({ id: ID, round, duty })));
    expect(new Set(ids).size).toBe(10);
    expect(workOrderDutyId({ id: ID, round: 1, duty: 'feedback' })).toBe(workOrderDutyId({ id: ID, round: 1, duty: 'feedback' }));
  });

  it.each([
    ['verification', 'verified', {}],
    ['rectification', 'rectified', {}],
    ['feedback', 'feedbackGiven', {}],
    ['callback', 'calledBack', { done: true }],
    ['callback', 'replyJudged', { judgement: 'dissatisfied' }],
    ['conclusion', 'supervisorConcluded', {}],
  ] as const)('%s ends when it is told: %s %j', (duty, branch, said) => {
    expect(ended({ case: branch, value: { round: 3, ...said } })).toEqual([`true ${duty} 3`]);
  });

  it('ends with its work order, whichever it is', () => {
    const all = Object.keys(WORK_ORDER_DUTIES).map((duty) => `true ${duty} 2`);
    expect(ended({ case: 'workOrderClosed', value: { round: 2, closing: 'excluded' } })).toEqual(all);
  });

  it.each([
    ['calledBack', { done: false }],
    ['replyJudged', { judgement: 'basically-satisfied' }],
    ['contacted', { done: true }],
    ['extended', {}],
  ] as const)('goes on after %s %j', (branch, said) => expect(ended({ case: branch, value: { round: 1, ...said } })).toEqual([]));
});
