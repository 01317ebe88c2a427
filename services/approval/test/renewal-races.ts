import { setTimeout as sleep } from 'node:timers/promises';
import { newId, StepKind, TOPICS, type Problem } from '@onewindow/contracts';
import { day, suspension } from './clocks.js';
import { AGENCY, asSlice, passed, step, terminationRequested } from './events.js';
import { licences, openRenewal } from './renewals.js';
import type { Running } from './running.js';

/** Around this long after the review is made its licence ends, while both sides are at it. */
const SPREAD_MS = 40;
const AT_ONCE = 20;

const ACTS = ['grant', 'refusal', 'withdrawal', 'suspension'] as const;
type Act = (typeof ACTS)[number];

/** What may come of a renewal, by what was done to it in the instant in which its licence ended: the status, and how often the licence was renewed. */
const LAWFUL: Readonly<Record<Act, readonly string[]>> = {
  grant: ['decided granted 1', 'deemed granted 1'],
  refusal: ['decided refused 0', 'deemed granted 1'],
  withdrawal: ['terminated 0', 'deemed granted 1'],
  // a suspension does not hold the end of a licence
  suspension: ['deemed granted 1'],
};

/**
 * An officer or the applicant acts on a renewal in the instant in which the licence ends and alarms ring. Each has exactly one outcome, one
 * result where there is one, and a licence that is renewed once or not at all.
 * @param rounds how many renewals
 * @throws the expectation that failed, with the review
 */
export async function raceAgainstTheExpiry(running: Running, rounds: number): Promise<Map<string, number>> {
  const seen = new Map<string, number>();
  for (let done = 0; done < rounds; done += AT_ONCE) {
    const held = await licences(running, day(60), Math.min(AT_ONCE, rounds - done));
    for (const outcome of await Promise.all(held.map((licenceNo) => race(running, licenceNo))))
      seen.set(outcome, (seen.get(outcome) ?? 0) + 1);
  }
  return seen;
}

// One step, which decides: so that one act ends the review.
const DECISION = [{ key: 'decision', name: '审批决定', kind: StepKind.DECISION, agencyCode: AGENCY, role: 'officer' }];

async function race(running: Running, licenceNo: string): Promise<string> {
  const act = ACTS[Math.floor(Math.random() * ACTS.length)] ?? 'grant';
  const id = await openRenewal(running, { licenceNo, validTo: day(60) }, { steps: DECISION });
  const at = new Date(Date.now() + SPREAD_MS).toISOString();
  await running.fill([`UPDATE deadline SET at = '${at}', ring_at = '${at}' WHERE subject = '${id}' AND clock = 'renewal'`]);
  const jitter = () => sleep(Math.random() * 2 * SPREAD_MS);
  await Promise.all([jitter().then(() => doIt(running, id, act)), running.ring(), jitter().then(() => running.ring())]);
  await settle(running, id);
  const outcome = await outcomeOf(running, id, licenceNo);
  expect([id, LAWFUL[act]]).toEqual([id, expect.arrayContaining([outcome])]);
  return `${act}: ${outcome}`;
}

async function doIt(running: Running, id: string, act: Act): Promise<void> {
  const { officerA } = running.people;
  switch (act) {
    case 'grant':
      return decidedOrLate(await officerA<Problem>('POST', step(id, 'decision'), passed()));
    case 'refusal':
      return decidedOrLate(
        await officerA<Problem>('POST', step(id, 'decision'), { outcome: 'failed', findings: [], opinion: '经营场所已拆除' }),
      );
    case 'withdrawal':
      return asSlice(running, [terminationRequested(id)]);
    case 'suspension':
      return decidedOrLate(await officerA<Problem>('PUT', `/v1/reviews/${id}/suspensions/${newId()}`, suspension()));
  }
}

/** Who comes after the law is told so. */
function decidedOrLate({ status, body }: { status: number; body: Problem }): void {
  expect([200, 409]).toContain(status);
  if (status === 409) expect(['step-not-open', 'review-is-decided']).toContain(body.code);
}

/** The alarm comes again until the licence's end is not awaited any more: a review that was held is rung a little later. */
async function settle(running: Running, id: string): Promise<void> {
  for (;;) {
    const [row] = await running.query(`SELECT FROM deadline WHERE subject = $1 AND clock = 'renewal'`, [id]);
    if (!row) return;
    await running.fill([`UPDATE deadline SET ring_at = at WHERE subject = '${id}' AND clock = 'renewal'`]);
    await sleep(5);
    await running.ring();
  }
}

async function outcomeOf(running: Running, id: string, licenceNo: string): Promise<string> {
  const told = await running.published(TOPICS.review, id);
  const ends = told.flatMap(({ event }) => (event.case === 'decided' || event.case === 'terminated' ? [event] : []));
  expect(ends).toHaveLength(1);
  const [row] = await running.query<{ status: string; sequence: number; renewed: number }>(
    `SELECT r.status, l.sequence, jsonb_array_length(l.earlier) AS renewed FROM review r, licence l WHERE r.id = $1 AND l.licence_no = $2`,
    [id, licenceNo],
  );
  const renewed = row?.renewed ?? 0;
  expect(row?.sequence).toBe(renewed + 1);
  const [end] = ends;
  if (end?.case !== 'decided') return `${row?.status} ${renewed}`;
  expect(await running.published(TOPICS.result, id)).toHaveLength(1);
  return `${end.value.deemed ? 'deemed' : 'decided'} ${row?.status} ${renewed}`;
}
