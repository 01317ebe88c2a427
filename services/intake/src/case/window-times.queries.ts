import { procedureLaw, type ItemVersion } from '@onewindow/contracts';
import { dueDay, type Limit } from '@onewindow/legal-clock';
import type { EntityManager } from 'typeorm';
import { currentCalendar, itemVersion } from '../catalogue/catalogue.queries.js';
import type { CaseRow } from './case.entity.js';

/** Working days in which the window accepts or tells once what is missing: 行政许可法 第三十二条第一款第四项. */
const CHECK_DAYS = 5;
/** Working days from the decision to the result in the applicant's hands: 行政许可法 第四十四条. */
const ISSUE_DAYS = 10;

const workingDays = (amount: number, basis: string | undefined): Limit => ({ amount, unit: 'working-day', basis: basis ?? '' });

/** Until when the window checks what came in at `from`. */
export async function checkDue(
  db: EntityManager,
  { itemType, regionCode }: Pick<ItemVersion, 'itemType' | 'regionCode'>,
  applicantKind: string,
  from: Date,
): Promise<{ checkDueDay: string; checkDueAt: Date; checkProvisional: boolean }> {
  const limit = workingDays(CHECK_DAYS, procedureLaw(itemType, applicantKind).oneNotice);
  const { day, at, provisional } = dueDay({ start: from, limit, calendar: await currentCalendar(db, regionCode) });
  return { checkDueDay: day, checkDueAt: at, checkProvisional: provisional };
}

/** Until when the result of what was decided at `decidedAt` is handed over. */
export async function issueDue(
  db: EntityManager,
  row: Pick<CaseRow, 'itemCode' | 'itemVersion' | 'applicantKind' | 'regionCode'>,
  decidedAt: Date,
): Promise<Record<'issueDueAt', Date> & Pick<CaseRow, 'issueDueDay' | 'issueProvisional'>> {
  const { itemType } = await itemVersion(db, row.itemCode, row.itemVersion);
  const limit = workingDays(ISSUE_DAYS, procedureLaw(itemType, row.applicantKind).issuing);
  const { day, at, provisional } = dueDay({ start: decidedAt, limit, calendar: await currentCalendar(db, row.regionCode) });
  return { issueDueDay: day, issueDueAt: at, issueProvisional: provisional };
}
