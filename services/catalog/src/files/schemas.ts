import { ITEM_TYPES, ROLES, text } from '@onewindow/contracts';
import { z } from 'zod';
import { basis, calendarDay, certainty, codeOf, day, directoryCode, lawLimit, limit, regionCode, slug, uscc } from './fields.js';
import { regionRules } from './rules.schema.js';

/** Levels of government that serve people, from the top. */
export const SITE_LEVELS = ['province', 'city', 'county', 'township', 'village'] as const;

export const RegionsFile = z.strictObject({
  regions: z.array(
    z.strictObject({
      code: regionCode,
      name: text(100),
      level: z.enum(['nation', 'province', 'city', 'county']),
      parent: regionCode.optional(),
      /** The applicant's term to hand in corrections; a region without one has that of the nearest region above. */
      correctionTerm: limit.optional(),
      rules: regionRules.optional(),
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
      level: z.enum(SITE_LEVELS),
      region: regionCode,
      parent: slug.optional(),
      windows: z.array(
        z.strictObject({
          code: slug,
          name: text(100),
          kind: z.enum(['universal', 'sector', 'department', 'quick-handling', 'specialised']),
          /** What a specialised window is for: 一件事, 跨域通办, 帮办代办, 办不成事, 综合咨询, 标准地. */
          purpose: z.enum(['bundle', 'cross-region', 'assisted', 'unresolved', 'consultation', 'standard-land']).optional(),
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

export const DelegationsFile = z.strictObject({
  delegations: z.array(
    z.strictObject({
      code: slug,
      staff: slug,
      /** The agency whose power is delegated. */
      agency: uscc,
      directory: z.array(directoryCode).default([]),
      items: z.array(z.string()).default([]),
      site: slug,
      from: calendarDay,
      to: calendarDay,
      basis,
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
    z.strictObject({
      key: slug,
      name: text(200),
      source: z.enum(['10', '20', '99']),
      /** Who issues it; the applicant's own papers have none. */
      issuer: text(100).optional(),
      eLicence: z.boolean().default(false),
      /** Given where only persons or only organisations have such a paper. */
      holder: z.enum(['person', 'organisation']).optional(),
    }),
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

export type DirectoryEntry = z.infer<typeof DirectoryFile>['directory'][number];
export type MaterialType = z.infer<typeof MaterialTypesFile>['materialTypes'][number];
export type RegionEntry = z.infer<typeof RegionsFile>['regions'][number];
export type AgencyEntry = z.infer<typeof AgenciesFile>['agencies'][number];
export type SiteEntry = z.infer<typeof SitesFile>['sites'][number];
export type DelegationEntry = z.infer<typeof DelegationsFile>['delegations'][number];
export type StaffEntry = z.infer<typeof StaffFile>['staff'][number];
export type CalendarEntry = z.infer<typeof CalendarsFile>['calendars'][number];
