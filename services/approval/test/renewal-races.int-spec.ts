import { raceAgainstTheExpiry } from './renewal-races.js';
import { Running } from './running.js';

let running: Running;

beforeAll(async () => {
  running = await Running.start();
}, 30_000);

afterAll(() => running.stop(), 30_000);

it('three hundred renewals on which somebody acts while their licence ends have exactly one outcome each, of every lawful kind', async () => {
  const seen = await raceAgainstTheExpiry(running, 300);
  expect([...seen.values()].reduce((sum, count) => sum + count, 0)).toBe(300);
  expect([...seen.keys()].filter((outcome) => outcome.includes('deemed')).length).toBe(4);
  expect(seen.size).toBeGreaterThan(5);
}, 60_000);
