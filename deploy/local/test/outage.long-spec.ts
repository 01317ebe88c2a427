import { setTimeout as sleep } from 'node:timers/promises';
import { RunningStack } from '@onewindow/testing';
import { gather, type Cast } from '../src/demo/cast.js';
import { Traffic } from './traffic.js';

const PATIENCE_MS = 240_000;
const stack = new RunningStack();
let cast: Cast;

beforeAll(async () => {
  cast = await gather(stack.stage);
}, 60_000);

describe.each([
  [
    'the broker away for a minute',
    async () => {
      await stack.stop('kafka');
      await sleep(60_000);
      await stack.start('kafka');
    },
  ],
  [
    'the database killed twice',
    async () => {
      await stack.kill('postgres');
      await sleep(10_000);
      await stack.kill('postgres');
    },
  ],
  [
    'the database restarted in good order',
    async () => {
      await stack.stop('postgres');
      await sleep(5000);
      await stack.start('postgres');
    },
  ],
  [
    'broker, database and services killed one after the other',
    async () => {
      for (const victim of ['kafka', 'approval', 'postgres', 'intake', 'supervision']) {
        await stack.kill(victim);
        await sleep(2000);
      }
    },
  ],
] as const)('traffic with %s', (_, outage) => {
  let traffic: Traffic;

  beforeAll(async () => {
    traffic = new Traffic(cast, 40, PATIENCE_MS);
    const running = traffic.run();
    await sleep(500);
    expect(traffic.closed).toBeLessThan(traffic.ids.length);
    await outage();
    await running;
  }, 600_000);

  it('is answered that a thing is done, or may be asked again later, and nothing else', () => {
    traffic.expectOnlyDoneOrLater();
    expect(traffic.answered.get(200)).toBeGreaterThan(0);
  });

  it('loses nothing and doubles nothing', async () => {
    traffic.expectNumbersUnique();
    await traffic.expectResultsHandedOverOnce();
    await traffic.expectTimelinesWhole();
  }, 300_000);
});
