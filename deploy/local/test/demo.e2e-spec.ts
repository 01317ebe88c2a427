import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { TOPICS } from '@onewindow/contracts';
import { listen } from '@onewindow/messaging/transport';
import { eventually, holdStack, RunningStack } from '@onewindow/testing';
import { gather } from '../src/demo/cast.js';
import { immediate } from '../src/demo/immediate.js';
import { Visitor } from '../src/demo/visitor.js';
import { startOf } from '../src/lock.js';
import { Launched, type Ended } from './installation.js';

const DEMO = path.resolve(__dirname, '../dist/demo.js');
const stack = new RunningStack();
let home: string;
let letGo: () => Promise<void>;

beforeAll(async () => {
  // the demo looks at the clock: nobody else works beside it, and who was killed before it is back
  letGo = await holdStack('alone');
  await immediate(await gather(stack.stage), () => undefined);
}, 240_000);

afterAll(() => letGo());

beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'onewindow-demo-'));
});

afterEach(() => rmSync(home, { recursive: true }));

/** `npm run demo` against the stack of the tests, as if `npm start` had started it. */
function demo(change: Readonly<Record<string, string>> = {}): Launched {
  const me = { pid: process.pid, startedAt: startOf(process.pid) };
  const running = { ...me, kafka: stack.brokers.join(','), ...stack.stage, ...change };
  writeFileSync(path.join(home, 'running.json'), JSON.stringify(running));
  return new Launched(spawn(process.execPath, [DEMO], { env: { ...process.env, NODE_ENV: 'production', ONEWINDOW_HOME: home } }));
}

describe('npm run demo', () => {
  it('walks every road, hears all that each has to tell, and exits with 0', async () => {
    const { code, out, err } = await demo().ended;
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/all roads are walked: 25 matters, \d{3} events;/);
    expect(out).toContain('numbers, dates and events are as they should be');
  }, 90_000);

  it('exits with 1 and says what was told too much when somebody ends one of its cases beside it', async () => {
    const ids = new Map<string, string>();
    const listening = await listen({
      brokers: stack.brokers,
      groupId: `ext.test.demo-${process.pid}`,
      topics: [TOPICS.case],
      from: 'latest',
      onEvent: ({ event }) => {
        if (event.event.case === 'registered') ids.set((event.event.value as { caseNo: string }).caseNo, event.aggregateId);
      },
    });
    const clerk = await Visitor.signedIn(stack.portalUrl, 'clerk', stack.stage.demoPassword);
    const walking = demo();
    const id = await eventually(
      () => {
        const found = ids.get(/只有一件 (\S+)/.exec(walking.said)?.[1] ?? '');
        expect(found).toBeDefined();
        return found as string;
      },
      { timeoutMs: 60_000, everyMs: 20 },
    );
    await clerk.must('POST', `/intake/v1/cases/${id}/withdrawal`, { reason: '店铺不开了' });
    const { code, err } = await walking.ended;
    await listening.stop();
    expect({ code, err: err.trim().split('\n') }).toEqual({
      code: 1,
      err: [
        `matter ${id}: intake.case.v1 should tell #1 registered, and told #1 registered #2 terminated`,
        `matter ${id}: rating.rating.v1 should tell #1 invited, and told #1 invited and #1 invited`,
      ],
    });
  }, 90_000);

  it.each<[string, () => Readonly<Record<string, string>>, RegExp]>([
    ['an account cannot sign in', () => ({ demoPassword: 'another' }), /^not signed in: /],
    ['the machine of a department is refused', () => ({ marketSystemSecret: 'another' }), /^no token: 401 /],
  ])('exits with 1 when %s', async (_, change, sentence) => {
    const { code, err }: Ended = await demo(change()).ended;
    expect(code).toBe(1);
    expect(err).toMatch(sentence);
  });
});
