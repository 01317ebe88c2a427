import type { Readable } from 'node:stream';
import { DomainError } from '@onewindow/contracts';
import type { FileType } from './file-type.js';

/** A file as it is kept: by its content, never by a name. */
export interface StoredFile {
  /** 64 hex characters: SHA-256 of the content, keyed where the store encrypts. Equal content has one hash, and lies there once. */
  readonly hash: string;
  /** Bytes of the content. */
  readonly size: number;
  /** Told from the content. */
  readonly type: FileType;
}

export interface PutOptions {
  /** 20 MiB when not given. Counted while it comes in: what is beyond is not read. */
  readonly maxBytes?: number;
  /** Plain text has no mark of its own: it is taken only where the caller says so. */
  readonly allowText?: boolean;
}

/** Files by content. Every instance of a service uses the same store; nothing in it is ever changed. */
export interface FileStore {
  /**
   * Stores the content; the same content again is quiet. When it resolves, the file outlives a crash.
   * @throws DomainError `file-empty`, `file-too-large`, `file-type-not-allowed`; then nothing is stored
   */
  put(content: Readable | Buffer, options?: PutOptions): Promise<StoredFile>;

  /**
   * The content, checked while it is read: a file that was damaged ends with an error, not with its last byte.
   * @throws DomainError `file-unknown`
   */
  open(hash: string): Promise<Readable>;

  has(hash: string): Promise<boolean>;

  /** Quiet when there is none. */
  delete(hash: string): Promise<void>;

  /**
   * Removes what nobody refers to and was last put before `olderThan`: leave a file the time that its row needs to be committed.
   * @param isReferenced of at most 500 hashes, those somebody refers to
   * @returns how many were removed
   */
  sweep(isReferenced: (hashes: readonly string[]) => Promise<ReadonlySet<string>>, olderThan: Date): Promise<number>;
}

/** @throws DomainError `file-unknown`: nothing that is no hash reaches a path or a key */
export function checkHash(hash: string): void {
  if (!/^[0-9a-f]{64}$/.test(hash)) throw unknownFile();
}

export const unknownFile = (): DomainError => new DomainError('not-found', 'file-unknown', 'There is no such file.');
