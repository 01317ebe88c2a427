import { z } from 'zod';
import { cursor, instant, pageSize } from '../text.js';

/** `POST /v1/deadlines/ring`: acts on what is due at `until`, and never on what lies in the owner's future. */
export const RingDeadlines = z.object({ until: instant }).strict();
export type RingDeadlines = z.infer<typeof RingDeadlines>;

/** What one call has rung. */
export const RingView = z.object({
  /** Deadlines that were acted on, or found to apply no longer. */
  rung: z.int(),
  /** Whether more is due already. */
  more: z.boolean(),
  /** When the next one is due, null where none is known. */
  next: z.iso.datetime().nullable(),
});
export type RingView = z.infer<typeof RingView>;

/** `GET /v1/operations/failing-deadlines`: time limits whose effect could not be brought about, the oldest first. */
export const ListFailingDeadlines = z.object({ cursor: cursor.optional(), limit: pageSize }).strict();
export type ListFailingDeadlines = z.infer<typeof ListFailingDeadlines>;

/** A time limit that has passed and whose effect fails. */
export const FailingDeadlineView = z.object({
  subject: z.string(),
  clock: z.string(),
  rung: z.string(),
  /** The legal instant. */
  at: z.string(),
  /** Times that it was tried. */
  attempts: z.int(),
  /** When it is tried again. */
  nextTryAt: z.string(),
  reason: z.string(),
});
export type FailingDeadlineView = z.infer<typeof FailingDeadlineView>;
