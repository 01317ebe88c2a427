import type { createLogger } from '@onewindow/platform';

export type Logger = ReturnType<typeof createLogger>;

const MINUTE = 60_000;

/** Says the same thing at most once a minute: a broker that is away would otherwise fill the log. */
export class QuietLog {
  private readonly said = new Map<string, { at: number; held: number }>();

  constructor(private readonly log: Logger) {}

  /** @param key what counts as "the same thing" */
  warn(key: string, facts: object, message: string): void {
    const now = Date.now();
    const last = this.said.get(key);
    if (last && now - last.at < MINUTE) {
      last.held += 1;
      return;
    }
    if (this.said.size > 1000) this.said.clear();
    this.said.set(key, { at: now, held: 0 });
    this.log.warn(last?.held ? { ...facts, repeated: last.held } : facts, message);
  }
}
