import { newId } from '@onewindow/contracts';
import { DeadlineOwner, eventually, leakCheck, writeDown } from '@onewindow/testing';
import { KilledOrchestrator, PATIENCE } from './killed-orchestrator.js';

jest.setTimeout(120_000);

const RING = 'POST /v1/deadlines/ring';
/** What one call rings at most. */
const AT_ONCE = 100;

const noLeaks = leakCheck();
let owner: DeadlineOwner;
let orchestrator: KilledOrchestrator;

beforeAll(async () => {
  owner = await DeadlineOwner.start();
  orchestrator = await KilledOrchestrator.start({ service: owner.service, as: 'INTAKE_URL', alarmPeriodSeconds: 1 });
}, 120_000);

afterAll(async () => {
  await orchestrator.stop();
  await owner.service.stop();
  await noLeaks();
}, 60_000);

const rung = async (subjects: readonly string[]): Promise<string[]> => (await owner.effects(...subjects)).map(({ subject }) => subject);

describe('an alarm whose orchestrator was killed', () => {
  it.each([
    [
      'before its call had come',
      0,
      async (subjects: readonly string[]) => {
        orchestrator.hold('before', RING);
        await owner.make(subjects, new Date());
      },
    ],
    [
      'when a hundred were rung and it had not heard so',
      AT_ONCE,
      async (subjects: readonly string[]) => {
        owner.ring = async (tx, due) => {
          orchestrator.hold('after', RING);
          await writeDown(tx, due);
        };
        await owner.make(subjects, new Date());
      },
    ],
  ] as const)('%s, rings all that is due, each once', async (_, rungBefore, makeThem) => {
    const subjects = Array.from({ length: AT_ONCE + 50 }, () => newId());
    await makeThem(subjects);
    await orchestrator.killAt(RING);
    expect(await rung(subjects)).toHaveLength(rungBefore);
    owner.ring = writeDown;
    await orchestrator.startAgain();
    await eventually(async () => expect((await rung(subjects)).toSorted()).toEqual(subjects.toSorted()), PATIENCE);
  });
});
