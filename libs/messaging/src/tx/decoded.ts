const KEPT = 5_000;
const KEPT_MS = 60_000;

/**
 * Decoded bodies of copies that never change, by key, so that each is decoded once. Only a snapshot repairs such a copy: the process that
 * takes it in forgets at once ({@link forget} after the commit), the others within a minute.
 */
export class Decoded<T> {
  private readonly kept = new Map<string, { readonly value: T; readonly until: number }>();

  find(key: string): T | undefined {
    const known = this.kept.get(key);
    return known && known.until > Date.now() ? known.value : undefined;
  }

  keep(key: string, value: T): T {
    if (this.kept.size >= KEPT) this.kept.clear();
    this.kept.set(key, { value, until: Date.now() + KEPT_MS });
    return value;
  }

  forget(key: string): void {
    this.kept.delete(key);
  }
}
