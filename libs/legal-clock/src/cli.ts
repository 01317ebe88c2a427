import { createInterface } from 'node:readline';
import { z } from 'zod';
import { checkCalendar, type Calendar } from './calendar.js';
import { legalDay, parseDay, startOfDay } from './day.js';
import { dueDate } from './due-date.js';
import { MAX_LIMIT } from './limit.js';
import { NATIONAL_CALENDAR } from './national.js';

const day = z.string().refine(isDay, 'is not a day (YYYY-MM-DD) between 1992 and 2199');

const limit = z.strictObject({
  amount: z.int().min(1).max(MAX_LIMIT),
  unit: z.enum(['working-day', 'natural-day']),
  basis: z.string().default(''),
});

const calendar = z
  .strictObject({
    regionCode: z.string().regex(/^\d{6}$/),
    version: z.int().min(1).default(1),
    coversFrom: day,
    coversTo: day,
    daysOff: z.array(day).default([]),
    makeUpDays: z.array(day).default([]),
    source: z.string().optional(),
  })
  .superRefine((value, context) => {
    for (const message of checkCalendar(value)) context.addIssue({ code: 'custom', message });
  });

const PERMITS = '行政许可法 第八十二条';

/** One line of input. `start` is an instant with offset, or a day (its first moment in the region's zone). */
const Case = z.strictObject({
  id: z.union([z.string(), z.number()]).optional(),
  start: z.union([
    day.transform((value) => startOfDay(parseDay(value))),
    z.iso.datetime({ offset: true }).transform((value) => new Date(value)),
  ]),
  limits: z.record(z.string(), limit).refine((limits) => Object.keys(limits).length > 0, 'names no limit'),
  calendar: z.union([z.literal('000000'), calendar]).default('000000'),
  /** The article by which working days are counted; `null`: none but the limit's own basis. */
  workingDays: z.string().nullable().default(PERMITS),
});

function isDay(value: string): boolean {
  try {
    parseDay(value);
    return true;
  } catch {
    return false;
  }
}

/** A line that cannot be answered: the first thing that is wrong with it. */
function failure(line: number, error: unknown): object {
  if (error instanceof z.ZodError) {
    const issue = error.issues[0];
    return { line, error: { code: 'invalid-case', field: issue?.path.join('.') ?? '', message: issue?.message ?? 'is not a case' } };
  }
  return {
    line,
    error: {
      code: error instanceof SyntaxError ? 'invalid-json' : 'invalid-case',
      field: '',
      message: error instanceof Error ? error.message : String(error),
    },
  };
}

/** The answer to one line: a due date with its steps for each limit, or what is wrong with the line. Never throws. */
export function answer(text: string, line: number): object {
  try {
    const input = Case.parse(JSON.parse(text));
    const used: Calendar = input.calendar === '000000' ? NATIONAL_CALENDAR : input.calendar;
    const dates = Object.entries(input.limits).map(([name, value]) => [
      name,
      { limit: value, ...dueDate({ start: input.start, limit: value, calendar: used, workingDays: input.workingDays ?? undefined }) },
    ]);
    return {
      line,
      ...(input.id === undefined ? {} : { id: input.id }),
      startDay: legalDay(input.start),
      calendar: { regionCode: used.regionCode, version: used.version, coversTo: used.coversTo },
      dates: Object.fromEntries(dates),
    };
  } catch (error) {
    return failure(line, error);
  }
}

/** Reads cases from standard input, a line each, and writes an answer for each. Empty lines are passed over. */
async function main(): Promise<void> {
  let line = 0;
  for await (const text of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
    line++;
    if (text.trim() === '') continue;
    if (!process.stdout.write(`${JSON.stringify(answer(text, line))}\n`))
      await new Promise((resolve) => process.stdout.once('drain', resolve));
  }
}

if (require.main === module) void main();
