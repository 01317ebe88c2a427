import { TOPICS } from '@onewindow/contracts';
import { getTimeRules, keepDeadlines, readByRegion, type TimeRules } from '@onewindow/deadlines';
import type { Tx } from '@onewindow/messaging/tx';
import { In } from 'typeorm';
import type { Due } from '../case/case.domain.js';
import { present } from '../case/case.events.js';
import { isShorter, runningTerms, same } from '../case/recounting.commands.js';
import { checkDueOf, checkTermOfAll, correctionDueOf, correctionTerm } from '../case/window-times.queries.js';
import { itemVersions } from '../catalogue/catalogue.queries.js';
import { running } from './acceptance.commands.js';
import { windowDeadline, type WindowClock } from './bundle.clocks.js';
import { lockMembers, saveBundle, type LockedBundle } from './bundle.commands.js';
import { BundleRow } from './bundle.entity.js';
import { bundleTermMovedEvent } from './bundle.events.js';

/**
 * The limits of the window of these applications are counted again by the calendar as it now is. Their joint limit follows the members, whose dates
 * approval tells. The caller holds the locks of the applications.
 */
export async function recountBundles(tx: Tx, ids: readonly string[]): Promise<void> {
  const terms = (await runningTerms(tx, ids)).filter(({ clock }) => clock === 'bundle-check' || clock === 'bundle-correction');
  const rows = await tx.db.find(BundleRow, { where: { id: In(terms.map(({ subject }) => subject)) }, order: { id: 'ASC' } });
  const times = await readByRegion(
    rows.map(({ regionCode }) => regionCode),
    (region) => getTimeRules(tx.db, region),
  );
  const clocks = new Map(terms.map(({ subject, clock }) => [subject, clock as WindowClock]));
  // an application and its members at a time, in the order in which every act locks them
  for (const row of rows) {
    const clock = clocks.get(row.id);
    const time = times.get(row.regionCode);
    if (clock && time) await recountOne(tx, await lockMembers(tx, row), clock, time);
  }
}

async function recountOne(tx: Tx, whole: LockedBundle, clock: WindowClock, time: TimeRules): Promise<void> {
  const { row } = whole;
  const change = clock === 'bundle-check' ? await checkOf(tx, whole, time) : await correctionOf(tx, whole, time);
  if (!change) return;
  const { term, due, columns } = change;
  await saveBundle(tx, row, columns);
  tx.publish(TOPICS.bundleCase, bundleTermMovedEvent(whole, term, due));
  await keepDeadlines(tx, [windowDeadline(row.id, clock, due)]);
}

interface Moved {
  readonly term: 'check' | 'correction';
  readonly due: Due;
  readonly columns: Partial<BundleRow>;
}

async function checkOf(tx: Tx, { row, cases }: LockedBundle, time: TimeRules): Promise<Moved | undefined> {
  const items = [...(await itemVersions(tx.db, cases)).values()];
  const due = checkTermOfAll(items, row.correctedAt ?? row.receivedAt, time);
  if (same(due, row.checkDueAt, row.checkProvisional)) return undefined;
  return { term: 'check', due, columns: checkDueOf(due) };
}

async function correctionOf(tx: Tx, whole: LockedBundle, time: TimeRules): Promise<Moved | undefined> {
  const { row } = whole;
  const items = [...(await itemVersions(tx.db, running(whole))).values()];
  const due = correctionTerm(items, present(row.correctionNotifiedAt, 'notice'), time);
  if (same(due, row.correctionDueAt, row.correctionProvisional) || isShorter(due, row.correctionDueAt)) return undefined;
  return { term: 'correction', due, columns: correctionDueOf(due) };
}
