import type { ItemVersion, Limit, RegionRules } from '@onewindow/contracts';
import { getTimeRules, legalLimit, type TimeRules } from '@onewindow/deadlines';
import { dueDay, type Due } from '@onewindow/legal-clock';
import type { EntityManager } from 'typeorm';
import { rulesOf } from '../catalogue/plan.js';

const due = (start: Date, limit: Limit | undefined, { calendar }: Pick<TimeRules, 'calendar'>): Due =>
  dueDay({ start, limit: legalLimit(limit), calendar });

/**
 * Until when the window accepts what came in at `from`, or tells once what is missing: five working days by 行政许可法 第三十二条第一款第四项,
 * where neither the item's own law nor the region sets fewer.
 */
export const checkTerm = (item: ItemVersion, from: Date, time: TimeRules): Due =>
  due(from, rulesOf(item, time.rules).acceptanceNotice, time);

/** The same of an application for a bundle: the shortest of its members' terms, for one notice is given for all. */
export const checkTermOfAll = (items: readonly ItemVersion[], from: Date, time: TimeRules): Due =>
  items.map((item) => checkTerm(item, from, time)).reduce((shortest, term) => (term.at < shortest.at ? term : shortest));

/** The applicant's term for what they were told of at `from`: the longest that an item gives, for it belongs to the applicant. */
export const correctionTerm = (items: readonly ItemVersion[], from: Date, time: Pick<TimeRules, 'calendar'>): Due =>
  items.map((item) => due(from, item.correctionLimit, time)).reduce((longest, term) => (term.at > longest.at ? term : longest));

/** Until when the result of what was decided at `decidedAt` is handed over: ten working days by 行政许可法 第四十四条, or the region's fewer. */
export const issueTerm = (decidedAt: Date, time: TimeRules): Due => due(decidedAt, time.rules.issue, time);

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

/** {@link checkTermOfAll} by what holds in the region now. */
export async function bundleCheckDue(
  db: EntityManager,
  regionCode: string,
  items: readonly ItemVersion[],
  from: Date,
): Promise<CheckDue & { readonly rules: RegionRules }> {
  const time = await getTimeRules(db, regionCode);
  return { ...checkDueOf(checkTermOfAll(items, from, time)), rules: time.rules };
}

/** {@link checkTerm} by what holds in the region now. */
export const checkDue = async (db: EntityManager, item: ItemVersion, from: Date): Promise<CheckDue> =>
  checkDueOf(checkTerm(item, from, await getTimeRules(db, item.regionCode)));

/** {@link issueTerm} by what holds in the region now. */
export const issueDue = async (db: EntityManager, regionCode: string, decidedAt: Date): Promise<ReturnType<typeof issueDueOf>> =>
  issueDueOf(issueTerm(decidedAt, await getTimeRules(db, regionCode)));
