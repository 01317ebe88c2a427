import { setTimeout as sleep } from 'node:timers/promises';
import type { Kafka, Producer, TopicMessages } from 'kafkajs';
import { PRODUCER } from './kafka-client.js';

/** Producer of one owner, who awaits each send: two sends at once are refused, since kafkajs can lose one of them. */
export class PlainProducer {
  private producer: Producer | undefined;
  private sending = false;

  constructor(private readonly kafka: () => Kafka) {}

  /**
   * Sends all or says so: after a rejection any part of it may have been stored, and all of it must be sent again.
   * @throws Error of kafkajs; the producer has been thrown away then
   */
  async send(topicMessages: TopicMessages[]): Promise<void> {
    if (this.sending) throw new Error('one request in flight: await the send before the next one');
    this.sending = true;
    try {
      const producer = await this.connected();
      await producer.sendBatch({ acks: -1, timeout: 10_000, topicMessages });
    } catch (error) {
      await this.discard();
      throw error;
    } finally {
      this.sending = false;
    }
  }

  /** Disconnects; a broker that does not answer is not waited for. */
  async discard(): Promise<void> {
    const producer = this.producer;
    this.producer = undefined;
    if (!producer) return;
    const cancel = new AbortController();
    await Promise.race([
      producer.disconnect().catch(() => undefined),
      sleep(2000, undefined, { signal: cancel.signal, ref: false }).catch(() => undefined),
    ]);
    cancel.abort();
  }

  /** A producer whose `connect` failed half-way is not to be trusted, so it is kept only for being thrown away. */
  private async connected(): Promise<Producer> {
    if (this.producer) return this.producer;
    this.producer = this.kafka().producer(PRODUCER);
    await this.producer.connect();
    return this.producer;
  }
}
