import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import type { Transactions } from '@onewindow/messaging/tx';
import { createLogger, isTransient, Rounds } from '@onewindow/platform';
import { recountSome } from './calendar.commands.js';

const EVERY_MS = 2000;

/** Works the dates of open reviews out again after a new calendar, a batch in a transaction. Of several instances one looks at a time. */
export class CalendarSweeper implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = createLogger('calendars');
  private readonly rounds = new Rounds(() => this.sweep(), EVERY_MS);

  constructor(private readonly transactions: Transactions) {}

  onApplicationBootstrap(): void {
    this.rounds.begin();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.rounds.end();
  }

  private async sweep(): Promise<void> {
    try {
      while (await this.transactions.run('calendar:published', recountSome));
    } catch (error) {
      this.logger[isTransient(error) ? 'debug' : 'error'](
        { err: error },
        'dates could not be worked out again by a new calendar; next try soon',
      );
    }
  }
}
