import type { BeforeApplicationShutdown, OnApplicationBootstrap, Provider } from '@nestjs/common';
import { createLogger, isTransient, Rounds } from '@onewindow/platform';
import { Ringer } from './ringer.js';

const EVERY_MS = 5000;

/** Counts running limits again after a new calendar, a batch in a transaction. Of several instances one is at it at a time. */
export class CalendarSweeper implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = createLogger('calendars');
  private readonly rounds = new Rounds(() => this.sweep(), EVERY_MS);

  /** @param recount counts a batch in a transaction and says whether there may be more at once */
  constructor(private readonly recount: () => Promise<boolean>) {}

  onApplicationBootstrap(): void {
    this.rounds.begin();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.rounds.end();
  }

  private async sweep(): Promise<void> {
    try {
      while (await this.recount());
    } catch (error) {
      const level = isTransient(error) ? 'debug' : 'error';
      this.logger[level]({ err: error }, 'limits could not be counted again by a new calendar; next try soon');
    }
  }
}

/** The provider of a sweeper that asks the service's `ringer`, beside it. */
export const calendarSweeper: Provider = {
  provide: CalendarSweeper,
  inject: [Ringer],
  useFactory: (ringer: Ringer) => new CalendarSweeper(() => ringer.recount()),
};
