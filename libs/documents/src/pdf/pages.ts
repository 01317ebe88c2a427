import type { Row } from './row.js';

/** Divides strips into pages of `height`, so that what is to stay together does, as far as a page is high enough. */
export function pages(rows: readonly Row[], height: number): Row[][] {
  const done: Row[][] = [[]];
  let left = height;
  for (const group of groups(rows)) {
    const needed = heightOf(group);
    if (needed > left && needed <= height) {
      done.push([]);
      left = height;
    }
    for (const row of group) {
      if (row.height > left) {
        done.push([]);
        left = height;
      }
      done.at(-1)?.push(row);
      left -= row.height;
    }
  }
  return done.filter((page) => page.length > 0);
}

/** Runs of strips of which each keeps with the next. */
function groups(rows: readonly Row[]): Row[][] {
  const found: Row[][] = [];
  let keeps = false;
  for (const row of rows) {
    if (keeps) found.at(-1)?.push(row);
    else found.push([row]);
    keeps = row.keep;
  }
  return found;
}

const heightOf = (rows: readonly Row[]): number => rows.reduce((sum, row) => sum + row.height, 0);
