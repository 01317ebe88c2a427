import { TOPICS, type CalendarVersion, type ItemVersion } from '@onewindow/contracts';
import { findCalendar, keepDeadlines, readByRegion } from '@onewindow/deadlines';
import { sql, type Tx } from '@onewindow/messaging/tx';
import { In } from 'typeorm';
import type { Due } from '../case/case.domain.js';
import { present } from '../case/case.events.js';
import { isShorter, runningTerms, same } from '../case/recounting.commands.js';
import { checkDueOf, correctionDueOf, correctionTerm, shortestTerm } from '../case/window-times.queries.js';
import { itemVersions, keyOf } from '../catalogue/catalogue.queries.js';
import { running } from './acceptance.commands.js';
import { windowDeadline, type WindowClock } from './bundle.clocks.js';
import { wholesOf } from './bundle.commands.js';
import { BundleRow } from './bundle.entity.js';
import { bundleTermMovedEvent, type BundleWhole } from './bundle.events.js';

const TERMS = { 'bundle-check': 'check', 'bundle-correction': 'correction' } as const;

const SAVE = `
  UPDATE bundle_case b
     SET sequence = c.sequence, check_due_day = c."checkDueDay", check_due_at = c."checkDueAt", check_provisional = c."checkProvisional",
         correction_due_day = c."correctionDueDay", correction_due_at = c."correctionDueAt", correction_provisional = c."correctionProvisional"
    FROM jsonb_to_recordset($1::jsonb) AS c(id uuid, sequence integer, "checkDueDay" date, "checkDueAt" timestamptz, "checkProvisional" boolean,
         "correctionDueDay" date, "correctionDueAt" timestamptz, "correctionProvisional" boolean)
   WHERE b.id = c.id`;

/**
 * The limits of the window of these applications are counted again by the calendar as it now is. Their joint limit follows the members, whose dates
 * approval tells. The caller holds the locks of the applications.
 */
export async function recountBundles(tx: Tx, ids: readonly string[]): Promise<void> {
  const clocks = new Map((await runningTerms(tx, ids)).flatMap(({ subject, clock }) => (isOfWindow(clock) ? [[subject, clock]] : [])));
  const wholes = await wholesOf(tx, await tx.db.find(BundleRow, { where: { id: In([...clocks.keys()]) }, order: { id: 'ASC' } }));
  const items = await itemVersions(
    tx.db,
    wholes.flatMap(({ cases }) => cases),
  );
  const calendars = await readByRegion(
    wholes.map(({ row }) => row.regionCode),
    (region) => findCalendar(tx.db, region),
  );
  const moved = wholes.flatMap((whole) => {
    const clock = clocks.get(whole.row.id);
    const calendar = calendars.get(whole.row.regionCode);
    const due = clock && calendar && move(whole, clock, { items, calendar });
    return due ? [{ whole, clock, due }] : [];
  });
  if (moved.length === 0) return;
  for (const { whole, clock, due } of moved) {
    whole.row.sequence += 1;
    tx.publish(TOPICS.bundleCase, bundleTermMovedEvent(whole, TERMS[clock], due));
  }
  await sql(tx, SAVE, [JSON.stringify(moved.map(({ whole }) => whole.row))]);
  await keepDeadlines(
    tx,
    moved.map(({ whole, clock, due }) => windowDeadline(whole.row.id, clock, due)),
  );
}

const isOfWindow = (clock: string): clock is WindowClock => clock in TERMS;

interface CountedBy {
  /** By {@link keyOf}. */
  readonly items: ReadonlyMap<string, ItemVersion>;
  readonly calendar: CalendarVersion;
}

/** @returns the date that a limit now has; undefined where it stays */
function move(whole: BundleWhole, clock: WindowClock, { items, calendar }: CountedBy): Due | undefined {
  const { row } = whole;
  switch (clock) {
    case 'bundle-check': {
      if (row.checkLimits === null) return undefined;
      const due = shortestTerm(row.checkLimits, row.correctedAt ?? row.receivedAt, calendar);
      if (same(due, row.checkDueAt, row.checkProvisional)) return undefined;
      Object.assign(row, checkDueOf(due));
      return due;
    }
    case 'bundle-correction': {
      const those = running(whole).flatMap(({ itemCode, itemVersion }) => items.get(keyOf(itemCode, itemVersion)) ?? []);
      const due = correctionTerm(those, present(row.correctionNotifiedAt, 'notice'), calendar);
      if (same(due, row.correctionDueAt, row.correctionProvisional) || isShorter(due, row.correctionDueAt)) return undefined;
      Object.assign(row, correctionDueOf(due));
      return due;
    }
  }
}
