import { isNumbered, isOverdue, rungOfMark } from '@onewindow/legal-clock';

it.each([
  ['none', '', false],
  ['reminder', 'reminder', false],
  ['yellow', 'yellow', false],
  ['red', 'red', true],
  ['order', 'supervision-order', true],
  ['leader', 'leader', true],
] as const)('the mark %s is left by the rung "%s"; overdue: %s', (mark, rung, overdue) => {
  expect([rungOfMark(mark), isOverdue(mark)]).toEqual([rung, overdue]);
});

it('a reminder has no number, what follows has', () => {
  expect((['reminder', 'yellow', 'red', 'supervision-order', 'leader'] as const).map(isNumbered)).toEqual([false, true, true, true, true]);
});
