import { setTimeout as sleep } from 'node:timers/promises';
import { holdStack, RunningStack } from '@onewindow/testing';
import { gather } from '../src/demo/cast.js';
import { Traffic } from './traffic.js';

const VICTIMS = ['intake', 'approval', 'supervision', 'rating', 'approval', 'intake', 'portal'];

describe('services killed with SIGKILL in the middle of the traffic', () => {
  const stack = new RunningStack();
  let traffic: Traffic;
  let killedDuringTraffic = 0;
  let letGo: () => Promise<void>;

  beforeAll(async () => {
    letGo = await holdStack('alone');
    traffic = new Traffic(await gather(stack.stage), 30);
    const running = traffic.run();
    for (const victim of VICTIMS) {
      await sleep(300);
      if (traffic.closed < traffic.ids.length) killedDuringTraffic += 1;
      await stack.kill(victim);
    }
    await running;
  }, 240_000);

  afterAll(() => letGo());

  it('really died while cases were on their way', () => {
    expect(killedDuringTraffic).toBeGreaterThanOrEqual(4);
  });

  it('answer meanwhile that a thing is done, or may be asked again later, and nothing else', () => {
    traffic.expectOnlyDoneOrLater();
  });

  it('close every case under a number of its own', () => {
    traffic.expectNumbersUnique();
  });

  it('hand each result to each body exactly once', async () => {
    await traffic.expectResultsHandedOverOnce();
  }, 130_000);

  it('leave a timeline for each case in which nothing is lost and nothing is twice', async () => {
    await traffic.expectTimelinesWhole();
  }, 130_000);
});
