import { READINGS, type Readings } from '@onewindow/contracts';
import { z } from 'zod';
import { checkCalendar } from './calendar.js';
import { parseDay, startOfDay } from './day.js';
import { MAX_LIMIT } from './limit.js';

function isDay(value: string): boolean {
  try {
    parseDay(value);
    return true;
  } catch {
    return false;
  }
}

const day = z.string().refine(isDay, 'is not a day (YYYY-MM-DD) between 1992 and 2199');

/** An instant with offset, or a day (its first moment in the region's zone). */
const moment = z.union([
  day.transform((value) => startOfDay(parseDay(value))),
  z.iso.datetime({ offset: true }).transform((value) => new Date(value)),
]);

const limit = z.strictObject({
  amount: z.int().min(1).max(MAX_LIMIT),
  unit: z.enum(['working-day', 'natural-day', 'month', 'year']),
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

const suspension = z
  .strictObject({
    id: z.string().optional(),
    clocks: z.enum(['both', 'promised']).default('both'),
    cause: z.string().min(1),
    basis: z.string().default('行政许可法 第四十五条'),
    plannedDays: z.int().min(1).default(1),
    from: day,
    to: day.nullable().default(null),
    /** Undefined: served on the first day. `null`: not served. */
    noticeServedAt: moment.nullable().optional(),
  })
  .transform(({ noticeServedAt, ...rest }) => ({
    ...rest,
    noticeServedAt: noticeServedAt === undefined ? startOfDay(parseDay(rest.from)) : noticeServedAt,
  }));

const suspensions = z
  .array(suspension)
  .default([])
  .transform((all) => all.map((one, i) => ({ ...one, id: one.id ?? `suspension-${i + 1}` })));

/** `approvedAt`: when it was approved; as told, where the case does not say. */
const extension = z
  .strictObject({
    amount: z.int(),
    unit: z.enum(['working-day', 'natural-day']).default('working-day'),
    approver: z.enum(['agency-head', 'government-head']).optional(),
    reasons: z.string().default('案情复杂'),
    toldAt: moment,
    approvedAt: moment.optional(),
    basis: z.string().optional(),
  })
  .nullable()
  .default(null);

const readings = z
  .strictObject(Object.fromEntries(Object.entries(READINGS).map(([reading, answers]) => [reading, z.enum(answers).default(answers[0])])))
  .prefault({})
  .transform((value) => value as Readings);

const PERMITS = '行政许可法 第八十二条';

const settings = {
  id: z.union([z.string(), z.number()]).optional(),
  calendar: z.union([z.literal('000000'), calendar]).default('000000'),
  readings,
  /** The article by which working days are counted; `null`: none but the limit's own basis. */
  workingDays: z.string().nullable().default(PERMITS),
  suspensions,
  extension,
};

const names = z.record(z.string(), limit).refine((limits) => Object.keys(limits).length > 0, 'names no limit');

/** The limits of one case. A limit named `promised` is the promise; all others are statutory. */
const LimitsCase = z.strictObject({
  ...settings,
  start: moment,
  receivedAt: moment.optional(),
  limits: names,
  /** The instant at which to say what is left. */
  at: moment.optional(),
  /** Whether 行政许可法 第四十二条 (`single`, `joint`) or 第四十三条 (`firstTier`) says how the limit may be extended. */
  extensionRule: z.enum(['single', 'joint', 'firstTier']).default('single'),
});

const member = z.strictObject({
  key: z.string().min(1),
  statutory: limit.nullable().default(null),
  promised: limit.nullable().default(null),
  needs: z.array(z.string()).default([]),
  needsOneOf: z.array(z.string()).default([]),
  isJoint: z.boolean().default(true),
  suspensions,
  extension,
  startedAt: moment.optional(),
  finishedAt: moment.optional(),
});

/** What is handled together. */
const JointCase = z.strictObject({
  ...settings,
  start: moment,
  members: z.array(member).min(1),
  limits: z.strictObject({ statutory: limit.optional(), promised: limit.optional() }).prefault({}),
});

export type LimitsCase = z.infer<typeof LimitsCase>;
export type JointCase = z.infer<typeof JointCase>;
export type ExtensionLine = NonNullable<LimitsCase['extension']>;

/** One line of input as a case; which of the two is seen by its `members`. Throws ZodError. */
export function readCase(value: unknown): LimitsCase | JointCase {
  return typeof value === 'object' && value !== null && 'members' in value ? JointCase.parse(value) : LimitsCase.parse(value);
}
