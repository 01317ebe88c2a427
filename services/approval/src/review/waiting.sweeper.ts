import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import type { NumberBlocks } from '@onewindow/documents';
import type { Transactions } from '@onewindow/messaging/tx';
import { createLogger, isTransient, Rounds } from '@onewindow/platform';
import type { DataSource } from 'typeorm';
import { dueAcceptances, judge } from './waiting.commands.js';

const EVERY_MS = 500;

/** Judges acceptances that waited for their delegation, each in a transaction of its own. Several instances share the work. */
export class WaitingSweeper implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = createLogger('waiting-acceptances');
  private readonly rounds = new Rounds(() => this.sweep(), EVERY_MS);

  constructor(
    private readonly db: DataSource,
    private readonly transactions: Transactions,
    private readonly numbers: NumberBlocks,
  ) {}

  onApplicationBootstrap(): void {
    this.rounds.begin();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.rounds.end();
  }

  /** One that fails keeps no other from its turn, and has another one itself. */
  private async sweep(): Promise<void> {
    try {
      for (const caseId of await dueAcceptances(this.db.manager, new Date())) await this.judge(caseId).catch(this.fail);
    } catch (error) {
      this.fail(error);
    }
  }

  private judge(caseId: string): Promise<void> {
    return this.numbers.run(() => this.transactions.open((session) => judge(session, caseId, this.numbers)));
  }

  private readonly fail = (error: unknown): void => {
    this.logger[isTransient(error) ? 'debug' : 'error']({ err: error }, 'acceptances go on waiting for their delegation');
  };
}
