import { TOPICS, type CalendarVersion, type ItemVersion } from '@onewindow/contracts';
import { findCalendar, keepDeadlines, readByRegion, type Deadline, type Ended } from '@onewindow/deadlines';
import type { Tx } from '@onewindow/messaging/tx';
import { In } from 'typeorm';
import type { Due } from '../case/case.domain.js';
import { present } from '../case/case.events.js';
import { isShorter, runningTerms, same } from '../case/recounting.commands.js';
import { checkDueOf, correctionDueOf, correctionTerm, issueDueOf, shortestTerm, termOf } from '../case/window-times.queries.js';
import { bundleVersion } from '../catalogue/bundle.queries.js';
import { itemVersions, keyOf } from '../catalogue/catalogue.queries.js';
import { BUNDLE_HANDLING, windowDeadline, type BundleClock, type WindowClock } from './bundle.clocks.js';
import { saveBundles, wholesOf } from './bundle.commands.js';
import { BundleRow } from './bundle.entity.js';
import { bundleClockChangedEvent, bundleTermMovedEvent, finishedAt, running, type BundleWhole } from './bundle.events.js';
import { rungDeadline } from './joint.commands.js';
import { hasMoved, recountedDates } from './joint.dates.js';

const TERMS = { 'bundle-check': 'check', 'bundle-correction': 'correction', 'bundle-issue': 'issue' } as const;

/** What applications are counted by. */
interface CountedBy {
  /** Versions of the members' items, by {@link keyOf}. */
  readonly items: ReadonlyMap<string, ItemVersion>;
  readonly calendar: CalendarVersion;
}

/**
 * The limits of these applications are counted again by the calendar as it now is: those of the window, each for as long as it was set, and the
 * joint limit of those that are accepted. The limits of the members are approval's to count. The caller holds the locks of the applications.
 */
export async function recountBundles(tx: Tx, ids: readonly string[]): Promise<void> {
  const terms = (await runningTerms(tx, ids)).filter(({ clock, isPassed }) => clock === BUNDLE_HANDLING || (clock in TERMS && !isPassed));
  const clocks = new Map(terms.map(({ subject, clock }) => [subject, clock as BundleClock]));
  const wholes = await wholesOf(tx, await tx.db.find(BundleRow, { where: { id: In([...clocks.keys()]) }, order: { id: 'ASC' } }));
  const items = await itemVersions(
    tx.db,
    wholes.flatMap(({ cases }) => cases),
  );
  const calendars = await readByRegion(
    wholes.map(({ row }) => row.regionCode),
    (region) => findCalendar(tx.db, region),
  );
  const changed: BundleRow[] = [];
  const deadlines: (Deadline | Ended)[] = [];
  for (const whole of wholes) {
    const clock = clocks.get(whole.row.id);
    const calendar = calendars.get(whole.row.regionCode);
    if (!clock || !calendar) continue;
    const by = { items, calendar };
    const next = clock === BUNDLE_HANDLING ? await moveJoint(tx, whole, by) : moveTerm(tx, whole, clock, by);
    if (!next) continue;
    changed.push(whole.row);
    deadlines.push(next);
  }
  await saveBundles(tx, changed);
  await keepDeadlines(tx, deadlines);
}

/** @returns the limit as it now is; undefined where it stays */
function moveTerm(tx: Tx, whole: BundleWhole, clock: WindowClock, by: CountedBy): Deadline | undefined {
  const due = move(whole, clock, by);
  if (!due) return undefined;
  whole.row.sequence += 1;
  tx.publish(TOPICS.bundleCase, bundleTermMovedEvent(whole, TERMS[clock], due));
  return windowDeadline(whole.row.id, clock, due);
}

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
    case 'bundle-issue': {
      if (row.issueLimit === null) return undefined;
      const due = termOf(row.issueLimit, finishedAt(whole) ?? present(row.readyAt, 'result'), calendar);
      if (same(due, row.issueDueAt, row.issueProvisional)) return undefined;
      Object.assign(row, issueDueOf(due));
      return due;
    }
  }
}

/**
 * Both dates of the whole by the newest calendar: they may lie past what the members' dates reach, which then do not move. Told where a date
 * changed, or is not provisional any more.
 * @returns the next rung; undefined where the application is counted by this calendar already
 */
async function moveJoint(tx: Tx, whole: BundleWhole, { items, calendar }: CountedBy): Promise<Deadline | Ended | undefined> {
  const { row } = whole;
  if (row.status !== 'accepted') return undefined;
  if (row.calendarRegion === calendar.regionCode && (row.calendarVersion ?? 0) >= calendar.version) return undefined;
  Object.assign(row, { calendarRegion: calendar.regionCode, calendarVersion: calendar.version });
  const timed = { ...whole, items, calendar, version: await bundleVersion(tx.db, row.bundleCode, row.bundleVersion) };
  const dates = recountedDates(timed);
  const isMoved = hasMoved(row, dates);
  Object.assign(row, dates);
  if (isMoved) {
    row.sequence += 1;
    tx.publish(TOPICS.bundleCase, bundleClockChangedEvent(whole, { entry: 'calendar', members: [] }));
  }
  return rungDeadline(timed);
}
