import type { BeforeApplicationShutdown, OnApplicationBootstrap, Provider } from '@nestjs/common';
import { createLogger, isTransient, Rounds } from '@onewindow/platform';
import { Ringer } from './ringer.js';

const EVERY_MS = 5000;

/** Counts running limits again after a new calendar, a batch in a transaction. Of several instances one is at it at a time. */
export class CalendarSweeper implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = createLogger('calendars');
  private readonly rounds = new Rounds(() => this.sweep(), EVERY_MS);

  constructor(private readonly ringer: Pick<Ringer, 'recount'>) {}

  onApplicationBootstrap(): void {
    this.rounds.begin();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.rounds.end();
  }

  private async sweep(): Promise<void> {
    try {
      while (await this.ringer.recount());
    } catch (error) {
      const level = isTransient(error) ? 'debug' : 'error';
      this.logger[level]({ err: error }, 'limits could not be counted again by a new calendar; next try soon');
    }
  }
}

/** The provider of the sweeper, beside the service's `ringer`. */
export const calendarSweeper: Provider = {
  provide: CalendarSweeper,
  inject: [Ringer],
  useFactory: (ringer: Ringer) => new CalendarSweeper(ringer),
};
