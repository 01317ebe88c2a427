import type { CaseView, Page, Problem, RatingView, ResultView, TimelineEntry } from '@onewindow/contracts';
import { holdStack, RunningStack } from '@onewindow/testing';
import { gather, type Cast } from '../src/demo/cast.js';
import { accept } from '../src/demo/food-licence.js';
import { mainRoad, type Walked } from '../src/demo/main-road.js';

const stack = new RunningStack();
let cast: Cast;
let letGo: () => Promise<void>;

beforeAll(async () => {
  letGo = await holdStack('shared');
  cast = await gather(stack.stage);
}, 240_000);

afterAll(() => letGo());

describe('the main road', () => {
  let walked: Walked;

  beforeAll(async () => {
    walked = await mainRoad(cast, () => undefined);
  }, 60_000);

  it('leaves a timeline of everything that happened, each aggregate without gap or repeat', () => {
    const happened = walked.timeline.map((entry) => `${entry.topic} ${entry.type}`);
    for (const expected of [
      'intake.case.v1 registered',
      'intake.case.v1 correctionNotified',
      'intake.case.v1 corrected',
      'intake.case.v1 accepted',
      'approval.review.v1 opened',
      'approval.review.v1 decided',
      'approval.licence.v1 issued',
      'approval.result.v1 published',
      'intake.case.v1 ready',
      'intake.case.v1 closed',
      'rating.rating.v1 invited',
      'rating.rating.v1 rated',
    ])
      expect(happened.filter((one) => one === expected)).toEqual([expected]);
    expectWhole(walked.timeline);
  });

  it('tells nobody the name, number or phone of the applicant by events', () => {
    const told = JSON.stringify(walked.timeline);
    expect(told).toContain('张*');
    for (const secret of ['11010519491231002X', '张三', '13900000000']) expect(told).not.toContain(secret);
  });

  it('shows the result to the bodies the item names, acknowledged', async () => {
    for (const body of [cast.supervisor, cast.enforcer]) {
      const page = await body.must<Page<ResultView>>('GET', '/supervision/v1/results?acknowledged=true&limit=200');
      expect(page.items.filter((result) => result.id === walked.id)).toHaveLength(1);
    }
  });

  it('keeps the timeline from those whom it does not concern', async () => {
    const answer = await cast.clerk.send<Problem>('GET', `/supervision/v1/cases/${walked.id}/timeline`);
    expect(answer.status).toBe(403);
  });

  it('takes one rating only', async () => {
    const { receiptCode } = walked;
    const progress = await cast.anyone.must<{ ratingInvitationId: string }>(
      'GET',
      `/intake/v1/progress?number=${walked.caseNo}&code=${receiptCode}`,
    );
    const again = await cast.anyone.send<Problem & RatingView>('PUT', `/rating/v1/ratings/${progress.ratingInvitationId}`, {
      code: receiptCode,
      level: 5,
    });
    expect([again.status, again.body.code]).toEqual([409, 'rating-already-given']);
  });
});

describe('the address outside', () => {
  it('serves the front page', async () => {
    const answer = await fetch(stack.portalUrl);
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain('一窗通办');
  });

  it('asks for a token and does not take a forged one', async () => {
    const anonymous = await cast.anyone.send<Problem>('GET', '/approval/v1/tasks');
    expect([anonymous.status, anonymous.body.code]).toEqual([401, 'token-missing']);
    const forged = await fetch(`${stack.portalUrl}/api/approval/v1/tasks`, {
      headers: { authorization: 'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.' },
    });
    expect([forged.status, ((await forged.json()) as Problem).code]).toEqual([401, 'token-invalid']);
  });

  it("shows nobody a case of a department's queue who has no part in it", async () => {
    const { id } = await accept(cast);
    const answer = await cast.clerk.send<Problem>('GET', `/approval/v1/reviews/${id}`);
    expect(answer.status).toBe(403);
    expect((await cast.counter.must<CaseView>('GET', `/intake/v1/cases/${id}`)).status).toBe('accepted');
  });
});

/** Every aggregate's events are there, from 1, once each. */
function expectWhole(timeline: readonly TimelineEntry[]): void {
  const sequences = new Map<string, number[]>();
  for (const entry of timeline) {
    const key = `${entry.topic} ${entry.aggregateId}`;
    sequences.set(key, [...(sequences.get(key) ?? []), entry.sequence]);
  }
  for (const [key, seen] of sequences) expect([key, seen.sort((a, b) => a - b)]).toEqual([key, seen.map((_, index) => index + 1)]);
}
