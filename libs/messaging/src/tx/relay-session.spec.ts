import { batchOf, type OutboxHead } from './relay-session.js';

const row = (position: string, topic: string, traceparent: string | null = null): OutboxHead => ({
  position,
  topic,
  key: 'k',
  headers: { ce_id: position },
  value: Buffer.from(position),
  traceparent,
});

it('groups by topic and keeps the order of position within each', () => {
  const batch = batchOf([row('1', 'a'), row('2', 'b'), row('3', 'a')]);
  expect(batch.map(({ topic, messages }) => [topic, messages.map(({ value }) => String(value))])).toEqual([
    ['a', ['1', '3']],
    ['b', ['2']],
  ]);
});

it('adds the trace context of the writer where there is one', () => {
  const [batch] = batchOf([row('1', 'a', '00-trace-01')]);
  expect(batch?.messages[0]?.headers).toEqual({ ce_id: '1', traceparent: '00-trace-01' });
});
