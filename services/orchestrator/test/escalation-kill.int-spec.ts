import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { newId } from '@onewindow/contracts';
import { TransientError } from '@onewindow/platform';
import { eventually, freePort, leakCheck, testBrokers } from '@onewindow/testing';
import { OrderOwner } from './order-owner.js';
import { OrchestratorBench } from './running-orchestrator.js';

jest.setTimeout(120_000);

/** A killed worker's activity is given up by its own limit, and its place among the consumers by theirs. */
const PATIENCE = { timeoutMs: 80_000, everyMs: 200 };

const noLeaks = leakCheck();
let owner: OrderOwner;
let bench: OrchestratorBench;
let orchestrator: ChildProcess;

/** The orchestrator as a process of its own, from its build. */
async function start(): Promise<ChildProcess> {
  const port = await freePort();
  const env = {
    PATH: process.env['PATH'],
    TZ: 'UTC',
    PORT: String(port),
    HOST: '127.0.0.1',
    LOG_LEVEL: 'silent',
    KAFKA_BROKERS: testBrokers().join(),
    TEMPORAL_ADDRESS: bench.temporal.address,
    INTAKE_URL: owner.service.address,
    APPROVAL_URL: owner.service.address,
    SUPERVISION_URL: owner.service.address,
    RATING_URL: owner.service.address,
    OIDC_TOKEN_URL: owner.service.tokenUrl,
    OIDC_CLIENT_SECRET: 'secret',
  };
  const child = spawn(process.execPath, [path.join(__dirname, '../dist/main.js')], { env, stdio: 'ignore' });
  await eventually(async () => {
    const answer = await fetch(`http://127.0.0.1:${port}/health/ready`);
    const { checks } = (await answer.json()) as { checks: Record<string, { status: string }> };
    expect(checks['temporal']?.status).toBe('up');
  }, PATIENCE);
  return child;
}

async function kill(): Promise<void> {
  if (orchestrator.exitCode !== null || orchestrator.signalCode !== null) return;
  const gone = once(orchestrator, 'exit');
  orchestrator.kill('SIGKILL');
  await gone;
}

beforeAll(async () => {
  owner = await OrderOwner.start();
  bench = await OrchestratorBench.start();
  orchestrator = await start();
}, 120_000);

afterAll(async () => {
  await kill();
  await bench.stop();
  await owner.service.stop();
  await noLeaks();
}, 60_000);

/** Kills the orchestrator in the middle of its next call of this kind. @returns resolves when it is dead */
function killAt(moment: 'before' | 'after', act: string): Promise<void> {
  return new Promise((resolve) => {
    owner.meanwhile = async (when, what) => {
      if (when !== moment || what !== act) return;
      owner.meanwhile = () => Promise.resolve();
      await kill();
      resolve();
      if (when === 'before') throw new TransientError('its caller is gone');
    };
  });
}

const done = (caseId: string, ...effects: string[]): Promise<void> =>
  eventually(async () => expect(owner.done(caseId)).toEqual(effects), PATIENCE);

describe('an orchestrator that is killed', () => {
  it.each([
    ['before its order was issued', 'before', 'issue'],
    ['when its order was issued and nobody had answered it', 'after', 'issue'],
    ['before it came to the leader', 'before', 'refer:order-overdue'],
    ['when it had come to the leader and nobody had answered it', 'after', 'refer:order-overdue'],
  ] as const)('%s, leaves nothing undone and nothing done twice', async (_, moment, act) => {
    const [caseId, meanwhile] = [newId(), newId()];
    const dead = killAt(moment, act);
    await owner.climbs(caseId, 'red', 3);
    await owner.climbs(caseId, 'supervision-order', 4);
    if (act !== 'issue') {
      await done(caseId, 'issue');
      await owner.change(owner.orderOf(caseId).id, { status: 'overdue' }, 'overdue');
    }
    await dead;
    await owner.climbs(meanwhile, 'supervision-order', 4);
    orchestrator = await start();
    await done(meanwhile, 'issue');
    if (act === 'issue') {
      await done(caseId, 'issue');
      await owner.change(owner.orderOf(caseId).id, { status: 'overdue' }, 'overdue');
    }
    await done(caseId, 'issue', 'refer:order-overdue');
    await owner.change(owner.orderOf(caseId).id, { status: 'answered' }, 'answered');
    await owner.change(owner.orderOf(caseId).id, { status: 'accepted' }, 'answerAccepted');
    await eventually(
      async () =>
        expect(await bench.asClient((client) => client.workflow.getHandle(`escalation/${caseId}`).describe())).toMatchObject({
          status: { name: 'COMPLETED' },
        }),
      PATIENCE,
    );
    expect(owner.done(caseId)).toEqual(['issue', 'refer:order-overdue']);
  });
});
