import { setTimeout as sleep } from 'node:timers/promises';
import { StepKind, type Problem, type ReviewView } from '@onewindow/contracts';
import { openTimed, rung, suspension } from './clocks.js';
import { AGENCY, asSlice, passed, step, terminationRequested } from './events.js';
import type { Running } from './running.js';

/** Around this long after the review is made its first rung comes, while both sides are at it. */
const SPREAD_MS = 40;
const AT_ONCE = 20;

type Act = 'decision' | 'termination' | 'step' | 'suspension';

/** What may be told of a review after its opening, by what was done to it in the instant of its rung. */
const LAWFUL: Readonly<Record<Act, readonly string[]>> = {
  decision: ['stepDecided decided, none', 'rungReached stepDecided decided, reminder'],
  termination: ['terminated, none', 'rungReached terminated, reminder'],
  step: ['stepDecided rungReached, reminder', 'rungReached stepDecided, reminder'],
  suspension: ['clockChanged, none', 'rungReached clockChanged, reminder'],
};
const ACTS = Object.keys(LAWFUL) as Act[];

/**
 * An officer or the applicant acts on a review in the instant in which its rung comes and alarms ring. Each review has exactly one outcome:
 * the rung before the act or none after its end, told once, and the marks say the same.
 * @param rounds how many reviews
 * @throws the expectation that failed, with the review
 */
export async function raceAgainstTheLadder(running: Running, rounds: number): Promise<Map<string, number>> {
  const seen = new Map<string, number>();
  for (let done = 0; done < rounds; done += AT_ONCE) {
    const outcomes = await Promise.all(Array.from({ length: Math.min(AT_ONCE, rounds - done) }, () => race(running)));
    for (const outcome of outcomes) seen.set(outcome, (seen.get(outcome) ?? 0) + 1);
  }
  return seen;
}

// One step, which decides: so that one act ends the review.
const DECISION = [{ key: 'decision', name: '审批决定', kind: StepKind.DECISION, agencyCode: AGENCY, role: 'officer' }];
const TWO = [
  { key: 'first', name: '审查', kind: StepKind.REVIEW, agencyCode: AGENCY, role: 'officer' },
  { key: 'decision', name: '审批决定', kind: StepKind.DECISION, agencyCode: AGENCY, role: 'agency-head' },
];
const AT_ONCE_BY_RULE = { readings: [{ question: 'promised-notice', answer: 'not-required' }] };

async function race(running: Running): Promise<string> {
  const act = ACTS[Math.floor(Math.random() * ACTS.length)] ?? 'decision';
  const id = await openTimed(running, { steps: act === 'step' ? TWO : DECISION, rules: AT_ONCE_BY_RULE });
  expect(await rung(running, id)).toMatchObject({ rung: 'reminder' });
  const at = new Date(Date.now() + SPREAD_MS).toISOString();
  await running.fill([`UPDATE deadline SET at = '${at}', ring_at = '${at}' WHERE subject = '${id}'`]);
  const jitter = () => sleep(Math.random() * 2 * SPREAD_MS);
  await Promise.all([jitter().then(() => doIt(running, id, act)), running.ring(), jitter().then(() => running.ring())]);
  await settle(running, id);
  const opened = act === 'step' ? 3 : 2;
  const words = (await running.told(id)).slice(opened);
  const { body } = await running.people.officerA<ReviewView>('GET', `/v1/reviews/${id}`);
  const outcome = `${words.join(' ')}, ${body.warning}`;
  expect(LAWFUL[act]).toContain(outcome);
  return `${act}: ${outcome}`;
}

async function doIt(running: Running, id: string, act: Act): Promise<void> {
  const { officerA } = running.people;
  switch (act) {
    case 'decision':
      return ok(await officerA<Problem>('POST', step(id, 'decision'), passed()));
    case 'step':
      return ok(await officerA<Problem>('POST', step(id, 'first'), passed()));
    case 'termination':
      return asSlice(running, [terminationRequested(id)]);
    case 'suspension':
      return ok(
        await officerA<Problem>('PUT', `/v1/reviews/${id}/suspensions/${id}`, suspension({ clocks: 'promised', cause: 'publicity' })),
      );
  }
}

function ok({ status, body }: { status: number; body: Problem }): void {
  expect([status, body.code]).toEqual([200, undefined]);
}

/** The alarm comes again until the first rung is not due any more: a review that was held is rung a little later. */
async function settle(running: Running, id: string): Promise<void> {
  for (;;) {
    const [row] = await running.query(`SELECT FROM deadline WHERE subject = $1 AND at < now() + interval '1 second'`, [id]);
    if (!row) return;
    await running.fill([`UPDATE deadline SET ring_at = at WHERE subject = '${id}'`]);
    await sleep(5);
    await running.ring();
  }
}
