import { costOf } from './cost.js';
import { spread } from './lag.js';

describe('what a case costs', () => {
  it('is what its statements are, each as often as it ran, and its commits', () => {
    const working = new Map([
      ['START TRANSACTION', 6],
      ['INSERT INTO service_case VALUES ($1)', 4],
      ['SELECT * FROM service_case WHERE id = $1', 2],
      ['COMMIT', 6],
    ]);
    expect(costOf(new Map(), working, 2)).toEqual({ transactions: 3, statements: 3 });
  });

  it('is not what runs anyway while nobody does anything', () => {
    const working = new Map([
      ['SELECT position FROM outbox ORDER BY position', 40],
      ['INSERT INTO service_case VALUES ($1)', 4],
    ]);
    expect(costOf(new Map([['SELECT position FROM outbox ORDER BY position', 3]]), working, 4)).toEqual({ transactions: 0, statements: 1 });
  });
});

describe('the spread of times', () => {
  it('is by nearest rank', () => {
    const times = Array.from({ length: 200 }, (_, index) => 200 - index);
    expect(spread(times)).toEqual({ p50Ms: 100, p99Ms: 198, maxMs: 200 });
  });

  it('of one time is that time', () => {
    expect(spread([7])).toEqual({ p50Ms: 7, p99Ms: 7, maxMs: 7 });
  });
});
