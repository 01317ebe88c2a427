import { type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { createLogger } from '@onewindow/platform';

const EVERY_MS = 10 * 60_000;
const DAY_MS = 86_400_000;

/** Deletes what has expired of one kind. @returns how many went */
export type Sweep = () => Promise<number>;

/** A sweep that looks through everything is not done in every round, but once a day. */
export function daily(sweep: Sweep): Sweep {
  let next = 0;
  return async () => {
    if (Date.now() < next) return 0;
    next = Date.now() + DAY_MS;
    return sweep();
  };
}

/** Deletes what has expired: drafts that nobody saved again, files that no case came to name. */
export class ExpirySweeper implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = createLogger('expiry-sweeper');
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();

  constructor(private readonly sweeps: Readonly<Record<string, Sweep>>) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => this.start(), EVERY_MS).unref();
    this.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.running;
  }

  /** One round; a sweep that fails keeps no other from its turn. @returns how many went, by kind */
  async sweep(): Promise<Record<string, number>> {
    const swept: Record<string, number> = {};
    for (const [kind, sweep] of Object.entries(this.sweeps)) {
      try {
        swept[kind] = await sweep();
      } catch (error) {
        this.logger.warn({ err: error, kind }, 'what has expired is not deleted, next round will');
      }
    }
    return swept;
  }

  private start(): void {
    this.running = this.running.then(async () => this.logger.debug(await this.sweep(), 'expired rows deleted'));
  }
}
