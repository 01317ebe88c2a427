import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import type { NumberBlocks } from '@onewindow/documents';
import type { Transactions } from '@onewindow/messaging/tx';
import { createLogger, isTransient } from '@onewindow/platform';
import type { DataSource } from 'typeorm';
import { dueAcceptances, judge } from './waiting.commands.js';

const EVERY_MS = 500;

/** Judges acceptances that waited for their delegation, each in a transaction of its own. Several instances share the work. */
export class WaitingSweeper implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = createLogger('waiting-acceptances');
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;

  constructor(
    private readonly db: DataSource,
    private readonly transactions: Transactions,
    private readonly numbers: NumberBlocks,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => this.start(), EVERY_MS).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.running;
  }

  // A round that takes long is not overtaken by the next.
  private start(): void {
    this.running ??= this.sweep().finally(() => (this.running = undefined));
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
