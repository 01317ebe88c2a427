import { endOfLegalDay } from '@onewindow/legal-clock';
import type { Located } from '../files/catalogue.js';
import { DataFilesError, type DataProblem } from '../files/data-file.js';
import type { StoredVersion } from './changes.js';

/** What is stored of a versioned thing that can be retired. */
export interface StoredRetirable extends StoredVersion {
  readonly retired_at: Date | null;
  readonly retired_reason: string;
}

/** A version in the files; `retired` where the files say that it is no longer taken. */
export interface LocatedRetirable<T> extends Located<T> {
  readonly retired: { readonly day: string; readonly reason: string } | undefined;
}

/** Something that is no longer taken (事项取消); what runs under its versions goes on. */
export interface Retirement {
  readonly code: string;
  readonly version: number;
  readonly reason: string;
  /** The beginning of the first day on which it is not taken. */
  readonly retiredAt: Date;
}

// The day begins where the day before it ends.
const DAY_MS = 24 * 60 * 60 * 1000;
const startOfLegalDay = (day: string): Date => new Date(endOfLegalDay(day).getTime() - DAY_MS);

/**
 * What the files retire and is not retired yet. Throws DataFilesError where something retired is to be taken again under the same version,
 * and where the day of retirement has not come.
 * @param what how a refusal calls it: item, bundle
 */
export function newRetirements<T extends { readonly version: number }>(
  what: string,
  stored: readonly StoredRetirable[],
  located: readonly LocatedRetirable<T>[],
  codeOf: (value: T) => string,
  today: string,
): Retirement[] {
  const byId = new Map(stored.map((row) => [row.id, row]));
  const problems: DataProblem[] = [];
  const found: Retirement[] = [];
  for (const { value, retired, file, line } of located) {
    const row = byId.get(codeOf(value));
    const known = row?.version === value.version && row.retired_at !== null ? row : undefined;
    const retiredAt = retired && startOfLegalDay(retired.day);
    if (known && (known.retired_at?.getTime() !== retiredAt?.getTime() || known.retired_reason !== retired?.reason)) {
      problems.push({
        file,
        line,
        reason: `version ${value.version} is retired for good; taking the ${what} again needs version ${value.version + 1}`,
      });
    } else if (!known && retired && retiredAt) {
      if (retired.day > today)
        problems.push({ file, line, reason: `the ${what} is retired from ${retired.day}, and that day has not come` });
      else found.push({ code: codeOf(value), version: value.version, reason: retired.reason, retiredAt });
    }
  }
  if (problems.length > 0) throw new DataFilesError(problems);
  return found;
}

/** Retirements with the position of their event, which comes after that of the version where both are new. */
export function inSequence(
  retirements: readonly Retirement[],
  stored: readonly StoredVersion[],
  published: ReadonlyMap<string, number>,
): (Retirement & { readonly sequence: number })[] {
  const sequences = new Map(stored.map(({ id, sequence }) => [id, sequence]));
  return retirements.map((retirement) => ({
    ...retirement,
    sequence: (published.get(retirement.code) ?? sequences.get(retirement.code) ?? 0) + 1,
  }));
}
