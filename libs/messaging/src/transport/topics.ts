import { setTimeout as sleep } from 'node:timers/promises';
import { DEAD_LETTER_TOPIC } from '@onewindow/contracts';
import type { Admin } from 'kafkajs';
import { kafkaClient } from './kafka-client.js';

export interface TopicOptions {
  /** Never change it for a topic that has messages: keys would move to other partitions and lose their order. */
  readonly partitions: number;
  readonly replicationFactor?: number;
  /** How long to wait for the broker and for the leaders of the partitions; 60 s when not given. */
  readonly timeoutMs?: number;
}

const MIB = 1024 * 1024;
const RETENTION_DAYS = 30;

/**
 * Makes the topics that are not there and waits until each partition has a leader. Repeating it is harmless.
 * @param names topic names, the dead-letter topic among them
 * @throws Error when the broker does not answer, or a topic has no leaders, within the time
 */
export async function createTopics(brokers: readonly string[], names: readonly string[], options: TopicOptions): Promise<void> {
  const deadline = Date.now() + (options.timeoutMs ?? 60_000);
  const admin = kafkaClient({ clientId: 'onewindow-topics', brokers }).admin();
  try {
    await until(deadline, () => admin.connect());
    const there = new Set(await until(deadline, () => admin.listTopics()));
    for (const name of names) if (!there.has(name)) await until(deadline, () => createTopic(admin, name, options));
    await until(deadline, () => requireLeaders(admin, names));
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}

/** One topic a call: kafkajs rejects a list of which some exist. It answers `false` for one that another has made meanwhile. */
async function createTopic(admin: Admin, topic: string, { partitions, replicationFactor = 1 }: TopicOptions): Promise<void> {
  const settings = {
    'cleanup.policy': 'delete',
    'retention.ms': String(RETENTION_DAYS * 24 * 3600 * 1000),
    // a dead letter is a whole message with more headers
    'max.message.bytes': String(topic === DEAD_LETTER_TOPIC ? 2 * MIB : MIB),
    // a producer of another house may compress as it likes; kafkajs reads gzip only
    'compression.type': 'uncompressed',
  };
  await admin.createTopics({
    // a broker that has just started answers UNKNOWN_TOPIC_OR_PARTITION when asked for leaders at once
    waitForLeaders: false,
    topics: [
      {
        topic,
        numPartitions: partitions,
        replicationFactor,
        configEntries: Object.entries(settings).map(([name, value]) => ({ name, value })),
      },
    ],
  });
}

async function requireLeaders(admin: Admin, names: readonly string[]): Promise<void> {
  const { topics } = await admin.fetchTopicMetadata({ topics: [...names] });
  const ready = names.every((name) => {
    const partitions = topics.find((topic) => topic.name === name)?.partitions ?? [];
    return partitions.length > 0 && partitions.every(({ leader }) => leader >= 0);
  });
  if (!ready) throw new Error('some partitions have no leader yet');
}

async function until<T>(deadline: number, attempt: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await sleep(200);
    }
  }
}
