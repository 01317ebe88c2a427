const FIRST_MS = 200;
const LONGEST_MS = 10_000;

/** How long a partition waits that could not go on: 200 ms, doubling to 10 s, from the start again once it succeeded. */
export class PartitionBackoff {
  private readonly failures = new Map<string, number>();
  private readonly timers = new Map<string, NodeJS.Timeout>();

  /** Partitions that wait at this moment. */
  get waiting(): number {
    return this.timers.size;
  }

  succeeded(topic: string, partition: number): void {
    this.failures.delete(`${topic}/${partition}`);
  }

  /** Calls `resume` after the wait; a pause outlives a rebalance, so it must be called in every case. */
  resumeLater(topic: string, partition: number, resume: () => void): void {
    const key = `${topic}/${partition}`;
    const failures = this.failures.get(key) ?? 0;
    this.failures.set(key, failures + 1);
    clearTimeout(this.timers.get(key));
    const timer = setTimeout(
      () => {
        this.timers.delete(key);
        resume();
      },
      Math.min(FIRST_MS * 2 ** failures, LONGEST_MS),
    );
    timer.unref();
    this.timers.set(key, timer);
  }

  /** The consumer is gone, and its pauses with it. */
  forget(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
  }
}
