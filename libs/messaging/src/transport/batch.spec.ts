import { TOPICS } from '@onewindow/contracts';
import type { EachBatchPayload, KafkaMessage } from 'kafkajs';
import { handleBatch, SLICE, type BatchWork } from './batch.js';
import { Lag } from './lag.js';
import { PartitionBackoff } from './partition-backoff.js';
import { consumerCounters, type SliceRunner, type Verdict } from './slice-runner.js';

const message = (offset: number): KafkaMessage => ({
  key: Buffer.from('k'),
  value: Buffer.alloc(0),
  offset: String(offset),
  timestamp: '0',
  attributes: 0,
  headers: {},
});

/** What kafkajs hands over, writing down what is asked of it. */
class Fetched {
  readonly said: string[] = [];
  running = true;
  paused = false;
  onHeartbeat: () => void = () => undefined;

  constructor(private readonly count: number) {}

  payload(): EachBatchPayload {
    let resolved = '';
    return {
      batch: {
        topic: TOPICS.case.name,
        partition: 2,
        highWatermark: String(this.count + 3),
        messages: Array.from({ length: this.count }, (_, offset) => message(offset)),
      },
      isRunning: () => this.running,
      isStale: () => false,
      resolveOffset: (offset: string) => {
        resolved = offset;
        this.said.push(`resolve ${offset}`);
      },
      uncommittedOffsets: () => ({ topics: [{ topic: TOPICS.case.name, partitions: [{ partition: 2, offset: resolved }] }] }),
      commitOffsetsIfNecessary: (offsets?: { topics: { partitions: { offset: string }[] }[] }) => {
        this.said.push(`commit ${offsets?.topics[0]?.partitions[0]?.offset}`);
        return Promise.resolve();
      },
      heartbeat: () => {
        this.onHeartbeat();
        return Promise.resolve();
      },
      pause: () => {
        this.paused = true;
        return () => (this.paused = false);
      },
    } as unknown as EachBatchPayload;
  }
}

function work(answers: {
  all: (Verdict | ((size: number) => Verdict))[];
  one?: ('done' | 'again')[];
}): BatchWork & { sizes: number[]; singles: string[] } {
  const sizes: number[] = [];
  const singles: string[] = [];
  const runner: SliceRunner = {
    all: (messages) => {
      sizes.push(messages.length);
      const answer = answers.all.shift() ?? 'done';
      return Promise.resolve(typeof answer === 'string' ? answer : answer(messages.length));
    },
    one: ({ offset }) => {
      singles.push(offset);
      return Promise.resolve(answers.one?.shift() ?? 'done');
    },
  };
  return {
    topics: new Map([[TOPICS.case.name, TOPICS.case]]),
    runner,
    deliver: () => Promise.resolve(),
    backoff: new PartitionBackoff(),
    counters: consumerCounters(),
    lag: new Lag(),
    sizes,
    singles,
  };
}

const always = (): boolean => true;

it('cuts a batch into slices, and commits after each what it resolved', async () => {
  const fetched = new Fetched(2 * SLICE + 50);
  const done = work({ all: [] });
  await handleBatch(fetched.payload(), done, always);
  expect(done.sizes).toEqual([SLICE, SLICE, 50]);
  expect(fetched.said).toEqual(['resolve 199', 'commit 199', 'resolve 399', 'commit 399', 'resolve 449', 'commit 449']);
});

it('pauses its partition and resolves nothing when a slice has to come again', async () => {
  const fetched = new Fetched(2 * SLICE);
  const waiting = work({ all: ['done', 'again'] });
  await handleBatch(fetched.payload(), waiting, always);
  expect(fetched.said).toEqual(['resolve 199', 'commit 199', 'commit 199']);
  expect([fetched.paused, waiting.backoff.waiting, waiting.counters.pauses]).toEqual([true, 1, 1]);
  waiting.backoff.forget();
});

it('is behind by what it has not handled, and the longer it waits the older that is', async () => {
  const fetched = new Fetched(2 * SLICE);
  const waiting = work({ all: ['done', 'again'] });
  await handleBatch(fetched.payload(), waiting, always);
  expect(waiting.lag.topics(9000)).toEqual([{ topic: TOPICS.case.name, messages: SLICE + 3, seconds: 9 }]);
  waiting.backoff.forget();
  await handleBatch(new Fetched(2 * SLICE).payload(), waiting, always);
  expect(waiting.lag.topics(9000)).toEqual([{ topic: TOPICS.case.name, messages: 3, seconds: 0 }]);
});

it('goes on message by message after a failed slice, up to the one that has to wait', async () => {
  const fetched = new Fetched(5);
  const split = work({ all: ['split'], one: ['done', 'done', 'again'] });
  await handleBatch(fetched.payload(), split, always);
  expect(split.singles).toEqual(['0', '1', '2']);
  expect(fetched.said).toEqual(['resolve 0', 'resolve 1', 'commit 1']);
  expect(fetched.paused).toBe(true);
  split.backoff.forget();
});

it('lets what kafkajs throws through, so that it can rejoin its group', async () => {
  const fetched = new Fetched(SLICE + 1);
  fetched.onHeartbeat = () => {
    throw new Error('REBALANCE_IN_PROGRESS');
  };
  const done = work({ all: [] });
  await expect(handleBatch(fetched.payload(), done, always)).rejects.toThrow('REBALANCE_IN_PROGRESS');
  expect(done.sizes).toEqual([SLICE]);
});

it('resolves nothing for a partition that was given to another member meanwhile', async () => {
  const fetched = new Fetched(3 * SLICE);
  let current = true;
  const done = work({ all: ['done', (): Verdict => ((current = false), 'done')] });
  await handleBatch(fetched.payload(), done, () => current);
  expect(done.sizes).toEqual([SLICE, SLICE]);
  expect(fetched.said).toEqual(['resolve 199', 'commit 199']);
});

it('begins no further slice when the consumer stops', async () => {
  const fetched = new Fetched(3 * SLICE);
  fetched.onHeartbeat = () => (fetched.running = false);
  const done = work({ all: [] });
  await handleBatch(fetched.payload(), done, always);
  expect(done.sizes).toEqual([SLICE]);
});
