import { earlier, nextStepRung, type TimedStep } from './step-rungs.domain.js';

const at = (day: number) => new Date(Date.UTC(2026, 10, day));
const step = (key: string, day: number, change: Partial<TimedStep> = {}): TimedStep => ({
  key,
  status: 'open',
  ownLimit: {},
  dueAt: at(day),
  overdue: false,
  ...change,
});
const review = { id: 'r', status: 'open', preReview: false, bindingDue: { at: at(20) } } as const;
const clock = { subject: 'r', clock: 'step' };

describe('the step whose own time ends next', () => {
  it.each<[string, readonly TimedStep[], string | undefined]>([
    ['is the first of several', [step('a', 9), step('b', 5), step('c', 7, { status: 'claimed' })], 'b'],
    ['is none that was told already', [step('a', 9), step('b', 5, { overdue: true })], 'a'],
    [
      'is none that is decided, or does not wait in a queue yet',
      [step('a', 5, { status: 'passed' }), step('b', 6, { status: 'waiting' })],
      undefined,
    ],
    ['is none without a time of its own', [step('a', 5, { ownLimit: null })], undefined],
    ['is none that ends with its case', [step('a', 20)], undefined],
  ])('%s', (_, steps, key) => {
    const next = nextStepRung(review, steps);
    expect('ended' in next ? undefined : next.rung).toBe(key);
  });

  it.each([
    ['of a review that has ended', { status: 'granted' } as const],
    ['of one that is ahead of acceptance', { preReview: true }],
  ])('is none %s', (_, change) => {
    expect(nextStepRung({ ...review, ...change }, [step('a', 5)])).toEqual({ ...clock, ended: true });
  });

  it('moves its row only to an earlier instant', () => {
    const none = { ...clock, ended: true as const };
    const on = (day: number) => ({ ...clock, rung: 'a', at: at(day) });
    expect([earlier(on(5), on(6)), earlier(on(5), none)]).toEqual([[on(5)], [on(5)]]);
    expect([earlier(on(6), on(6)), earlier(on(7), on(6)), earlier(none, on(6)), earlier(none, none)]).toEqual([[], [], [], []]);
  });
});
