import { setTimeout as sleep } from 'node:timers/promises';
import { eventually, holdStack, RunningStack } from '@onewindow/testing';
import { gather } from '../src/demo/cast.js';
import { FOOD_LICENCE } from '../src/demo/food-licence.js';
import { Visitor } from '../src/demo/visitor.js';
import { signIn, type SignedInPerson } from '../src/sign-in.js';
import { Traffic } from './traffic.js';

const VICTIMS = ['intake', 'identity', 'approval', 'catalog', 'supervision', 'rating', 'orchestrator', 'approval', 'intake', 'portal'];

const kidOf = (token: string): string =>
  (JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()) as { kid: string }).kid;

describe('services killed with SIGKILL in the middle of the traffic', () => {
  const stack = new RunningStack();
  const signInClerk = () => signIn({ issuer: `${stack.portalUrl}/api/identity`, username: 'clerk', password: stack.stage.demoPassword });
  const itemSeen = () => Visitor.unknown(stack.portalUrl).must('GET', `/catalog/v1/items/${FOOD_LICENCE}`);
  let traffic: Traffic;
  let clerk: SignedInPerson;
  let itemBefore: unknown;
  let killedDuringTraffic = 0;
  let letGo: () => Promise<void>;

  beforeAll(async () => {
    letGo = await holdStack('alone');
    clerk = await signInClerk();
    itemBefore = await itemSeen();
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

  it('keep everybody signed in: the same keys, tokens that stay good, sessions that need no password', async () => {
    const kept = await eventually(() => clerk.again(), { timeoutMs: 30_000 });
    const anew = await signInClerk();
    expect([kidOf(kept.accessToken), kidOf(anew.accessToken)]).toEqual(Array(2).fill(kidOf(clerk.accessToken)));
    for (const { accessToken } of [clerk, kept, anew])
      await Visitor.withToken(stack.portalUrl, accessToken).must('GET', `/intake/v1/cases/${traffic.ids[0]}`);
  }, 60_000);

  it('keep the catalogue', async () => {
    expect(await eventually(itemSeen, { timeoutMs: 30_000 })).toEqual(itemBefore);
  }, 60_000);

  it('leave a timeline for each case in which nothing is lost and nothing is twice', async () => {
    await traffic.expectTimelinesWhole();
  }, 130_000);
});
