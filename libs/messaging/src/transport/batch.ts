import type { Topic } from '@onewindow/contracts';
import type { EachBatchPayload } from 'kafkajs';
import { incoming, type Incoming } from './incoming.js';
import type { Lag } from './lag.js';
import type { PartitionBackoff } from './partition-backoff.js';
import type { ConsumerCounters, Deliver, SliceRunner, Verdict } from './slice-runner.js';

/** Messages in one transaction. */
export const SLICE = 200;

export interface BatchWork {
  readonly topics: ReadonlyMap<string, Topic>;
  readonly runner: SliceRunner;
  readonly deliver: Deliver;
  readonly backoff: PartitionBackoff;
  readonly counters: ConsumerCounters;
  readonly lag: Lag;
}

/**
 * Handles what kafkajs fetched of one partition, in slices. Our own work never throws here; what kafkajs throws (a rebalance) must
 * pass through, so nothing of it stands in a try.
 * @param isCurrent whether the assignment under which the batch was fetched still holds
 */
export async function handleBatch(payload: EachBatchPayload, work: BatchWork, isCurrent: () => boolean): Promise<void> {
  const { topic: name, partition, messages } = payload.batch;
  const topic = work.topics.get(name);
  if (!topic) return;
  noteLag(payload, work, 0);
  const goesOn = (): boolean => payload.isRunning() && !payload.isStale() && isCurrent();
  for (let from = 0; from < messages.length && goesOn(); from += SLICE) {
    const slice = messages.slice(from, from + SLICE).map((message) => incoming(topic, partition, message));
    const verdict = await handleSlice(slice, payload, work, goesOn);
    if (!goesOn()) return;
    // without the argument it commits nothing when auto-commit is off
    await payload.commitOffsetsIfNecessary(payload.uncommittedOffsets());
    if (verdict === 'again') return pauseFor(payload, work);
    noteLag(payload, work, from + SLICE);
    work.backoff.succeeded(name, partition);
    await payload.heartbeat();
  }
}

/** @param handled how many of the batch are done */
function noteLag({ batch: { topic, partition, highWatermark, messages } }: EachBatchPayload, { lag }: BatchWork, handled: number): void {
  const next = messages[handled];
  const last = messages.at(-1);
  if (next) lag.at(topic, partition, highWatermark, BigInt(next.offset), Number(next.timestamp));
  else if (last) lag.at(topic, partition, highWatermark, BigInt(last.offset) + 1n);
}

async function handleSlice(
  slice: readonly Incoming[],
  payload: EachBatchPayload,
  work: BatchWork,
  goesOn: () => boolean,
): Promise<Verdict> {
  const verdict = await work.runner.all(slice, work.deliver);
  if (verdict === 'split') {
    work.counters.splits += 1;
    return oneByOne(slice, payload, work, goesOn);
  }
  const last = slice.at(-1);
  if (verdict === 'done' && last && goesOn()) payload.resolveOffset(last.offset);
  return verdict;
}

async function oneByOne(slice: readonly Incoming[], payload: EachBatchPayload, work: BatchWork, goesOn: () => boolean): Promise<Verdict> {
  for (const message of slice) {
    if (!goesOn()) return 'done';
    const verdict = await work.runner.one(message, work.deliver);
    if (verdict === 'again') return verdict;
    if (goesOn()) payload.resolveOffset(message.offset);
    await payload.heartbeat();
  }
  return 'done';
}

/** The others go on: kafkajs fetches again only when every partition's handler has returned, so a handler never sleeps. */
function pauseFor(payload: EachBatchPayload, { backoff, counters }: BatchWork): void {
  counters.pauses += 1;
  backoff.resumeLater(payload.batch.topic, payload.batch.partition, payload.pause());
}
