import type { EventEnvelope } from '@onewindow/contracts';
import type { Incoming } from './incoming.js';

/** Where a slice comes from. What a handler gets beyond it depends on whether the service has a database. */
export interface SliceOrigin {
  readonly topic: string;
  readonly partition: number;
}

/** Calls the service's handler with decoded events; throws what the handler throws. */
export type Deliver = (origin: SliceOrigin, events: readonly EventEnvelope[]) => Promise<void>;

/**
 * `done`: its offsets may be committed. `again`: nothing was done; the same slice is to be brought again after a pause.
 * `split`: nothing was done; bring its messages one by one.
 */
export type Verdict = 'done' | 'again' | 'split';

/** What is done with messages. Never throws: whatever leaves a kafkajs handler ends its consumer. */
export interface SliceRunner {
  /** @param messages of one partition, in offset order, at least one */
  all(messages: readonly Incoming[], deliver: Deliver): Promise<Verdict>;
  one(message: Incoming, deliver: Deliver): Promise<Exclude<Verdict, 'split'>>;
}

/** Counted since the process started. */
export interface ConsumerCounters {
  handled: number;
  duplicates: number;
  unknownBranches: number;
  parked: number;
  splits: number;
  pauses: number;
  rebuilds: number;
  offsetResets: number;
}

export const consumerCounters = (): ConsumerCounters => ({
  handled: 0,
  duplicates: 0,
  unknownBranches: 0,
  parked: 0,
  splits: 0,
  pauses: 0,
  rebuilds: 0,
  offsetResets: 0,
});

/** Tries of one message that fails for no known reason. */
export const TRIES = 3;
