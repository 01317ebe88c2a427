import { z } from 'zod';

// Control characters (but tab and line ends) and unpaired surrogates cannot be stored as they came: the "same" text would differ.
const CONTROL = /(?![\t\n\r])\p{Cc}/u;

/** Text as people type it: trimmed, well-formed, 1 … `max` characters. */
export const text = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .refine((value) => value.isWellFormed() && !CONTROL.test(value), 'contains characters that cannot be stored');

/** Text that finds what others wrote, character for character: not trimmed, empty too, but nothing that PostgreSQL cannot hold. */
export const verbatim = (max: number) =>
  z
    .string()
    .max(max)
    .refine((value) => value.isWellFormed() && !value.includes('\0'), 'contains characters that cannot be stored');

/** The caller's own id of a resource: a uuid, in lower case. */
export const id = z.uuid().toLowerCase();

/** An instant, ISO 8601 with offset, between 1900 and 2200. */
export const instant = z.iso
  .datetime({ offset: true })
  .transform((value) => new Date(value))
  .refine((value) => value.getUTCFullYear() >= 1900 && value.getUTCFullYear() < 2200, 'is outside 1900 … 2199');

/** A legal day, `YYYY-MM-DD`, that a calendar may count. */
export const legalDate = z.iso.date().refine((value) => value >= '1992-01-01' && value < '2200-01-01', 'is outside 1992 … 2199');

/** A cursor as an earlier page gave it. */
export const cursor = z.string().regex(/^[A-Za-z0-9_-]{1,200}$/);

/** How many rows a page has. */
export const pageSize = z.coerce.number().int().min(1).max(200).default(50);
