import { v7 } from 'uuid';
import { dayOf, lowestId, partitionName } from './inbox-partitions.js';

const DAY = 24 * 3600 * 1000;
const midnight = Date.UTC(2026, 10, 23);

it('bounds a day by the smallest ids of its first and of the next day', () => {
  const idAt = (msecs: number): string => v7({ msecs });
  expect(lowestId(midnight) <= idAt(midnight)).toBe(true);
  expect(idAt(midnight + DAY - 1) < lowestId(midnight + DAY)).toBe(true);
  expect(idAt(midnight - 1) < lowestId(midnight)).toBe(true);
});

it('names partitions by the UTC day, and reads the day back', () => {
  expect(partitionName(midnight + DAY - 1)).toBe('inbox_p20261123');
  expect(dayOf('inbox_p20261123')).toBe(midnight);
  expect(dayOf('inbox_default')).toBeUndefined();
});
