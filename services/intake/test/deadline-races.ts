import { setTimeout as sleep } from 'node:timers/promises';
import type { RingView } from '@onewindow/contracts';
import { ACCEPTED, type Cases } from './cases.js';
import type { RunningIntake } from './running-intake.js';

const MACHINE = { kind: 'machine', roles: ['orchestrator'] } as const;
/** Within this the time of a case ends, the officer acts and the alarms ring, each at random: well above what a busy machine takes for one. */
const SPREAD_MS = 300;
const AT_ONCE = 20;

/** What became of a case, by its events and, of its answers, the refusal. */
const LAWFUL: Readonly<Record<string, readonly string[]>> = {
  accepted: ['registered accepted 200', 'registered accepted deemed 200'],
  correction: [
    'registered correctionNotified 200',
    'registered accepted deemed 409 case-is-accepted',
    'registered accepted deemed 409 case-is-deemed-accepted',
  ],
  withdrawal: ['registered terminated 200', 'registered accepted deemed terminationRequested 202'],
};

/**
 * An officer acts on a case in the instant in which its time ends and alarms ring. Each case has exactly one outcome, told once.
 * @param rounds how many cases
 * @throws the expectation that failed, with the case
 */
export async function raceAgainstTheLaw(intake: RunningIntake, cases: Cases, rounds: number): Promise<Map<string, number>> {
  const seen = new Map<string, number>();
  for (let done = 0; done < rounds; done += AT_ONCE) {
    const outcomes = await Promise.all(Array.from({ length: Math.min(AT_ONCE, rounds - done) }, () => race(intake, cases)));
    for (const outcome of outcomes) seen.set(outcome, (seen.get(outcome) ?? 0) + 1);
  }
  return seen;
}

async function race(intake: RunningIntake, cases: Cases): Promise<string> {
  const { id } = await intake.register({ materials: [{ key: 'application' }] });
  const at = new Date(Date.now() + Math.random() * SPREAD_MS);
  await intake.superuser.query(`UPDATE service_case SET check_due_at = $2 WHERE id = $1`, [id, at]);
  await intake.superuser.query(`UPDATE deadline SET at = $2, ring_at = $2 WHERE subject = $1`, [id, at]);
  const act = (['accepted', 'correction', 'withdrawal'] as const)[Math.floor(Math.random() * 3)] ?? 'accepted';
  const jitter = () => sleep(Math.random() * SPREAD_MS);
  const [answer] = await Promise.all([
    jitter().then(() => doIt(cases, id, act)),
    ...[1, 2, 3].map(() => jitter().then(() => ring(intake))),
  ]);
  await settle(intake, id);
  const told = await cases.told(id);
  expect(told.map(({ sequence }) => sequence)).toEqual(told.map((_, at1) => at1 + 1));
  const words = told.map(({ event }) => (event.case === 'accepted' && event.value.deemed ? 'accepted deemed' : event.case));
  const code = answer.status < 300 ? '' : ` ${answer.body.code}`;
  const outcome = `${words.join(' ')} ${answer.status}${code}`;
  expect(LAWFUL[act]).toContain(outcome);
  return `${act}: ${outcome}`;
}

const doIt = (cases: Cases, id: string, act: 'accepted' | 'correction' | 'withdrawal') => {
  switch (act) {
    case 'accepted':
      return cases.decide(id, ACCEPTED);
    case 'correction':
      return cases.decide(id, { outcome: 'correction', defects: [{ material: 'application', problem: '未签名' }] });
    case 'withdrawal':
      return cases.withdraw(id);
  }
};

async function ring(intake: RunningIntake): Promise<void> {
  const { status } = await intake.service.call<RingView>(MACHINE, 'POST', '/v1/deadlines/ring', { until: new Date().toISOString() });
  expect(status).toBe(200);
}

/** The alarm comes again until nothing of the case is due: a subject that was held is rung a little later. */
async function settle(intake: RunningIntake, id: string): Promise<void> {
  for (;;) {
    const [row] = await intake.service.query<{ wait: number }>(
      `SELECT extract(epoch FROM ring_at - now()) * 1000 AS wait FROM deadline WHERE subject = $1 AND clock = 'check'`,
      [id],
    );
    if (!row) return;
    await intake.superuser.query(`UPDATE deadline SET ring_at = at WHERE subject = $1`, [id]);
    await sleep(5);
    await ring(intake);
  }
}
