import { ListParkedMessages, ReplayParkedKey } from './operations.js';

const topic = 'intake.case.v1';

// another system's keys are parked as they came, NUL alone is left out
it.each(['', ' ', ' key ', 'a\u0001b', '\t', '钥匙'])('finds the parked key %j as it was written', (key) => {
  expect(ListParkedMessages.parse({ key }).key).toBe(key);
  expect(ReplayParkedKey.parse({ topic, key }).key).toBe(key);
});

it.each(['\0', 'a\0b', '\ud800', 'x'.repeat(1001)])('refuses the key %j, which nothing can be parked under', (key) => {
  for (const parsed of [ListParkedMessages.safeParse({ key }), ReplayParkedKey.safeParse({ topic, key })])
    expect(parsed.error?.issues.map(({ path }) => path)).toEqual([['key']]);
});

it('brings what came without a key', () => expect(ReplayParkedKey.parse({ topic, key: null }).key).toBeNull());
