import { DomainError } from '@onewindow/contracts';
import { decodeCursor, encodeCursor } from '@onewindow/platform';
import { z } from 'zod';

const Position = z.tuple([z.iso.datetime(), z.uuid()]);

/** The cursor after a row of a list that is ordered by time and id, newest first. */
export const cursorAfter = (at: Date, id: string): string => encodeCursor([at.toISOString(), id]);

/**
 * Where a page begins: after this time and id; nulls for the first page.
 * @throws DomainError `invalid-cursor`
 */
export function positionOf(cursor: string | undefined): [at: string, id: string] | [null, null] {
  if (cursor === undefined) return [null, null];
  const position = Position.safeParse(decodeCursor(cursor, 2));
  if (!position.success)
    throw new DomainError('invalid', 'invalid-cursor', 'The cursor is not one that this list gave.', { field: 'cursor' });
  return position.data;
}
