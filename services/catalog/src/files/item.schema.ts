import { CASE_TYPES, EXERCISE_LEVELS, HANDLING_MODES, SERVICE_OBJECTS, text, type Role } from '@onewindow/contracts';
import { z } from 'zod';
import { basis, calendarDay, codeOf, directoryCode, lawLimit, limit, regionCode, slug, uscc } from './fields.js';
import { ladder } from './rules.schema.js';

/** Roles that may decide a step of a process graph. */
export const DECIDING_ROLES = ['officer', 'agency-head', 'government-head'] as const satisfies readonly Role[];

/** Causes whose time the law's limit does not count (行政许可法 第四十五条), and no others. */
const SPECIAL_CAUSES = ['hearing', 'tender', 'auction', 'inspection', 'testing', 'quarantine', 'appraisal', 'expert-review'] as const;

/** Domains in which a mistake costs too much: commitments (告知承诺) and late papers (容缺) are excluded there. */
const RISK_FLAGS = [
  'national-security',
  'state-secret',
  'public-security',
  'prudential-finance',
  'ecology',
  'foreign-affairs',
  'personal-health',
  'life-property',
] as const;

/** A condition in CEL; empty: always. */
export const when = z.string().default('');

/** A guided question. */
export const question = z.strictObject({
  key: z.string().regex(/^[a-z][a-zA-Z0-9]*$/, 'is not a question key (letters and digits)'),
  text: text(200),
  choices: z.array(z.strictObject({ value: slug, text: text(200) })).min(2, 'a question has at least two choices'),
});

const material = z.strictObject({
  key: slug,
  type: slug,
  /** Name shown where it differs from that of the material library. */
  name: text(200).optional(),
  need: z.enum(['required', 'optional', 'tolerable']),
  when,
  /** Taken from another body, so the applicant is not asked for it (免提交). */
  exempt: z.boolean().default(false),
  commitmentReplaceable: z.boolean().default(false),
  basis,
});

/** A term before a day, in days; its basis is that of the renewal. */
const before = limit.pick({ amount: true, unit: true });

const renewal = z.strictObject({
  /** Entry of the directory under which the licence was issued. */
  directory: directoryCode,
  /** From where the next term is counted: the day after the last day of validity, or the day of the decision. */
  countedFrom: z.enum(['old-end', 'decision']),
  /** How long before the last day of validity it may be applied for at the earliest. */
  earliest: before.optional(),
  /** How long before it at the latest, where a law or regulation sets another time than thirty days. */
  latest: before.optional(),
  basis,
});

const step = z.strictObject({
  key: slug,
  name: text(100),
  kind: z.enum(['review', 'decision']),
  /** The body that does it, where it is not the implementing body. */
  agency: uscc.optional(),
  role: z.enum(DECIDING_ROLES, { error: `is not a role that decides steps (${DECIDING_ROLES.join(', ')})` }),
  needs: z.array(slug).default([]),
  conditions: z.array(slug).default([]),
  /** Opinions and records that it brings about (现场核查意见). */
  gives: z.array(z.strictObject({ key: slug, name: text(100) })).optional(),
  /** What it reads of what steps before it gave, by key. */
  uses: z.array(slug).optional(),
  limit,
});

/** One version of an implementation item. Name, type, legal bases and the law's limit come from its directory entry and cannot be given here. */
export const ItemFile = z.strictObject({
  code: z.string(),
  version: z.int().min(1),
  /** `draft`: checked and kept, and told to nobody until it is taken away. */
  status: z.enum(['draft', 'published']).default('published'),
  directory: directoryCode,
  agency: uscc,
  region: regionCode,
  level: codeOf(EXERCISE_LEVELS, 'exercising levels (GB/T 39046 A.2)'),
  caseType: codeOf(CASE_TYPES, 'case types (GB/T 39046 A.6)'),
  serviceObjects: z.array(codeOf(SERVICE_OBJECTS, 'kinds of applicant (GB/T 39046 A.4)')).min(1),
  handlingModes: z.array(codeOf(HANDLING_MODES, 'handling modes (GB/T 39046 A.5)')).min(1),
  /** Given where nobody has read in a service guide how the item may be applied for. */
  handlingModesCertainty: z.literal('memory').optional(),
  /** `onTheSpot`: decided while the applicant waits (即办). */
  promisedLimit: limit.extend({ onTheSpot: z.boolean().default(false) }),
  /** Its law's own term for telling what is missing or wrong, where it has one. */
  acceptanceNotice: lawLimit.optional(),
  /** Warnings of its own, in the place of the region's. */
  ladder: ladder.optional(),
  riskFlags: z.array(z.enum(RISK_FLAGS)).default([]),
  /** The law that allows commitments although the item lies in a risk domain. */
  commitmentBasis: basis.optional(),
  /** From this day the item is no longer taken. */
  retired: z.strictObject({ day: calendarDay, reason: text(200) }).optional(),
  questions: z.array(question).default([]),
  handlingItems: z
    .array(
      z.strictObject({
        sequence: z.string().regex(/^\d{2}$/, 'is not a sequence of 2 digits'),
        name: text(200),
        situations: z.array(z.strictObject({ key: slug, name: text(200), when })).min(1),
      }),
    )
    .min(1),
  materials: z.array(material),
  conditions: z
    .array(
      z.strictObject({
        key: slug,
        text: text(500),
        reviewStandard: text(500),
        basis,
        /** Why it may be found unmet, each with its code. */
        reasons: z
          .array(z.strictObject({ code: slug, text: text(200) }), {
            error: (issue) => (issue.input === undefined ? 'no reason is named for which it may be found unmet' : undefined),
          })
          .min(1, 'no reason is named for which it may be found unmet'),
      }),
    )
    .min(1),
  fees: z.array(z.strictObject({ name: text(100), standard: text(200), basis })).default([]),
  specialProcedures: z.array(z.strictObject({ name: text(100), cause: z.enum(SPECIAL_CAUSES), longest: limit, basis })).default([]),
  steps: z.array(step).min(1),
  result: z.strictObject({
    name: text(100),
    type: z.enum(['10', '20', '30']),
    validityMonths: z.int().min(0).max(1200),
    /** It lengthens a licence that its holder has (延续). */
    renews: renewal.optional(),
    basis,
  }),
  duties: z.array(z.strictObject({ kind: z.enum(['supervise', 'enforce']), agency: uscc })),
});

export type ItemDocument = z.infer<typeof ItemFile>;
