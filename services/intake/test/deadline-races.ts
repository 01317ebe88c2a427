import { setTimeout as sleep } from 'node:timers/promises';
import { TerminationCause, type BundleCaseEvent, type CaseEvent, type RingView } from '@onewindow/contracts';
import type { HttpAnswer } from '@onewindow/testing';
import type { RunningIntake } from './running-intake.js';

const MACHINE = { kind: 'machine', roles: ['orchestrator'] } as const;
/** Within this the time of a matter ends, somebody acts and the alarms ring, each at random: well above what a busy machine takes for one. */
const SPREAD_MS = 300;
const AT_ONCE = 20;

type Answer = HttpAnswer<{ readonly code?: string | undefined }>;
type Told = CaseEvent | BundleCaseEvent;

/** What may be done in the instant in which a time limit ends. */
export interface Act {
  readonly does: (id: string) => Promise<Answer>;
  /** What may become of it, by the events since and the answer, the code of a refusal with it. */
  readonly lawful: readonly string[];
}

/** A time limit of a matter at the window, and what races against its end. */
export interface Contest {
  readonly table: 'service_case' | 'bundle_case';
  readonly clock: string;
  /** Where the row keeps the instant; the rungs of a ladder have none of their own. */
  readonly column?: 'check_due_at' | 'correction_due_at' | 'issue_due_at';
  /** A matter against which the clock runs. */
  readonly begin: () => Promise<{ readonly id: string }>;
  readonly told: (id: string) => Promise<readonly Told[]>;
  readonly acts: Readonly<Record<string, Act>>;
}

/**
 * Somebody acts on a matter in the instant in which its time ends and alarms ring. Each has exactly one outcome, told once.
 * @param rounds how many matters
 * @returns how often each outcome came about
 * @throws the expectation that failed, with the outcome
 */
export async function raceAgainstTheLaw(intake: RunningIntake, contest: Contest, rounds: number): Promise<Map<string, number>> {
  const seen = new Map<string, number>();
  for (let done = 0; done < rounds; done += AT_ONCE) {
    const outcomes = await Promise.all(Array.from({ length: Math.min(AT_ONCE, rounds - done) }, () => race(intake, contest)));
    for (const outcome of outcomes) seen.set(outcome, (seen.get(outcome) ?? 0) + 1);
  }
  return seen;
}

async function race(intake: RunningIntake, contest: Contest): Promise<string> {
  const { table, clock, column, begin, told, acts } = contest;
  const { id } = await begin();
  const before = (await told(id)).length;
  const at = new Date(Date.now() + Math.random() * SPREAD_MS);
  if (column) await intake.superuser.query(`UPDATE ${table} SET ${column} = $2 WHERE id = $1`, [id, at]);
  await intake.superuser.query(`UPDATE deadline SET at = $2, ring_at = $2 WHERE subject = $1 AND clock = $3`, [id, at, clock]);
  const names = Object.keys(acts);
  const name = names[Math.floor(Math.random() * names.length)] ?? '';
  const act = acts[name] as Act;
  const jitter = () => sleep(Math.random() * SPREAD_MS);
  const [answer] = await Promise.all([jitter().then(() => act.does(id)), ...[1, 2, 3].map(() => jitter().then(() => ring(intake)))]);
  await settle(intake, id, clock);
  const events = await told(id);
  expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, place) => place + 1));
  const outcome = [...events.slice(before).map(wordOf), answer.status, ...(answer.status < 300 ? [] : [answer.body.code])].join(' ');
  expect(act.lawful).toContain(outcome);
  return `${name}: ${outcome}`;
}

function wordOf({ event }: Told): string {
  switch (event.case) {
    case 'accepted':
      return event.value.deemed ? 'accepted deemed' : 'accepted';
    case 'terminated':
      return event.value.cause === TerminationCause.LAPSED ? 'terminated lapsed' : 'terminated';
    default:
      return event.case ?? '';
  }
}

async function ring(intake: RunningIntake): Promise<void> {
  const { status } = await intake.service.call<RingView>(MACHINE, 'POST', '/v1/deadlines/ring', { until: new Date().toISOString() });
  expect(status).toBe(200);
}

/** The alarm comes again until nothing of the matter is due: a subject that was held is rung a little later. */
async function settle(intake: RunningIntake, id: string, clock: string): Promise<void> {
  for (;;) {
    const [row] = await intake.service.query(
      `SELECT FROM deadline WHERE subject = $1 AND clock = $2 AND at <= now() + $3 * interval '1 ms'`,
      [id, clock, SPREAD_MS],
    );
    if (!row) return;
    await intake.superuser.query(`UPDATE deadline SET ring_at = at WHERE subject = $1`, [id]);
    await sleep(5);
    await ring(intake);
  }
}
