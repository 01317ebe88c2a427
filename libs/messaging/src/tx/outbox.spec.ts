import { fromBinary } from '@bufbuild/protobuf';
import { timestampDate } from '@bufbuild/protobuf/wkt';
import { TOPICS, newId, type CaseEvent, type EventDraft } from '@onewindow/contracts';
import { MAX_EVENT_BYTES, OutboxBuffer } from './outbox.js';

const now = new Date('2026-11-23T08:00:00.123Z');
const cause = 'request:1';

const draft = (more: Partial<EventDraft<CaseEvent>> = {}): EventDraft<CaseEvent> =>
  ({
    aggregateId: newId(),
    rootId: newId(),
    caseId: newId(),
    sequence: 4,
    event: { case: 'registered', value: { caseNo: 'A' } },
    ...more,
  }) as EventDraft<CaseEvent>;

const buffer = (): OutboxBuffer => new OutboxBuffer('intake');

it('fills id, time and cause, keys by root id, and keeps the order', () => {
  const outbox = buffer();
  const [first, second] = [draft(), draft()];
  outbox.event(TOPICS.case, first, { now, cause });
  outbox.event(TOPICS.case, second, { now, cause });
  expect(outbox.waiting.map(({ key }) => key)).toEqual([first.rootId, second.rootId]);
  const [row] = outbox.waiting;
  const event = fromBinary(TOPICS.case.schema, row?.value ?? new Uint8Array());
  expect(event).toMatchObject({ aggregateId: first.aggregateId, sequence: 4, causedBy: cause, event: { case: 'registered' } });
  expect(event.occurredAt && timestampDate(event.occurredAt)).toEqual(now);
  expect(row?.headers).toMatchObject({ ce_id: event.eventId, ce_type: 'intake.case.v1.registered' });
});

it.each([
  ['a topic of another service', () => buffer().event(TOPICS.rating, draft() as never, { now, cause }), 'belongs to rating'],
  ['no root id', () => buffer().event(TOPICS.case, draft({ rootId: '' }), { now, cause }), 'without root id'],
  ['no branch', () => buffer().event(TOPICS.case, draft({ event: { case: undefined } }), { now, cause }), 'no branch'],
  [
    'too many bytes',
    () =>
      buffer().event(TOPICS.case, draft({ event: { case: 'registered', value: { itemName: 'x'.repeat(MAX_EVENT_BYTES) } } }), {
        now,
        cause,
      }),
    'is the limit',
  ],
])('refuses an event with %s when it is published', (_, publish, why) => {
  expect(publish).toThrow(why);
});
