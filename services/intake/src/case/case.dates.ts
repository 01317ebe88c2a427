import { procedureLaw, type ExplainedDates } from '@onewindow/contracts';
import { getCalendarVersion, legalLimit } from '@onewindow/deadlines';
import { dueDate } from '@onewindow/legal-clock';
import type { EntityManager } from 'typeorm';
import { itemVersion } from '../catalogue/catalogue.queries.js';
import { caseIs } from './case.domain.js';
import type { CaseRow } from './case.entity.js';

/**
 * Both due dates of an accepted case with the steps that explain them, by the calendar they were counted with.
 * @throws DomainError `case-is-<status>` of a case that was not accepted: no clock ran
 */
export async function explainedDates(db: EntityManager, row: CaseRow): Promise<ExplainedDates> {
  const { acceptedAt: start } = row;
  const item = await itemVersion(db, row.itemCode, row.itemVersion);
  const law = procedureLaw(item.itemType, row.applicantKind);
  if (!start || row.calendarVersion === null || row.calendarRegion === null)
    throw caseIs(row.status, 'was not accepted, so no clock ran', law.check);
  const calendar = await getCalendarVersion(db, row.calendarRegion, row.calendarVersion);
  const explain = (limit: typeof item.statutoryLimit) => {
    const { day, at, provisional, steps } = dueDate({ start, limit: legalLimit(limit), calendar, workingDays: law.workingDays });
    return { due: { day, at: at.toISOString(), provisional }, steps: [...steps] };
  };
  return { statutory: explain(item.statutoryLimit), promised: explain(item.promisedLimit) };
}
