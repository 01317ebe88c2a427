import { DomainError, type SaveDraft } from '@onewindow/contracts';
import type { Owned } from '../access/owner.domain.js';

/** Days after the last save when a draft is deleted. */
const KEPT_DAYS = 30;
const DAY_MS = 86_400_000;

/** Drafts one author may have at a time. */
export const MOST_DRAFTS = 200;

/** Bytes of a draft's content as JSON. */
const LARGEST_BYTES = 256 * 1024;

/** An application that is not handed in yet: it has no number and is no case. */
export interface Draft extends Owned {
  readonly id: string;
  readonly itemCode: string;
  /** From 1, one more with each change. */
  readonly version: number;
  readonly content: SaveDraft['content'];
  readonly savedAt: Date;
  readonly expiresAt: Date;
}

/** When a draft that was saved at `savedAt` is deleted. */
export const expiryOf = (savedAt: Date): Date => new Date(savedAt.getTime() + KEPT_DAYS * DAY_MS);

/**
 * A draft holds any part of an application, but only so much of it.
 * @throws DomainError `draft-too-large`
 */
export function assertFits(content: SaveDraft['content']): void {
  const bytes = Buffer.byteLength(JSON.stringify(content));
  if (bytes <= LARGEST_BYTES) return;
  throw new DomainError('invalid', 'draft-too-large', `A draft holds ${LARGEST_BYTES} bytes; this one has ${bytes}.`, { field: 'content' });
}

/**
 * Two windows open on one draft: the second to save is told, instead of losing what the first one saved.
 * @throws DomainError `draft-changed` with the current version
 */
export function assertReplaces(draft: Pick<Draft, 'version'>, replaces: number | undefined): void {
  if (replaces === draft.version) return;
  throw new DomainError('conflict', 'draft-changed', 'The draft was saved from elsewhere in the meantime.', {
    field: 'replaces',
    version: draft.version,
  });
}

/** Alike for a draft that never was, one that expired and one of somebody else. */
export const draftNotFound = (): DomainError => new DomainError('not-found', 'draft-not-found', 'There is no such draft of yours.');
