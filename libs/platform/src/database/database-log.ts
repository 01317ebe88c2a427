import type { Logger } from 'typeorm';
import { createLogger } from '../logging/logger.js';

const log = createLogger('database');

/** What TypeORM has to say, in our log. Never the values of a statement; failed statements are logged by who fails of them. */
export class DatabaseLog implements Logger {
  logQuerySlow(ms: number, statement: string): void {
    log.warn({ ms, statement }, 'slow statement');
  }

  log(level: 'log' | 'info' | 'warn', message: unknown): void {
    if (level === 'warn') log.warn(String(message));
  }

  logMigration(message: string): void {
    log.debug(message);
  }

  logQuery(): void {}

  logQueryError(): void {}

  logSchemaBuild(): void {}
}
