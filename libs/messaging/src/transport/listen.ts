import type { EventEnvelope, Topic } from '@onewindow/contracts';
import type { Consumer } from 'kafkajs';
import { textHeaders } from './cloud-events.js';
import { decode, incoming } from './incoming.js';
import { consumerSettings, kafkaClient } from './kafka-client.js';

/** An event as a subscriber of another house gets it: as often as it comes. */
export interface HeardEvent<E extends EventEnvelope = EventEnvelope> {
  readonly topic: Topic<E>;
  readonly event: E;
  /** CloudEvents attributes and what else the publisher said. */
  readonly headers: Readonly<Record<string, string>>;
  readonly heardAt: Date;
}

export interface ListenOptions {
  readonly brokers: readonly string[];
  /** `ext.<agency>.<purpose>` for other houses. */
  readonly groupId: string;
  readonly topics: readonly Topic[];
  /** Where a group begins that has never read. */
  readonly from: 'beginning' | 'latest';
  /** Called one after the other within a partition; what it throws ends the listening. */
  readonly onEvent: (heard: HeardEvent) => Promise<void> | void;
}

export interface Listening {
  stop(): Promise<void>;
}

/**
 * A subscriber outside the services: the demo, tools, a department's own system. No inbox and no parking: repeats are told as they come
 * (drop them by `ce_id`). Resolves when the group reads, so that nothing is missed that happens afterwards.
 */
export async function listen({ brokers, groupId, topics, from, onEvent }: ListenOptions): Promise<Listening> {
  const byName = new Map(topics.map((topic) => [topic.name, topic]));
  const consumer = kafkaClient({ clientId: groupId, brokers }).consumer(consumerSettings(groupId));
  try {
    await consumer.connect();
    await consumer.subscribe({ topics: [...byName.keys()], fromBeginning: from === 'beginning' });
    const reading = firstFetch(consumer);
    await consumer.run({
      eachMessage: async ({ topic: name, partition, message }) => {
        const topic = byName.get(name);
        if (!topic) return;
        const event = decode(incoming(topic, partition, message));
        await onEvent({ topic, event, headers: textHeaders(message.headers), heardAt: new Date() });
      },
    });
    await reading;
  } catch (error) {
    await consumer.disconnect();
    throw error;
  }
  return { stop: () => consumer.disconnect() };
}

const firstFetch = (consumer: Consumer): Promise<void> =>
  new Promise((resolve, reject) => {
    consumer.on(consumer.events.FETCH, () => resolve());
    consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
  });
