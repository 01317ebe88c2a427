import { dueUnder, endOfLegalDay, explainUnder } from '@onewindow/legal-clock';
import { at, clock, extension, suspension } from './given.js';
import { VECTORS, type Vector } from './vectors.js';

const clockOf = ({ start, amount, unit, suspended, extended }: Vector) =>
  clock({
    start: at(start),
    limit: { amount, unit, basis: '行政许可法 第四十二条' },
    ledger: {
      suspensions: suspended.map(([from, to], i) => suspension(from, to, { id: `s${i}` })),
      extension: extended === 0 ? null : extension({ amount: extended, unit }),
    },
  });

test.each(VECTORS)('$start and $amount ($unit), suspended $suspended, extended by $extended, is $due: $what', (vector) => {
  const due = dueUnder(clockOf(vector));
  expect(due).toMatchObject({ stopped: false, day: vector.due, at: endOfLegalDay(vector.due), provisional: false });
  expect(explainUnder(clockOf(vector)).steps.at(-1)?.to).toBe(vector.due);
});
