import { raceAgainstTheExpiry } from './renewal-races.js';
import { Running } from './running.js';

it('ten thousand renewals on which somebody acts while their licence ends have exactly one outcome each', async () => {
  const running = await Running.start();
  const seen = await raceAgainstTheExpiry(running, 10_000);
  await running.stop();
  expect([...seen.values()].reduce((sum, count) => sum + count, 0)).toBe(10_000);
  expect(seen.size).toBe(7);
}, 1_200_000);
