import type { CalendarVersion, ItemVersion, RegionRules } from '@onewindow/contracts';
import { getTimeRules, legalLimit, type TimeRules } from '@onewindow/deadlines';
import { dueDay, type Due, type Limit } from '@onewindow/legal-clock';
import type { EntityManager } from 'typeorm';
import { rulesOf } from '../catalogue/plan.js';

/**
 * How long the window has to accept what came in, or to tell once what is missing: five working days by 行政许可法 第三十二条第一款第四项, where
 * neither the item's own law nor the region sets fewer.
 */
const checkLimitOf = (item: ItemVersion, rules: RegionRules): Limit => legalLimit(rulesOf(item, rules).acceptanceNotice);

/** How long the window has to hand over the result: ten working days by 行政许可法 第四十四条, or the region's fewer. */
const issueLimitOf = ({ issue }: RegionRules): Limit => legalLimit(issue);

/** When a limit of the window's ends that runs from `start`. */
export const termOf = (limit: Limit, start: Date, calendar: CalendarVersion): Due => dueDay({ start, limit, calendar });

/** The check of an application for a bundle: the shortest of its members' terms, for one notice is given for all. */
export const shortestTerm = (limits: readonly Limit[], start: Date, calendar: CalendarVersion): Due =>
  limits.map((limit) => termOf(limit, start, calendar)).reduce((shortest, term) => (term.at < shortest.at ? term : shortest));

/** The applicant's term for what they were told of at `start`: the longest that an item gives, for it belongs to the applicant. */
export const correctionTerm = (items: readonly ItemVersion[], start: Date, calendar: CalendarVersion): Due =>
  items
    .map((item) => termOf(legalLimit(item.correctionLimit), start, calendar))
    .reduce((longest, term) => (term.at > longest.at ? term : longest));

/** Until when the window accepts, or tells once what is missing. */
export interface CheckDue {
  readonly checkDueDay: string;
  readonly checkDueAt: Date;
  readonly checkProvisional: boolean;
}

/** A date as the columns of the check. */
export const checkDueOf = ({ day, at, provisional }: Due): CheckDue => ({
  checkDueDay: day,
  checkDueAt: at,
  checkProvisional: provisional,
});

/** A date as the columns of the applicant's term for corrections. */
export const correctionDueOf = ({ day, at, provisional }: Due) => ({
  correctionDueDay: day,
  correctionDueAt: at,
  correctionProvisional: provisional,
});

/** A date as the columns of the handing over. */
export const issueDueOf = ({ day, at, provisional }: Due) => ({ issueDueDay: day, issueDueAt: at, issueProvisional: provisional });

/** The check of an application for a bundle, with the limits by which a new calendar counts it again. */
export function bundleCheck(
  items: readonly ItemVersion[],
  start: Date,
  { calendar, rules }: TimeRules,
): CheckDue & { readonly checkLimits: readonly Limit[] } {
  const limits = items.map((item) => checkLimitOf(item, rules));
  const checkLimits = [...new Map(limits.map((limit) => [`${limit.amount} ${limit.unit}`, limit])).values()];
  return { ...checkDueOf(shortestTerm(checkLimits, start, calendar)), checkLimits };
}

/** The check of a case by what holds in the region now, with the limit by which a new calendar counts it again. */
export async function checkDue(db: EntityManager, item: ItemVersion, start: Date): Promise<CheckDue & { readonly checkLimit: Limit }> {
  const { calendar, rules } = await getTimeRules(db, item.regionCode);
  const checkLimit = checkLimitOf(item, rules);
  return { ...checkDueOf(termOf(checkLimit, start, calendar)), checkLimit };
}

/** The handing over of what was decided at `decidedAt` by what holds in the region now, with the limit by which a new calendar counts it again. */
export async function issueDue(
  db: EntityManager,
  regionCode: string,
  decidedAt: Date,
): Promise<ReturnType<typeof issueDueOf> & { readonly issueLimit: Limit }> {
  const { calendar, rules } = await getTimeRules(db, regionCode);
  const issueLimit = issueLimitOf(rules);
  return { ...issueDueOf(termOf(issueLimit, decidedAt, calendar)), issueLimit };
}
