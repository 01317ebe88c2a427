import { raceAgainstTheLadder } from './rung-races.js';
import { Running } from './running.js';

let running: Running;

beforeAll(async () => {
  running = await Running.start();
}, 30_000);

afterAll(() => running.stop(), 30_000);

it('three hundred reviews on which somebody acts while their rung comes have exactly one outcome each, of every lawful kind', async () => {
  const seen = await raceAgainstTheLadder(running, 300);
  expect([...seen.keys()].map((outcome) => outcome.split(':')[0])).toEqual(expect.arrayContaining(['decision', 'step', 'termination']));
  expect([...seen.values()].reduce((sum, count) => sum + count, 0)).toBe(300);
  expect([...seen.keys()].filter((outcome) => outcome.includes('rungReached')).length).toBeGreaterThan(2);
}, 60_000);
