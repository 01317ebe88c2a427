import { HANDLING_MODES, SERVICE_OBJECTS, text } from '@onewindow/contracts';
import { z } from 'zod';
import { basis, calendarDay, codeOf, lawLimit, limit, regionCode, slug, uscc } from './fields.js';
import { question, when } from './item.schema.js';

/** Stages of the two life cycles, of an enterprise and of a person (国办发〔2025〕24号 总体清单). */
const LIFE_STAGES = [
  '准入准营',
  '招聘用工',
  '纳税缴费',
  '经营发展',
  '工程建设',
  '注销退出',
  '出生',
  '教育',
  '就业',
  '生活',
  '置业',
  '出行',
  '就医',
  '救助',
  '养老',
  '身后',
] as const;

/** Lists of key bundles: the base list of 国办发〔2022〕32号, the yearly ones of 国发〔2024〕3号, and what a region set itself. */
const BATCHES = ['2022-base', '2024-1', '2024-2', '2025-1', '2025-2', 'local'] as const;

/** What may be entered in a field of the merged form. */
const FIELD_KINDS = ['text', 'date', 'number', 'choice', 'phone', 'address'] as const;

/** Where members use something: by key of the member its own key, or several. */
const uses = z
  .record(slug, z.union([slug, z.array(slug).min(1)]))
  .transform((record) => Object.entries(record).flatMap(([member, keys]) => [keys].flat().map((key) => ({ member, key }))));

const member = z.strictObject({
  key: slug,
  /** Implementation code and version of the item; the version is the published one. */
  item: z.string(),
  version: z.int().min(1),
  when,
  optional: z.boolean().default(false),
  /** All of these entries, each by one of its members: `[[company, trader], [food]]`. */
  needs: z.array(z.array(slug).min(1)).default([]),
  inJointLimit: z.boolean().default(false),
  preReview: z.boolean().default(false),
  /** By question of the item, what yields its answer (CEL). */
  answers: z.record(z.string(), z.string()).default({}),
});

const field = z.strictObject({
  key: slug,
  label: text(100),
  kind: z.enum(FIELD_KINDS),
  required: z.boolean().default(true),
  when,
  choices: question.shape.choices.optional(),
  uses,
});

const material = z.strictObject({
  key: slug,
  type: slug,
  /** Name shown where it differs from that of the material library. */
  name: text(200).optional(),
  when,
  need: z.enum(['required', 'optional', 'tolerable']),
  /** Taken from another body, so the applicant is not asked for it (免提交). */
  exempt: z.boolean().default(false),
  /** The member whose result it is. */
  givenBy: slug.optional(),
  /** Made of the merged form and signed once, in place of each member's own form. */
  fromForm: z.boolean().default(false),
  uses,
});

const savings = z.strictObject({
  daysBefore: z.int().min(0),
  daysAfter: z.int().min(0),
  visitsBefore: z.int().min(0),
  visitsAfter: z.int().min(0),
  materialsBefore: z.int().min(0),
  materialsAfter: z.int().min(0),
});

/** One version of a bundle (一件事). What it says of its items comes from them and cannot be given here. */
export const BundleFile = z.strictObject({
  code: z.string().regex(/^\d{6}(-[a-z0-9]+)+$/, 'is not a bundle code (region and key: 220104-open-restaurant)'),
  version: z.int().min(1),
  name: text(100),
  region: regionCode,
  /** 牵头部门. */
  lead: uscc,
  serviceObjects: z.array(codeOf(SERVICE_OBJECTS, 'kinds of applicant (GB/T 39046 A.4)')).min(1),
  handlingModes: z.array(codeOf(HANDLING_MODES, 'handling modes (GB/T 39046 A.5)')).min(1),
  lifeStage: z.enum(LIFE_STAGES, { error: 'is not a stage of a life cycle' }),
  batch: z.enum(BATCHES, { error: `is not one of the lists (${BATCHES.join(', ')})` }),
  basis,
  jointLimit: lawLimit,
  promisedLimit: limit,
  /** From this day the bundle is no longer taken. */
  retired: z.strictObject({ day: calendarDay, reason: text(200) }).optional(),
  questions: z.array(question).default([]),
  members: z.array(member).min(2, 'a bundle has at least two members'),
  fields: z.array(field).min(1),
  materials: z.array(material).min(1),
  jointChecks: z.array(z.strictObject({ key: slug, name: text(100), lead: slug, steps: uses })).default([]),
  savings,
});

export type BundleDocument = z.infer<typeof BundleFile>;
export type BundleMember = BundleDocument['members'][number];
export type BundleMaterial = BundleDocument['materials'][number];
