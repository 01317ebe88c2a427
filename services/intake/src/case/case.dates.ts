import type { ExplainedDates } from '@onewindow/contracts';
import { dueDate } from '@onewindow/legal-clock';
import type { EntityManager } from 'typeorm';
import { calendarVersion, itemVersion } from '../catalogue/catalogue.queries.js';
import { legalLimit } from '../catalogue/plan.js';
import { caseIs } from './case.domain.js';
import type { CaseRow } from './case.entity.js';

/**
 * Both due dates of an accepted case with the steps that explain them, by the calendar they were counted with.
 * @throws DomainError `case-is-<status>` of a case that was not accepted: no clock ran (行政许可法 第三十二条)
 */
export async function explainedDates(db: EntityManager, row: CaseRow): Promise<ExplainedDates> {
  const { acceptedAt: start } = row;
  if (!start || row.calendarVersion === null || row.calendarRegion === null)
    throw caseIs(row.status, 'was not accepted, so no clock ran', '行政许可法 第三十二条');
  const item = await itemVersion(db, row.itemCode, row.itemVersion);
  const calendar = await calendarVersion(db, row.calendarRegion, row.calendarVersion);
  const explain = (limit: typeof item.statutoryLimit) => {
    const { day, at, provisional, steps } = dueDate({ start, limit: legalLimit(limit), calendar });
    return { due: { day, at: at.toISOString(), provisional }, steps: [...steps] };
  };
  return { statutory: explain(item.statutoryLimit), promised: explain(item.promisedLimit) };
}
