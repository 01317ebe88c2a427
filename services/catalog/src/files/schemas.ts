import {
  CASE_TYPES,
  EXERCISE_LEVELS,
  HANDLING_MODES,
  isDirectoryCode,
  isRegionCode,
  isUscc,
  ITEM_TYPES,
  ROLES,
  SERVICE_OBJECTS,
  text,
} from '@onewindow/contracts';
import { MAX_LIMIT } from '@onewindow/legal-clock';
import { z } from 'zod';

const codeOf = <T extends object>(set: T, name: string) =>
  z.enum(Object.keys(set) as [keyof T & string], { error: `is not a code of ${name}` });

const uscc = z.string().refine(isUscc, 'is not a unified social credit code (wrong length or checksum)');
const directoryCode = z.string().refine(isDirectoryCode, 'is not a basic directory code of 12 characters');
const regionCode = z.string().refine(isRegionCode, 'is not a region code of 6 digits (GB/T 2260)');
const slug = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'is not a key (small letters, digits and hyphens)');
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'is not a day (YYYY-MM-DD)');
const certainty = z.enum(['read', 'memory', 'demo']).default('read');

/** Article of a law; `certainty: memory` where nobody has read the text again. */
const basis = z.strictObject(
  { law: text(100), article: text(100), certainty: z.enum(['read', 'memory']).default('read') },
  { error: (issue) => (issue.input === undefined ? 'no legal basis is named' : undefined) },
);
const amount = z.int().min(1).max(MAX_LIMIT);
const unit = z.enum(['working-day', 'natural-day']);
const limit = z.strictObject({ amount, unit, basis: text(200) });
const lawLimit = z.strictObject({ amount, unit, basis });

export const RegionsFile = z.strictObject({
  regions: z.array(
    z.strictObject({
      code: regionCode,
      name: text(100),
      level: z.enum(['nation', 'province', 'city', 'county']),
      parent: regionCode.optional(),
    }),
  ),
});

export const AgenciesFile = z.strictObject({
  agencies: z.array(
    z.strictObject({ code: uscc, name: text(200), region: regionCode, clientId: slug.optional(), codeCertainty: certainty }),
  ),
});

export const SitesFile = z.strictObject({
  sites: z.array(
    z.strictObject({
      code: slug,
      name: text(200),
      level: z.enum(['province', 'city', 'county', 'township', 'village']),
      region: regionCode,
      windows: z.array(
        z.strictObject({
          code: slug,
          name: text(100),
          kind: z.enum(['universal', 'sector', 'department', 'quick-handling', 'specialised']),
          directory: z.array(directoryCode).default([]),
        }),
      ),
    }),
  ),
});

export const StaffFile = z.strictObject({
  staff: z.array(
    z.strictObject({
      username: slug,
      name: text(100),
      agency: uscc,
      site: slug.optional(),
      window: slug.optional(),
      roles: z.array(z.enum(ROLES, { error: 'is not a role of the access matrix' })).min(1),
      active: z.boolean().default(true),
    }),
  ),
});

const daySpan = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}(\.\.\d{4}-\d{2}-\d{2})?$/, 'is neither a day (YYYY-MM-DD) nor a range of days (first..last)');

export const CalendarsFile = z.strictObject({
  calendars: z.array(
    z.strictObject({
      region: regionCode,
      version: z.int().min(1),
      coversFrom: day,
      coversTo: day,
      source: text(300),
      daysOff: z.array(daySpan),
      makeUpDays: z.array(day),
    }),
  ),
});

export const MaterialTypesFile = z.strictObject({
  materialTypes: z.array(
    z.strictObject({ key: slug, name: text(200), source: z.enum(['10', '20', '99']), eLicence: z.boolean().default(false) }),
  ),
});

export const DirectoryFile = z.strictObject({
  directory: z.array(
    z.strictObject({
      code: directoryCode,
      codeCertainty: certainty,
      name: text(200),
      itemType: codeOf(ITEM_TYPES, 'item types (GB/T 39046 A.1)'),
      legalBases: z.array(basis).min(1, 'no legal basis is named'),
      statutoryLimit: lawLimit,
    }),
  ),
});

const when = z.string().default('');

const question = z.strictObject({
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

const step = z.strictObject({
  key: slug,
  name: text(100),
  kind: z.enum(['review', 'decision']),
  /** The body that does it, where it is not the implementing body. */
  agency: uscc.optional(),
  role: z.enum(ROLES, { error: 'is not a role of the access matrix' }),
  needs: z.array(slug).default([]),
  conditions: z.array(slug).default([]),
  limit,
});

/** One version of an implementation item. Name, type, legal bases and the law's limit come from its directory entry and cannot be given here. */
export const ItemFile = z.strictObject({
  code: z.string(),
  version: z.int().min(1),
  directory: directoryCode,
  agency: uscc,
  region: regionCode,
  level: codeOf(EXERCISE_LEVELS, 'exercising levels (GB/T 39046 A.2)'),
  caseType: codeOf(CASE_TYPES, 'case types (GB/T 39046 A.6)'),
  serviceObjects: z.array(codeOf(SERVICE_OBJECTS, 'kinds of applicant (GB/T 39046 A.4)')).min(1),
  handlingModes: z.array(codeOf(HANDLING_MODES, 'handling modes (GB/T 39046 A.5)')).min(1),
  promisedLimit: limit,
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
  conditions: z.array(z.strictObject({ key: slug, text: text(500), reviewStandard: text(500), basis })).min(1),
  fees: z.array(z.strictObject({ name: text(100), standard: text(200), basis })).default([]),
  specialProcedures: z.array(z.strictObject({ name: text(100), longest: limit, basis })).default([]),
  steps: z.array(step).min(1),
  result: z.strictObject({ name: text(100), type: z.enum(['10', '20', '30']), validityMonths: z.int().min(0).max(1200), basis }),
  duties: z.array(z.strictObject({ kind: z.enum(['supervise', 'enforce']), agency: uscc })),
});

export type Basis = z.infer<typeof basis>;
export type ItemDocument = z.infer<typeof ItemFile>;
export type DirectoryEntry = z.infer<typeof DirectoryFile>['directory'][number];
export type MaterialType = z.infer<typeof MaterialTypesFile>['materialTypes'][number];
export type RegionEntry = z.infer<typeof RegionsFile>['regions'][number];
export type AgencyEntry = z.infer<typeof AgenciesFile>['agencies'][number];
export type SiteEntry = z.infer<typeof SitesFile>['sites'][number];
export type StaffEntry = z.infer<typeof StaffFile>['staff'][number];
export type CalendarEntry = z.infer<typeof CalendarsFile>['calendars'][number];
