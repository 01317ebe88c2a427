import { procedureLaw, type ExplainedDates, type Limit as PublishedLimit } from '@onewindow/contracts';
import { getCalendarVersion, legalLimit } from '@onewindow/deadlines';
import { expectedUnder, explainUnder } from '@onewindow/legal-clock';
import type { EntityManager } from 'typeorm';
import { itemVersion } from '../catalogue/catalogue.queries.js';
import { caseIs, type Due } from './case.domain.js';
import type { CaseRow } from './case.entity.js';
import { dueDates } from './case.events.js';
import { countedLedger } from './clock.domain.js';

/**
 * Both due dates of an accepted case with the steps that explain them, by the calendar and the ledger with which approval counts them.
 * @throws DomainError `case-is-<status>` of a case that was not accepted: no clock ran
 */
export async function explainedDates(db: EntityManager, row: CaseRow, now: Date): Promise<ExplainedDates> {
  const { acceptedAt: start } = row;
  const item = await itemVersion(db, row.itemCode, row.itemVersion);
  const law = procedureLaw(item.itemType, row.applicantKind);
  if (!start || row.calendarVersion === null || row.calendarRegion === null)
    throw caseIs(row.status, 'was not accepted, so no clock ran', law.check);
  const calendar = await getCalendarVersion(db, row.calendarRegion, row.calendarVersion);
  const counted = { ...countedLedger(row.ledger), start, calendar, law };
  const explain = (name: 'statutory' | 'promised', limit: PublishedLimit | undefined, due: Due) => {
    const clock = { ...counted, name, limit: legalLimit(limit) };
    const { stopped, steps } = explainUnder(clock);
    const expected = expectedUnder(clock, now);
    return { due: dueView(due), stopped, steps: [...steps], expected: expected && { due: dueView(expected), steps: [...expected.steps] } };
  };
  const { statutory, promised } = dueDates(row);
  return {
    statutory: explain('statutory', item.statutoryLimit, statutory),
    promised: explain('promised', item.promisedLimit, promised),
  };
}

/** A date as answered. */
export const dueView = ({ day, at, provisional }: Due) => ({ day, at: at.toISOString(), provisional });
