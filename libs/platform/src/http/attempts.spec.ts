import { Attempts } from './attempts.js';

describe('attempts', () => {
  let now = 0;
  const attempts = (keys = 10) => new Attempts({ burst: 3, everyMs: 10_000, keys }, () => now);

  beforeEach(() => {
    now = 0;
  });

  it('allows a burst, then says how long to wait', () => {
    const limit = attempts();
    expect([limit.take('a'), limit.take('a'), limit.take('a'), limit.take('a')]).toEqual([0, 0, 0, 10]);
    now = 4_000;
    expect(limit.take('a')).toBe(6);
  });

  it('gives one more with time, and never more than the burst', () => {
    const limit = attempts();
    for (let i = 0; i < 3; i++) limit.take('a');
    now = 10_000;
    expect([limit.take('a'), limit.take('a')]).toEqual([0, 10]);
    now = 10_000_000;
    expect([limit.take('a'), limit.take('a'), limit.take('a'), limit.take('a')]).toEqual([0, 0, 0, 10]);
  });

  it('does not gain from a refused attempt, nor from a clock that steps back', () => {
    const limit = attempts();
    for (let i = 0; i < 20; i++) limit.take('a');
    now = -60_000;
    expect(limit.take('a')).toBeGreaterThan(0);
    now = -50_000;
    expect(limit.take('a')).toBe(0);
  });

  it('counts each key on its own', () => {
    const limit = attempts();
    for (let i = 0; i < 4; i++) limit.take('a');
    expect(limit.take('b')).toBe(0);
  });

  it('remembers no more keys than allowed, and forgets the one longest unused', () => {
    const limit = attempts(2);
    for (let i = 0; i < 4; i++) limit.take('a');
    limit.take('b');
    expect(limit.take('a')).toBe(10);
    limit.take('c');
    expect(limit.take('a')).toBe(10);
  });
});
