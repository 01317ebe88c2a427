import type { DataSource } from 'typeorm';

/** A number was asked for and the block in memory is used up; `NumberBlocks.run` fetches the next one and repeats the work. */
class NumberBlockEmpty extends Error {
  constructor(readonly scope: string) {
    super(`no numbers left for ${scope}`);
  }
}

interface Block {
  next: number;
  end: number;
}

/**
 * Hands out numbers (case numbers, decision numbers, licence numbers) without a counter row locked until commit:
 * each process takes whole blocks from the database in a transaction of their own and deals from memory.
 * Numbers are unique and rising within a process; gaps are allowed and happen at every restart.
 */
export class NumberBlocks {
  private readonly blocks = new Map<string, Block>();
  private readonly refills = new Map<string, Promise<void>>();

  /** @param size how many numbers one block has; also the largest gap a restart leaves */
  constructor(
    private readonly dataSource: DataSource,
    private readonly size = 100,
  ) {}

  /**
   * The next number of `scope`, from 1. Never touches the database, so it is safe while locks are held.
   * Only valid within `run`.
   */
  draw(scope: string): number {
    const block = this.blocks.get(scope);
    if (!block || block.next >= block.end) throw new NumberBlockEmpty(scope);
    return block.next++;
  }

  /** Runs `work`, which may draw numbers; repeats it from the start when a block had to be fetched. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof NumberBlockEmpty)) throw error;
        await this.refill(error.scope);
      }
    }
  }

  /**
   * Fetches blocks for scopes that have none, for a consumer's transaction, which nobody repeats as `run` does. It takes a second connection
   * while the caller holds one: safe there, for consumers are fewer than the pool has connections; a request must never call it.
   */
  async fill(...scopes: readonly string[]): Promise<void> {
    for (const scope of scopes) {
      const block = this.blocks.get(scope);
      if (!block || block.next >= block.end) await this.refill(scope);
    }
  }

  // Callers that find a block empty at the same time share one fetch.
  private refill(scope: string): Promise<void> {
    const running = this.refills.get(scope);
    if (running) return running;
    const fetching = this.fetch(scope).finally(() => this.refills.delete(scope));
    this.refills.set(scope, fetching);
    return fetching;
  }

  private async fetch(scope: string): Promise<void> {
    const rows: { end: number }[] = await this.dataSource.query(
      `INSERT INTO number_block (scope, taken) VALUES ($1, $2)
       ON CONFLICT (scope) DO UPDATE SET taken = number_block.taken + $2
       RETURNING taken + 1 AS end`,
      [scope, this.size],
    );
    const end = rows[0]?.end;
    if (end === undefined) throw new Error(`no block of numbers for ${scope}`);
    // A scope names a day or a year: blocks of days gone by would pile up.
    if (this.blocks.size > 10_000) this.blocks.clear();
    this.blocks.set(scope, { next: end - this.size, end });
  }
}
