interface Position {
  /** The first offset of this partition that was not handled yet. */
  next: bigint;
  /** The first offset that is not there yet. */
  end: bigint;
  /** When the first message that waits was published; undefined where none does. */
  waitingSince: number | undefined;
}

export interface TopicLag {
  readonly topic: string;
  /** Messages that were published and not handled. */
  readonly messages: number;
  /** Age of the oldest of them. */
  readonly seconds: number;
}

/** How far this process is behind, from what it fetched; it grows while a partition waits. What was never fetched it does not know. */
export class Lag {
  private readonly partitions = new Map<string, Map<number, Position>>();

  /**
   * Where a partition stands.
   * @param end the broker's high watermark
   * @param next the first offset not handled yet
   * @param waitingSince when the message there was published, in milliseconds; undefined where it was not fetched yet
   */
  at(topic: string, partition: number, end: string, next: bigint, waitingSince?: number): void {
    const ofTopic = this.partitions.get(topic) ?? new Map<number, Position>();
    this.partitions.set(topic, ofTopic);
    ofTopic.set(partition, { next, end: BigInt(end), waitingSince });
  }

  /** The partitions may belong to another instance now. */
  forget(): void {
    this.partitions.clear();
  }

  topics(now: number): TopicLag[] {
    return [...this.partitions].map(([topic, partitions]) => {
      const positions = [...partitions.values()];
      const oldest = Math.min(now, ...positions.map(({ waitingSince = now }) => waitingSince));
      const messages = positions.reduce((sum, { next, end }) => sum + Number(end - next), 0);
      return { topic, messages, seconds: Math.max(0, (now - oldest) / 1000) };
    });
  }
}
