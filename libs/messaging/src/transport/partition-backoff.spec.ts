import { PartitionBackoff } from './partition-backoff.js';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

function waits(backoff: PartitionBackoff, partition = 0): number {
  let waited = -1;
  const from = Date.now();
  backoff.resumeLater('t', partition, () => (waited = Date.now() - from));
  jest.advanceTimersByTime(60_000);
  return waited;
}

it('doubles the wait of a partition up to ten seconds', () => {
  const backoff = new PartitionBackoff();
  expect(Array.from({ length: 8 }, () => waits(backoff))).toEqual([200, 400, 800, 1600, 3200, 6400, 10_000, 10_000]);
});

it('starts again after success, and knows each partition by itself', () => {
  const backoff = new PartitionBackoff();
  waits(backoff);
  waits(backoff);
  expect(waits(backoff, 1)).toBe(200);
  backoff.succeeded('t', 0);
  expect(waits(backoff)).toBe(200);
});

it('counts who waits, and forgets them with their consumer', () => {
  const backoff = new PartitionBackoff();
  let resumed = false;
  backoff.resumeLater('t', 0, () => (resumed = true));
  expect(backoff.waiting).toBe(1);
  backoff.forget();
  jest.advanceTimersByTime(60_000);
  expect([backoff.waiting, resumed]).toEqual([0, false]);
});
