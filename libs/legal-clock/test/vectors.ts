import type { Period } from '@onewindow/legal-clock';

/** A due date by the national calendar and the default readings, which was worked out apart from the lib. */
export interface Vector {
  readonly what: string;
  readonly start: string;
  readonly amount: number;
  readonly unit: Period['unit'];
  /** First and last day of suspensions by one of the eight causes, told on their first day. */
  readonly suspended: readonly (readonly [from: string, to: string])[];
  /** Units of the extension. */
  readonly extended: number;
  readonly due: string;
}

const vector = (
  what: string,
  start: string,
  amount: number,
  unit: Period['unit'],
  due: string,
  suspended: Vector['suspended'] = [],
  extended = 0,
): Vector => ({ what, start, amount, unit, suspended, extended, due });

export const VECTORS: readonly Vector[] = [
  vector('over the Spring Festival of 2026, with a worked Saturday before', '2026-02-12', 5, 'working-day', '2026-02-26'),
  vector('the same, and a worked Saturday after', '2026-02-12', 20, 'working-day', '2026-03-18'),
  vector('over Labour Day', '2026-04-30', 1, 'working-day', '2026-05-06'),
  vector('a worked Sunday is the next working day', '2026-09-18', 1, 'working-day', '2026-09-20'),
  vector('over the Mid-Autumn Festival and the National Day', '2026-09-24', 5, 'working-day', '2026-10-09'),
  vector('a worked Saturday after the National Day counts', '2026-09-30', 10, 'working-day', '2026-10-20'),
  vector('a worked Sunday before the National Day of 2025', '2025-09-26', 1, 'working-day', '2025-09-28'),
  vector('over eight days of the National Day', '2025-09-30', 5, 'working-day', '2025-10-14'),
  vector('over the Spring Festival of 2024 to a worked Sunday', '2024-02-09', 1, 'working-day', '2024-02-18'),
  vector('the same from the day before', '2024-02-08', 20, 'working-day', '2024-03-13'),
  vector('a start on a Saturday before a worked Sunday', '2024-02-03', 1, 'working-day', '2024-02-04'),
  vector('over the Tomb-Sweeping Day to a worked Sunday and on', '2024-04-03', 5, 'working-day', '2024-04-11'),
  vector('over Labour Day of 2024', '2024-04-30', 1, 'working-day', '2024-05-06'),
  vector('to a worked Saturday', '2024-05-10', 1, 'working-day', '2024-05-11'),
  vector('over the Dragon Boat Festival', '2024-06-07', 1, 'working-day', '2024-06-11'),
  vector('to a worked Saturday before the Mid-Autumn Festival', '2024-09-13', 1, 'working-day', '2024-09-14'),
  vector('over the National Day of 2024 with a worked Saturday', '2024-09-30', 20, 'working-day', '2024-11-01'),
  vector('to a worked Saturday after the National Day', '2024-10-11', 1, 'working-day', '2024-10-12'),
  vector('over the New Year of 2025', '2024-12-31', 1, 'working-day', '2025-01-02'),
  vector('to a worked Sunday before the Spring Festival of 2025', '2025-01-24', 1, 'working-day', '2025-01-26'),
  vector('over the Spring Festival of 2025 and a worked Saturday', '2025-01-27', 5, 'working-day', '2025-02-10'),
  vector('to a worked Sunday before Labour Day', '2025-04-25', 1, 'working-day', '2025-04-27'),
  vector('over a holiday that begins on a Saturday', '2025-05-30', 20, 'working-day', '2025-06-30'),
  vector('a start on a Saturday before a worked Sunday', '2025-09-27', 1, 'working-day', '2025-09-28'),
  vector('to a worked Saturday after the National Day', '2025-10-10', 1, 'working-day', '2025-10-11'),
  vector('over the New Year of 2026 to a worked Sunday', '2025-12-31', 1, 'working-day', '2026-01-04'),
  vector('a start on a holiday', '2026-01-03', 1, 'working-day', '2026-01-04'),
  vector('the joint limit over a Spring Festival', '2026-01-09', 45, 'working-day', '2026-03-19'),
  vector('over a holiday that ends a week', '2026-06-18', 10, 'working-day', '2026-07-03'),
  vector('to a worked Saturday', '2026-10-09', 1, 'working-day', '2026-10-10'),
  vector('over a month without holidays', '2026-11-30', 20, 'working-day', '2026-12-28'),
  vector('a start on a worked Saturday', '2026-02-14', 1, 'working-day', '2026-02-24'),
  vector('the joint limit from a worked Saturday', '2026-02-28', 45, 'working-day', '2026-05-07'),
  vector('natural days: a Sunday moves to Monday', '2026-03-02', 20, 'natural-day', '2026-03-23'),
  vector('natural days: a worked Saturday stays', '2026-02-04', 10, 'natural-day', '2026-02-14'),
  vector('natural days: a working day stays', '2026-09-20', 10, 'natural-day', '2026-09-30'),
  vector('natural days: a holiday moves behind the holiday', '2026-09-21', 10, 'natural-day', '2026-10-08'),
  vector('natural days: a holiday moves to a worked Sunday', '2024-01-31', 10, 'natural-day', '2024-02-18'),
  vector('natural days: to a Monday', '2025-08-30', 30, 'natural-day', '2025-09-29'),
  vector('natural days: the last of a holiday moves behind it', '2026-09-30', 7, 'natural-day', '2026-10-08'),
  vector('natural days: the last of Labour Day moves behind it', '2026-04-15', 20, 'natural-day', '2026-05-06'),
  vector('natural days: the first of a holiday moves behind it', '2026-02-05', 10, 'natural-day', '2026-02-24'),
  vector('natural days: the last covered day', '2026-12-01', 30, 'natural-day', '2026-12-31'),
  vector('a month that has no such day ends with its last, a worked Saturday', '2026-01-31', 1, 'month', '2026-02-28'),
  vector('a month of a leap year', '2024-01-30', 1, 'month', '2024-02-29'),
  vector('a month that has no such day', '2025-08-31', 1, 'month', '2025-09-30'),
  vector('months that end on a holiday move behind it', '2026-04-01', 6, 'month', '2026-10-08'),
  vector('a year of a leap day', '2024-02-29', 1, 'year', '2025-02-28'),
  vector('a year that ends on a holiday moves behind it', '2025-10-05', 1, 'year', '2026-10-08'),
  vector('a year that ends on a Saturday moves to Monday', '2025-03-14', 1, 'year', '2026-03-16'),
  vector('a week of suspension', '2026-03-02', 20, 'working-day', '2026-04-07', [['2026-03-09', '2026-03-13']]),
  vector('a suspended week end takes nothing out', '2026-03-02', 20, 'working-day', '2026-03-30', [['2026-03-07', '2026-03-08']]),
  vector('one suspended day', '2026-03-02', 20, 'working-day', '2026-03-31', [['2026-03-03', '2026-03-03']]),
  vector('a suspended start day takes nothing out', '2026-03-02', 20, 'working-day', '2026-03-30', [['2026-03-02', '2026-03-02']]),
  vector('the last day is suspended', '2026-03-02', 20, 'working-day', '2026-04-13', [['2026-03-30', '2026-04-10']]),
  vector('a suspension after the due day', '2026-03-02', 20, 'working-day', '2026-03-30', [['2026-03-31', '2026-04-10']]),
  vector('a suspension from before the start', '2026-03-02', 20, 'working-day', '2026-04-03', [['2026-02-20', '2026-03-06']]),
  vector('a suspension from a worked Sunday', '2026-09-18', 10, 'working-day', '2026-10-20', [['2026-09-20', '2026-09-30']]),
  vector('a suspended holiday takes nothing out', '2026-09-24', 5, 'working-day', '2026-10-09', [['2026-10-01', '2026-10-07']]),
  vector('a suspension over a holiday', '2026-09-24', 5, 'working-day', '2026-10-15', [['2026-09-28', '2026-10-09']]),
  vector('two suspensions', '2026-03-02', 20, 'working-day', '2026-04-10', [
    ['2026-03-04', '2026-03-06'],
    ['2026-03-16', '2026-03-20'],
  ]),
  vector('two suspensions that touch', '2026-03-02', 20, 'working-day', '2026-04-07', [
    ['2026-03-04', '2026-03-06'],
    ['2026-03-07', '2026-03-10'],
  ]),
  vector('extended by ten', '2026-03-02', 20, 'working-day', '2026-04-14', [], 10),
  vector(
    'suspended at the end of the limit and extended',
    '2026-03-02',
    20,
    'working-day',
    '2026-04-21',
    [['2026-03-30', '2026-04-03']],
    10,
  ),
  vector('suspended within the extension', '2026-03-02', 20, 'working-day', '2026-04-27', [['2026-04-07', '2026-04-17']], 10),
  vector(
    'the joint limit, suspended and extended by fifteen',
    '2026-03-02',
    45,
    'working-day',
    '2026-06-10',
    [['2026-04-07', '2026-04-17']],
    15,
  ),
  vector('suspended over a holiday and extended', '2026-02-12', 20, 'working-day', '2026-04-10', [['2026-02-14', '2026-02-28']], 10),
  vector('natural days, suspended', '2026-03-02', 20, 'natural-day', '2026-03-27', [['2026-03-09', '2026-03-13']]),
  vector('natural days: the day to which the last one moves is suspended', '2026-03-02', 20, 'natural-day', '2026-03-26', [
    ['2026-03-23', '2026-03-25'],
  ]),
  vector('natural days: the last one is suspended before it would move', '2026-03-02', 20, 'natural-day', '2026-03-26', [
    ['2026-03-22', '2026-03-25'],
  ]),
  vector('natural days, suspended and extended', '2026-03-02', 20, 'natural-day', '2026-04-07', [['2026-03-16', '2026-03-20']], 10),
  vector('a month, suspended', '2026-01-31', 1, 'month', '2026-03-10', [['2026-02-10', '2026-02-19']]),
];
