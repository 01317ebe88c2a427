/** Work in rounds, one at a time: a round that takes longer than the interval is not joined by another. It may not reject. */
export class Rounds {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;

  /** @param everyMs from the beginning of a round to that of the next */
  constructor(
    private readonly round: () => Promise<void>,
    private readonly everyMs: number,
  ) {}

  /** The first round comes after the interval, or at once with {@link now}. */
  begin(): void {
    this.timer = setInterval(() => this.now(), this.everyMs).unref();
  }

  now(): void {
    this.running ??= this.round().finally(() => (this.running = undefined));
  }

  /** Finishes the round that is under way. */
  async end(): Promise<void> {
    clearInterval(this.timer);
    await this.running;
  }
}
