import { TOPICS, type ClockChanged, type ReviewEvent } from '@onewindow/contracts';
import { getCalendarVersion, keepDeadlines, type Deadline, type Ended } from '@onewindow/deadlines';
import type { Tx } from '@onewindow/messaging/tx';
import { present } from '../case/case.events.js';
import { followClock } from '../case/clock.commands.js';
import { itemVersions } from '../catalogue/catalogue.queries.js';
import { BUNDLE_HANDLING } from './bundle.clocks.js';
import { lockBundle, saveBundle, type LockedBundle } from './bundle.commands.js';
import type { BundleRow } from './bundle.entity.js';
import { bundleClockChangedEvent } from './bundle.events.js';
import { hasMoved, nextRung, recountedDates, type TimedBundle } from './joint.dates.js';

/** An accepted application with what its dates are counted by. */
export async function timedBundle(tx: Tx, whole: LockedBundle): Promise<TimedBundle & LockedBundle> {
  const { row, cases } = whole;
  const calendarRegion = present(row.calendarRegion, 'region of the calendar');
  const calendarVersion = present(row.calendarVersion, 'version of the calendar');
  const calendar = await getCalendarVersion(tx.db, calendarRegion, calendarVersion);
  return { ...whole, items: await itemVersions(tx.db, cases), calendar };
}

/** The next rung of the ladder is a time limit among others; none is left of an application that has ended. */
export const keepRung = (tx: Tx, bundle: TimedBundle): Promise<void> => keepDeadlines(tx, [rungDeadline(bundle)]);

/** The next rung as a time limit. */
export const rungDeadline = (bundle: TimedBundle): Deadline | Ended => ({
  subject: bundle.row.id,
  clock: BUNDLE_HANDLING,
  ...(nextRung(bundle) ?? { ended: true as const }),
});

/**
 * Works both dates of an application out again, and with them its next rung, as its members now are: which run, from when, what was entered of
 * their clocks. One that is not on its way has none to move.
 * @returns what changed of the row, for the caller to save with the rest
 */
export async function recounted(tx: Tx, whole: LockedBundle): Promise<Partial<BundleRow>> {
  const { row, cases } = whole;
  if (row.status !== 'accepted') return {};
  const timed = await timedBundle(tx, whole);
  const dates = recountedDates(timed);
  const isMoved = hasMoved(row, dates);
  Object.assign(row, dates);
  // while nothing was entered of any member, the rungs stay where the dates do
  if (isMoved || cases.some(({ ledger }) => ledger !== null)) await keepRung(tx, timed);
  return dates;
}

/**
 * The dates of a case are what approval says; those of the application follow those of its members (行政许可法 第四十二条第二款, 第四十五条; reading
 * `joint-suspension`), and are told with them.
 */
export async function followedClock(tx: Tx, { caseId, rootId, sequence }: ReviewEvent, told: ClockChanged): Promise<void> {
  const whole = rootId !== '' && rootId !== caseId ? await lockBundle(tx, rootId) : null;
  const row = await followClock(tx, caseId, sequence, told);
  if (!whole || !row) return;
  const at = whole.cases.findIndex(({ id }) => id === caseId);
  const now = { ...whole, cases: whole.cases.with(at, row) };
  const calendar = told.entry === 'calendar' ? newer(now.row, told) : {};
  Object.assign(now.row, calendar);
  await saveBundle(tx, now.row, { ...calendar, ...(await recounted(tx, now)) });
  tx.publish(TOPICS.bundleCase, bundleClockChangedEvent(now, { entry: told.entry, members: [row.memberKey ?? ''] }));
}

/** A member is counted by a new calendar, and the whole with it: by that of the nearest region, in its newest version. */
const newer = ({ calendarRegion, calendarVersion }: BundleRow, told: ClockChanged): Partial<BundleRow> =>
  told.calendarRegion !== calendarRegion || told.calendarVersion > (calendarVersion ?? 0)
    ? { calendarRegion: told.calendarRegion, calendarVersion: told.calendarVersion }
    : {};
