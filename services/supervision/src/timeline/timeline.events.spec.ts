import { create } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { CaseOutcome, DutyKind, TOPICS } from '@onewindow/contracts';
import { recordOf } from './timeline.events.js';

const envelope = {
  eventId: '0198f0aa-0000-7000-8000-00000000000e',
  aggregateId: '0198f0aa-0000-7000-8000-000000000001',
  rootId: '0198f0aa-0000-7000-8000-000000000001',
  caseId: '0198f0aa-0000-7000-8000-000000000001',
  sequence: 4,
  occurredAt: timestampFromDate(new Date('2026-11-24T02:00:00.123Z')),
  causedBy: 'request:1',
};

describe('a record of the timeline', () => {
  it("carries the event's branch in protobuf's JSON, with its time, place in its aggregate and cause", () => {
    const event = create(TOPICS.result.schema, {
      ...envelope,
      event: {
        case: 'published',
        value: {
          caseNo: 'n',
          outcome: CaseOutcome.GRANTED,
          decidedAt: timestampFromDate(new Date('2026-11-24T01:00:00Z')),
          duties: [{ kind: DutyKind.SUPERVISE, agencyCode: 'a' }],
        },
      },
    });
    expect(recordOf(TOPICS.result, event)).toEqual({
      eventId: envelope.eventId,
      caseId: envelope.caseId,
      rootId: envelope.rootId,
      topic: 'approval.result.v1',
      type: 'published',
      aggregateId: envelope.aggregateId,
      sequence: 4,
      occurredAt: new Date('2026-11-24T02:00:00.123Z'),
      causedBy: 'request:1',
      data: {
        caseNo: 'n',
        outcome: 'CASE_OUTCOME_GRANTED',
        decidedAt: '2026-11-24T01:00:00Z',
        duties: [{ kind: 'DUTY_KIND_SUPERVISE', agencyCode: 'a' }],
      },
    });
  });

  it('keeps what happened to a bundle, without the graph that every event repeats', () => {
    const value = { graph: { bundleNo: 'n', members: [{ key: 'food' }] }, members: ['food'], documentNo: 'd' };
    const event = create(TOPICS.bundleCase.schema, { ...envelope, event: { case: 'memberChanged', value } });
    expect(recordOf(TOPICS.bundleCase, event)).toMatchObject({ type: 'memberChanged', data: { members: ['food'], documentNo: 'd' } });
    expect(recordOf(TOPICS.bundleCase, event)?.data).not.toHaveProperty('graph');
  });

  it('is made of branches of several words under their own names', () => {
    const event = create(TOPICS.review.schema, { ...envelope, event: { case: 'stepOpened', value: { stepKey: 'check' } } });
    expect(recordOf(TOPICS.review, event)).toMatchObject({ type: 'stepOpened', data: { stepKey: 'check' } });
  });

  it('tells of the rungs that the work order of a bad rating has climbed', () => {
    const due = timestampFromDate(new Date('2026-11-25T16:00:00Z'));
    const value = { clock: 'contact', rung: 'supervisor', due, rungAt: due, round: 1, agencyCode: 'a', caseNo: 'n' };
    const event = create(TOPICS.rating.schema, { ...envelope, event: { case: 'workOrderRungReached', value } });
    expect(recordOf(TOPICS.rating, event)).toMatchObject({
      topic: 'rating.rating.v1',
      type: 'workOrderRungReached',
      data: { clock: 'contact', rung: 'supervisor', rungAt: '2026-11-25T16:00:00Z' },
    });
  });

  it('keeps what the window decided at once, without what it found and wrote', () => {
    const immediate = {
      delegationId: 'd',
      decidedBy: 'clerk',
      outcome: CaseOutcome.REFUSED,
      findings: [{ condition: 'place', met: false, reasonCode: 'too-near', reason: '张三的店' }],
      opinion: '张三不符合条件',
    };
    const event = create(TOPICS.case.schema, { ...envelope, event: { case: 'accepted', value: { caseNo: 'n', immediate } } });
    expect(recordOf(TOPICS.case, event)?.data).toEqual({
      caseNo: 'n',
      immediate: { delegationId: 'd', decidedBy: 'clerk', outcome: 'CASE_OUTCOME_REFUSED' },
    });
  });

  it('keeps the grounds of a refusal, without the facts in the words of who refused', () => {
    const reasons = ['张三的店距旱厕十五米', '李四'].map((facts) => ({ condition: '保持规定的距离', reason: '距离不足', facts }));
    const event = create(TOPICS.document.schema, { ...envelope, event: { case: 'issued', value: { kind: 'REFUSE', reasons } } });
    expect(recordOf(TOPICS.document, event)?.data).toEqual({
      kind: 'REFUSE',
      reasons: [
        { condition: '保持规定的距离', reason: '距离不足' },
        { condition: '保持规定的距离', reason: '距离不足' },
      ],
    });
  });

  it('keeps what a notice says of the limits, without the words of who gave it', () => {
    const suspension = { clocks: 'both', cause: '检验', plannedDays: 5, reason: '张三的样品' };
    const extension = { amount: 10, reasons: '李四' };
    const event = create(TOPICS.document.schema, { ...envelope, event: { case: 'issued', value: { suspension, extension } } });
    expect(recordOf(TOPICS.document, event)?.data).toEqual({
      suspension: { clocks: 'both', cause: '检验', plannedDays: 5 },
      extension: { amount: 10 },
    });
  });

  it.each([
    ['a snapshot, which repeats and does not happen', { event: { case: 'snapshot' as const, value: {} } }],
    ['an event of no case', { caseId: '' }],
    ['a branch this build does not know', { event: { case: undefined } }],
  ])('is not made of %s', (_, fields) => {
    const event = create(TOPICS.case.schema, { ...envelope, event: { case: 'ready', value: {} }, ...fields });
    expect(recordOf(TOPICS.case, event)).toBeUndefined();
  });

  it('is refused for an event without a time', () => {
    const event = create(TOPICS.case.schema, { ...envelope, event: { case: 'ready', value: {} } });
    delete event.occurredAt;
    expect(() => recordOf(TOPICS.case, event)).toThrow(expect.objectContaining({ code: 'event-undated' }));
  });
});
