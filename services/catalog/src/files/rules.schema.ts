import { OVERDUE_EFFECTS, READINGS, RUNG_CLOCKS, RUNGS, text, type Readings } from '@onewindow/contracts';
import { MAX_LIMIT } from '@onewindow/legal-clock';
import { z } from 'zod';
import { limit } from './fields.js';

const days = z.int().min(1).max(MAX_LIMIT);

const place = z.union(
  [
    z.literal('end'),
    z.strictObject({ workingDaysBeforeEnd: days }),
    z.strictObject({ percent: z.int().min(1).max(99) }),
    z.strictObject({ workingDaysAfterEnd: days }),
  ],
  { error: 'is no place of a rung (end, workingDaysBeforeEnd, percent of 1 to 99, workingDaysAfterEnd)' },
);

/** Warnings (预警纠错) while a case is not decided. */
export const ladder = z
  .array(
    z.strictObject({
      key: z.enum(RUNGS, { error: `is no rung (${RUNGS.join(', ')})` }),
      /** By the end of which limit it is placed. */
      clock: z.enum(RUNG_CLOCKS, { error: `is no limit of a rung (${RUNG_CLOCKS.join(', ')})` }),
      place,
      basis: text(200),
    }),
  )
  .min(1, 'a ladder has at least one rung');

const readings = z
  .strictObject(
    Object.fromEntries(
      Object.entries<readonly [string, ...string[]]>(READINGS).map(([question, answers]) => [
        question,
        z.enum(answers, { error: `is no answer to ${question} (${answers.join(', ')})` }).optional(),
      ]),
    ),
  )
  .transform((answers) => answers as Partial<Readings>);

const overdue = z.strictObject({
  effect: z.enum(OVERDUE_EFFECTS, { error: `is no effect of an overdue term (${OVERDUE_EFFECTS.join(', ')})` }),
  basis: text(200),
});

/** What a region settles of the rules of time; what it leaves out is that of the nearest region above. */
export const regionRules = z
  .strictObject({
    /** How it reads the law where its text leaves room; each question by itself. */
    readings,
    ladder,
    /** The applicant lets the term for corrections (补正) pass. */
    correctionOverdue: overdue,
    /** Papers that were to follow (容缺) did not come in their term. */
    makeUpOverdue: overdue,
    /** For telling once what is missing or wrong (行政许可法 第三十二条). */
    acceptanceNotice: limit,
    /** The same for what was applied for online. */
    onlineNotice: limit,
    /** From the decision to the issue of its papers (行政许可法 第四十四条). */
    issue: limit,
    /** For answering a supervision order (督办单). */
    orderAnswer: limit,
    /** From a bad rating (差评) to the first contact with who gave it. */
    ratingContact: limit,
    /** For putting right what it tells of. */
    ratingRectification: limit,
    /** By how much that is extended, once, where it is complex. */
    ratingExtension: limit,
    /** From there to asking who rated. */
    ratingCallback: limit,
    /** For the body rated to ask for a review (申诉复核). */
    ratingAppeal: limit,
  })
  .partial();

export type LadderEntries = z.infer<typeof ladder>;
export type RegionRulesEntry = z.infer<typeof regionRules>;
