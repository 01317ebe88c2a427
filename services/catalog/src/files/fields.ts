import { isDirectoryCode, isRegionCode, isUscc, text } from '@onewindow/contracts';
import { MAX_LIMIT } from '@onewindow/legal-clock';
import { z } from 'zod';

/** One of the codes of a set; `name` is what a refusal calls it. */
export const codeOf = <T extends object>(set: T, name: string) =>
  z.enum(Object.keys(set) as [keyof T & string], { error: `is not a code of ${name}` });

// Codes stand in quotes in the files: 19E4 is a number in YAML.
export const uscc = z.string().refine(isUscc, 'is not a unified social credit code (wrong length or checksum)');
export const directoryCode = z.string().refine(isDirectoryCode, 'is not a basic directory code of 12 characters');
export const regionCode = z.string().refine(isRegionCode, 'is not a region code of 6 digits (GB/T 2260)');
export const slug = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'is not a key (small letters, digits and hyphens)');
/** What looks like a day; the calendar's own checks find the one that is none. */
export const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'is not a day (YYYY-MM-DD)');
export const calendarDay = z.iso.date({ error: 'is not a day (YYYY-MM-DD)' });
/** How sure a code is: read in a register, from memory, or made for the demonstration. */
export const certainty = z.enum(['read', 'memory', 'demo']).default('read');

/** Article of a law; `certainty: memory` where nobody has read the text again. */
export const basis = z.strictObject(
  { law: text(100), article: text(100), certainty: z.enum(['read', 'memory']).default('read') },
  { error: (issue) => (issue.input === undefined ? 'no legal basis is named' : undefined) },
);
const amount = z.int().min(1).max(MAX_LIMIT);
const unit = z.enum(['working-day', 'natural-day']);
/** A limit that a body sets itself; its basis in words. */
export const limit = z.strictObject({ amount, unit, basis: text(200) });
/** A limit of the law. */
export const lawLimit = z.strictObject({ amount, unit, basis });

export type Basis = z.infer<typeof basis>;
