import { type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { createLogger } from './logging/logger.js';
import { Rounds } from './rounds.js';

const EVERY_MS = 10 * 60_000;
const DAY_MS = 86_400_000;
/** Rows of one statement: a backlog is worked off without one long transaction. */
const BATCH = 500;

/** Deletes what has expired of one kind. @returns how many went */
export type Sweep = () => Promise<number>;

/** A sweep that looks through everything is not done in every round, but once a day; one that failed is done again in the next round. */
export function daily(sweep: Sweep, now: () => number = Date.now): Sweep {
  let next = 0;
  return async () => {
    const began = now();
    if (began < next) return 0;
    const gone = await sweep();
    next = began + DAY_MS;
    return gone;
  };
}

/**
 * Repeats a DELETE until it finds no more, each time a transaction of its own.
 * @param text takes at most `$1` rows; `FOR UPDATE SKIP LOCKED` where a row in use may wait for the next round
 * @param values from `$2` on
 * @returns how many went
 */
export async function deleteInBatches(db: DataSource, text: string, values: readonly unknown[] = []): Promise<number> {
  for (let gone = 0; ;) {
    const [, rows] = await db.query<[unknown, number]>(text, [BATCH, ...values]);
    gone += rows;
    if (rows < BATCH) return gone;
  }
}

/** Deletes what has expired, at the start and every ten minutes. A provider of the service that names the sweeps, by kind. */
export class ExpirySweeper implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = createLogger('expiry-sweeper');
  private readonly rounds = new Rounds(() => this.round(), EVERY_MS);

  constructor(private readonly sweeps: Readonly<Record<string, Sweep>>) {}

  onApplicationBootstrap(): void {
    this.rounds.begin();
    this.rounds.now();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.rounds.end();
  }

  /** One round; a sweep that fails keeps no other from its turn. @returns how many went, by kind */
  async sweep(): Promise<Record<string, number>> {
    const swept: Record<string, number> = {};
    for (const [kind, sweep] of Object.entries(this.sweeps)) {
      try {
        swept[kind] = await sweep();
      } catch (error) {
        this.logger.warn({ err: error, kind }, 'what has expired is not deleted, the next round will');
      }
    }
    return swept;
  }

  private async round(): Promise<void> {
    this.logger.debug(await this.sweep(), 'expired rows deleted');
  }
}
