import type { ItemVersion, Limit, RegionRules } from '@onewindow/contracts';
import { getTimeRules, legalLimit, type TimeRules } from '@onewindow/deadlines';
import { dueDay } from '@onewindow/legal-clock';
import type { EntityManager } from 'typeorm';
import { rulesOf } from '../catalogue/plan.js';
import type { CaseRow } from './case.entity.js';

const due = (start: Date, limit: Limit | undefined, { calendar }: Pick<TimeRules, 'calendar'>) =>
  dueDay({ start, limit: legalLimit(limit), calendar });

/** Until when the window accepts, or tells once what is missing. */
export interface CheckDue {
  readonly checkDueDay: string;
  readonly checkDueAt: Date;
  readonly checkProvisional: boolean;
}

/** The same of an application for a bundle: the shortest of its members' terms, for one notice is given for all. */
export async function bundleCheckDue(
  db: EntityManager,
  regionCode: string,
  items: readonly ItemVersion[],
  from: Date,
): Promise<CheckDue & { readonly rules: RegionRules }> {
  const time = await getTimeRules(db, regionCode);
  const terms = items.map((item) => due(from, rulesOf(item, time.rules).acceptanceNotice, time));
  const { day, at, provisional } = terms.reduce((shortest, term) => (term.at < shortest.at ? term : shortest));
  return { checkDueDay: day, checkDueAt: at, checkProvisional: provisional, rules: time.rules };
}

/**
 * Until when the window accepts what came in at `from`, or tells once what is missing: five working days by 行政许可法 第三十二条第一款第四项,
 * where neither the item's own law nor the region sets fewer.
 */
export async function checkDue(db: EntityManager, item: ItemVersion, from: Date): Promise<CheckDue> {
  const time = await getTimeRules(db, item.regionCode);
  const { day, at, provisional } = due(from, rulesOf(item, time.rules).acceptanceNotice, time);
  return { checkDueDay: day, checkDueAt: at, checkProvisional: provisional };
}

/** Until when the result of what was decided at `decidedAt` is handed over: ten working days by 行政许可法 第四十四条, or the region's fewer. */
export async function issueDue(
  db: EntityManager,
  regionCode: string,
  decidedAt: Date,
): Promise<Record<'issueDueAt', Date> & Pick<CaseRow, 'issueDueDay' | 'issueProvisional'>> {
  const time = await getTimeRules(db, regionCode);
  const { day, at, provisional } = due(decidedAt, time.rules.issue, time);
  return { issueDueDay: day, issueDueAt: at, issueProvisional: provisional };
}
