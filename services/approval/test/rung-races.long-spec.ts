import { raceAgainstTheLadder } from './rung-races.js';
import { Running } from './running.js';

it('ten thousand reviews on which somebody acts while their rung comes have exactly one outcome each', async () => {
  const running = await Running.start();
  const seen = await raceAgainstTheLadder(running, 10_000);
  await running.stop();
  expect([...seen.values()].reduce((sum, count) => sum + count, 0)).toBe(10_000);
  expect(seen.size).toBe(8);
}, 1_200_000);
