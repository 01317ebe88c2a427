import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { createLogger } from '@onewindow/platform';
import { DataSource } from 'typeorm';

const EVERY_MS = 10 * 60_000;

/** Deletes what has expired: nothing reads it any more. */
@Injectable()
export class ExpirySweeper implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = createLogger('expiry-sweeper');
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();

  constructor(@Inject(DataSource) private readonly db: DataSource) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => this.start(), EVERY_MS).unref();
    this.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.running;
  }

  /** One round. @returns how many rows went */
  async sweep(): Promise<number> {
    const [, records] = await this.db.query<[unknown, number]>(`DELETE FROM provider_record WHERE expires_at < now()`);
    const [, tries] = await this.db.query<[unknown, number]>(`DELETE FROM wrong_password WHERE forgotten_at < now()`);
    return records + tries;
  }

  private start(): void {
    this.running = this.sweep().then(
      (rows) => this.logger.debug({ rows }, 'expired rows deleted'),
      (error: unknown) => this.logger.warn({ err: error }, 'expired rows not deleted, next round will'),
    );
  }
}
