import type { Readable } from 'node:stream';

/** Something that lies in a place. */
export interface Placed {
  readonly hash: string;
  /** When it was last put there. */
  readonly at: Date;
}

/** Where the bytes of a store lie. It knows hashes and bytes; what they mean, the store knows. */
export interface Place {
  /** A folder for what is coming in; on the same disk where the place is a disk. */
  readonly incoming: string;
  /** Makes ready; called before anything else. */
  prepare(): Promise<void>;
  /** Whether it is there; if so, it counts as put now, so that a sweep leaves it alone. Where that is not possible, `false`. */
  touch(hash: string): Promise<boolean>;
  /** Takes the file, which is gone afterwards. It is there whole and for good, or not at all. */
  take(file: string, hash: string): Promise<void>;
  /** @throws DomainError `file-unknown` */
  read(hash: string): Promise<Readable>;
  has(hash: string): Promise<boolean>;
  /** Quiet when there is none. */
  remove(hash: string): Promise<void>;
  /** Removes it if it was last put before `olderThan`. @returns whether it did */
  removeOld(hash: string, olderThan: Date): Promise<boolean>;
  /** Everything that lies there, in pages. */
  list(): AsyncIterable<readonly Placed[]>;
}
