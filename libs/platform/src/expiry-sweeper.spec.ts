import { daily, ExpirySweeper } from './expiry-sweeper.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

describe('the sweeper', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  /** Lets promises go on that wait for no timer. */
  const settle = (): Promise<unknown> => jest.advanceTimersByTimeAsync(0);

  it('sweeps when the service starts and every ten minutes, until it stops', async () => {
    let rounds = 0;
    const sweeper = new ExpirySweeper({ drafts: () => Promise.resolve((rounds += 1)) });
    sweeper.onApplicationBootstrap();
    await settle();
    expect(rounds).toBe(1);
    await jest.advanceTimersByTimeAsync(30 * MINUTE_MS);
    expect(rounds).toBe(4);
    await sweeper.beforeApplicationShutdown();
    await jest.advanceTimersByTimeAsync(HOUR_MS);
    expect(rounds).toBe(4);
  });

  it('says how many went of each kind, and lets a sweep that fails keep no other from its turn', async () => {
    const sweeper = new ExpirySweeper({
      drafts: () => Promise.reject(new Error('the database is away')),
      files: () => Promise.resolve(3),
    });
    expect(await sweeper.sweep()).toEqual({ files: 3 });
  });

  it('finishes its round before the service stops, and begins no second one beside it', async () => {
    let rounds = 0;
    let release: (gone: number) => void = () => undefined;
    const sweeper = new ExpirySweeper({
      files: () => {
        rounds += 1;
        return new Promise<number>((resolve) => (release = resolve));
      },
    });
    sweeper.onApplicationBootstrap();
    await jest.advanceTimersByTimeAsync(HOUR_MS);
    expect(rounds).toBe(1);

    let stopped = false;
    const stopping = sweeper.beforeApplicationShutdown().then(() => (stopped = true));
    await settle();
    expect(stopped).toBe(false);
    release(0);
    expect(await stopping).toBe(true);
  });
});

describe('a daily sweep', () => {
  it('runs once in a day', async () => {
    let now = 1000 * HOUR_MS;
    const sweep = daily(
      () => Promise.resolve(7),
      () => now,
    );
    expect([await sweep(), await sweep()]).toEqual([7, 0]);
    now += 23 * HOUR_MS;
    expect(await sweep()).toBe(0);
    now += HOUR_MS;
    expect(await sweep()).toBe(7);
  });

  it('is done again in the next round when it failed', async () => {
    let away = true;
    const sweep = daily(() => (away ? Promise.reject(new Error('the store is away')) : Promise.resolve(2)));
    await expect(sweep()).rejects.toThrow('the store is away');
    away = false;
    expect([await sweep(), await sweep()]).toEqual([2, 0]);
  });
});
