import { TOPICS, type CalendarVersion, type ItemVersion } from '@onewindow/contracts';
import { findCalendar, keepDeadlines, readByRegion } from '@onewindow/deadlines';
import { sql, type Tx } from '@onewindow/messaging/tx';
import { In } from 'typeorm';
import { itemVersions, keyOf } from '../catalogue/catalogue.queries.js';
import { clockDeadline, type CaseClock } from './case.clocks.js';
import type { Due } from './case.domain.js';
import { CaseRow } from './case.entity.js';
import { present, termMovedEvent } from './case.events.js';
import { checkDueOf, correctionDueOf, correctionTerm, issueDueOf, termOf } from './window-times.queries.js';

/** A time limit of the window's that runs, as its row of deadlines has it. */
export interface RunningTerm {
  readonly subject: string;
  readonly clock: string;
  /** Its instant has come, and it has not rung yet. */
  readonly isPassed: boolean;
}

/** The limits that run of these subjects, read under their locks. */
export const runningTerms = (tx: Tx, subjects: readonly string[]): Promise<RunningTerm[]> =>
  sql(tx, `SELECT subject, clock, coalesce(at <= $2, false) AS "isPassed" FROM deadline WHERE subject = ANY ($1) ORDER BY subject, clock`, [
    subjects,
    tx.now,
  ]);

const SAVE = `
  UPDATE service_case s
     SET sequence = c.sequence, check_due_day = c."checkDueDay", check_due_at = c."checkDueAt", check_provisional = c."checkProvisional",
         correction_due_day = c."correctionDueDay", correction_due_at = c."correctionDueAt", correction_provisional = c."correctionProvisional",
         issue_due_day = c."issueDueDay", issue_due_at = c."issueDueAt", issue_provisional = c."issueProvisional"
    FROM jsonb_to_recordset($1::jsonb) AS c(id uuid, sequence integer, "checkDueDay" date, "checkDueAt" timestamptz, "checkProvisional" boolean,
         "correctionDueDay" date, "correctionDueAt" timestamptz, "correctionProvisional" boolean,
         "issueDueDay" date, "issueDueAt" timestamptz, "issueProvisional" boolean)
   WHERE s.id = c.id`;

/**
 * The limits of the window of these cases are counted again by the calendar as it now is: the check, the applicant's term for corrections, and the
 * handing over of the result, each for as long as it was set, whatever the rules of the region have become. The limits of the review are
 * approval's to count. The caller holds the locks.
 */
export async function recountCases(tx: Tx, ids: readonly string[]): Promise<void> {
  const terms = (await runningTerms(tx, ids)).filter(({ isPassed }) => !isPassed);
  const rows = await tx.db.find(CaseRow, { where: { id: In(terms.map(({ subject }) => subject)) } });
  const items = await itemVersions(tx.db, rows);
  const calendars = await readByRegion(
    rows.map(({ regionCode }) => regionCode),
    (region) => findCalendar(tx.db, region),
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  const moved: { readonly row: CaseRow; readonly clock: CaseClock; readonly due: Due }[] = [];
  for (const { subject, clock } of terms as readonly { subject: string; clock: CaseClock }[]) {
    const row = byId.get(subject);
    const item = row && items.get(keyOf(row.itemCode, row.itemVersion));
    const calendar = row && calendars.get(row.regionCode);
    const due = row && item && calendar && move(row, clock, { item, calendar });
    if (row && due) moved.push({ row, clock, due });
  }
  if (moved.length === 0) return;
  for (const { row, clock, due } of moved) {
    row.sequence += 1;
    tx.publish(TOPICS.case, termMovedEvent(row, clock, due));
  }
  await sql(tx, SAVE, [JSON.stringify(moved.map(({ row }) => row))]);
  await keepDeadlines(
    tx,
    moved.map(({ row, clock, due }) => clockDeadline(row.id, clock, due)),
  );
}

interface CountedBy {
  readonly item: ItemVersion;
  readonly calendar: CalendarVersion;
}

/** @returns the date that a limit now has; undefined where it stays */
function move(row: CaseRow, clock: CaseClock, { item, calendar }: CountedBy): Due | undefined {
  switch (clock) {
    case 'check': {
      if (row.checkLimit === null) return undefined;
      const due = termOf(row.checkLimit, row.correctedAt ?? row.receivedAt, calendar);
      if (same(due, row.checkDueAt, row.checkProvisional)) return undefined;
      Object.assign(row, checkDueOf(due));
      return due;
    }
    case 'correction': {
      const due = correctionTerm([item], present(row.correctionNotifiedAt, 'notice'), calendar);
      if (same(due, row.correctionDueAt, row.correctionProvisional) || isShorter(due, row.correctionDueAt)) return undefined;
      Object.assign(row, correctionDueOf(due));
      return due;
    }
    case 'issue': {
      if (row.issueLimit === null) return undefined;
      const due = termOf(row.issueLimit, present(row.decidedAt, 'decision'), calendar);
      if (same(due, row.issueDueAt, row.issueProvisional)) return undefined;
      Object.assign(row, issueDueOf(due));
      return due;
    }
  }
}

/** Whether a limit ends when it did. */
export const same = ({ at, provisional }: Due, before: Date | null, wasProvisional: boolean | null): boolean =>
  at.getTime() === before?.getTime() && provisional === (wasProvisional ?? false);

/** The applicant was told their term in writing: it is never taken back. */
export const isShorter = ({ at }: Due, told: Date | null): boolean => told !== null && at < told;
