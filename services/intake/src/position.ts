import { id } from '@onewindow/contracts';
import { decodeCursor, encodeCursor } from '@onewindow/platform';
import { z } from 'zod';

const Position = z.tuple([z.iso.datetime(), id]);

/** The cursor after a row of a list that is ordered by time and id, newest first. */
export const cursorAfter = (at: Date, rowId: string): string => encodeCursor([at.toISOString(), rowId]);

/**
 * Where a page begins: after this time and id; nulls for the first page.
 * @throws DomainError `invalid-cursor`
 */
export const positionOf = (cursor: string | undefined): [at: string, id: string] | [null, null] =>
  cursor === undefined ? [null, null] : decodeCursor(cursor, Position);
