import { Context } from '@temporalio/activity';
import { RingView } from '@onewindow/contracts';
import type { Owner, ServiceClient } from '../http/service-client.js';

/** How long one activity goes on ringing before Temporal hears of it. */
const AT_A_STRETCH_MS = 4000;
const MIN_PAUSE_MS = 500;

/** What the alarm does next. */
export interface Rung {
  /** Deadlines that were rung. */
  readonly rung: number;
  /** Milliseconds until there may be something to ring again; 0: there is more at once. */
  readonly pauseMs: number;
}

/**
 * @param periodMs how long the alarm sleeps at most: a limit that is set while it sleeps rings that late
 * @param clock milliseconds since 1970
 */
export const alarmActivities = (client: ServiceClient, periodMs: number, clock: () => number = Date.now) => ({
  /** Rings what is due at the owner's, a hundred a call, until nothing is due or a few seconds have passed. */
  async ring(owner: Owner): Promise<Rung> {
    const { cancellationSignal } = Context.current();
    const began = Date.now();
    for (let rung = 0; ;) {
      const until = new Date(clock()).toISOString();
      const answer = await client.call({ service: owner, method: 'POST', path: '/v1/deadlines/ring', body: { until } }, cancellationSignal);
      const { rung: now, more, next } = RingView.parse(answer);
      rung += now;
      if (!more) return { rung, pauseMs: pause(next, periodMs, clock()) };
      if (Date.now() - began >= AT_A_STRETCH_MS) return { rung, pauseMs: 0 };
    }
  },
});
export type AlarmActivities = ReturnType<typeof alarmActivities>;

const pause = (next: string | null, periodMs: number, now: number): number =>
  next === null ? periodMs : Math.min(periodMs, Math.max(MIN_PAUSE_MS, Date.parse(next) - now));
