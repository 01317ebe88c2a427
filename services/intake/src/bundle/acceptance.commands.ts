import { procedureLaw, readingsOf, TOPICS, type DecideAcceptance, type Principal } from '@onewindow/contracts';
import { getTimeRules, legalLimit, type TimeRules } from '@onewindow/deadlines';
import { EMPTY_LEDGER, PERMIT_LAW, type Due } from '@onewindow/legal-clock';
import type { Tx } from '@onewindow/messaging/tx';
import { fingerprint } from '@onewindow/platform';
import { bothRunning, expressStart, runningFrom } from '../case/accepting.commands.js';
import type { CaseTools } from '../case/case.commands.js';
import { correctionNotice, documentNo } from '../case/case.documents.js';
import { encodeRules, type CaseRow } from '../case/case.entity.js';
import { acceptedEvent } from '../case/case.events.js';
import { assertCorrected, assertNotYetTold, shortcomings, type Defect } from '../case/correction.domain.js';
import { assertNotDeemedAccepted, isDeemedAccepted } from '../case/duty.domain.js';
import { assertComplete } from '../case/material.domain.js';
import { correctionDueOf, correctionTerm } from '../case/window-times.queries.js';
import { itemVersion, itemVersions } from '../catalogue/catalogue.queries.js';
import { rulesOf } from '../catalogue/plan.js';
import { runBundleClock, stopBundleClocks } from './bundle.clocks.js';
import {
  applicantNameOf,
  askedMaterials,
  lockMembers,
  lockShownBundle,
  saveBundle,
  saveMembers,
  type LockedBundle,
} from './bundle.commands.js';
import { bundleAcceptNotice, bundleFrame } from './bundle.documents.js';
import { assertBundleAtSite, assertBundleCanBecome, assertInCheck } from './bundle.domain.js';
import { bundleAcceptedEvent, bundleCorrectionEvent, running } from './bundle.events.js';
import { keepRung, timedBundle } from './joint.commands.js';
import { turnAway, type CheckedBundle } from './turning-away.commands.js';
import { planVisits } from './visit.commands.js';
import { vouch } from './voucher.commands.js';

/**
 * The outcome of the check at the window (permits: 行政许可法 第三十二条), one for the whole application: one acceptance, one correction notice
 * (一次告知), or one turning away. The same outcome again is quiet.
 * @throws DomainError `bundle-not-found`, `bundle-is-<status>`, and what the acceptance of a case refuses
 */
export async function decideBundle(tx: Tx, id: string, body: DecideAcceptance, clerk: Principal, tools: CaseTools): Promise<LockedBundle> {
  const row = await lockShownBundle(tx, id, { caller: clerk, doing: 'acceptance' });
  assertBundleAtSite(row, clerk);
  const locked = await lockMembers(tx, row);
  const acceptanceHash = fingerprint(body);
  if (row.acceptanceHash === acceptanceHash || (body.outcome === 'accepted' && row.acceptedAt !== null)) return locked;
  const law = procedureLaw(row.itemType, row.applicantKind);
  assertInCheck(row, law.check);
  const checked = { ...locked, law, asked: askedMaterials(locked) };
  switch (body.outcome) {
    case 'accepted':
      return accept(tx, checked, clerk, tools, acceptanceHash);
    case 'correction':
      return tellCorrections(tx, checked, body.defects, tools, acceptanceHash);
    case 'not-required':
    case 'no-jurisdiction':
    case 'not-corrected':
      return turnAway(tx, checked, body, tools, acceptanceHash);
  }
}

/**
 * The joint limit (行政许可法 第四十二条第二款) and the limits of every member that needs no other start together, when all was in: one
 * acceptance is acceptance by all bodies (浙江省保障“最多跑一次”改革规定 第五条).
 */
async function accept(tx: Tx, checked: CheckedBundle, clerk: Principal, tools: CaseTools, acceptanceHash: string): Promise<LockedBundle> {
  const { row, law, asked } = checked;
  assertBundleCanBecome(row, 'accepted');
  // what the law has accepted already is accepted as of its receipt, whatever is missing
  if (isDeemedAccepted(row, tx.now, law)) return acceptBundleFrom(tx, checked, tools, { acceptedBy: '', acceptanceHash });
  assertCorrected(row, asked, law);
  assertComplete(asked, row.materials, law);
  return acceptBundleFrom(tx, checked, tools, { acceptedBy: clerk.id, acceptanceHash });
}

/** By whom an application is accepted. */
interface BundleAccepting {
  /** Empty where the law accepts it, as of its receipt. */
  readonly acceptedBy: string;
  readonly acceptanceHash?: string;
}

/** Accepts an application: both joint dates, the voucher, the members that need no other. Whether it may be accepted is decided before. */
export async function acceptBundleFrom(
  tx: Tx,
  whole: LockedBundle,
  tools: CaseTools,
  { acceptedBy, acceptanceHash }: BundleAccepting,
): Promise<LockedBundle> {
  const { row, version } = whole;
  const deemed = acceptedBy === '';
  const time = await getTimeRules(tx.db, row.regionCode);
  const { calendar } = time;
  const start = deemed ? row.receivedAt : expressStart(row, tx.now, time.rules);
  const counted = {
    start,
    statutory: legalLimit(version.jointLimit),
    promised: legalLimit(version.promisedLimit ?? version.jointLimit),
    ledger: EMPTY_LEDGER,
    calendar,
    readings: readingsOf(time.rules.readings),
    law: PERMIT_LAW,
  };
  const [joint, promised] = bothRunning(counted);
  const acceptNo = documentNo(tools.numbers, 'BUNDLE_ACCEPT_NOTICE', row.leadAgencyCode, tx.now);
  await stopBundleClocks(tx, row.id);
  await saveBundle(tx, row, {
    ...(acceptanceHash === undefined ? {} : { acceptanceHash }),
    status: 'accepted',
    acceptedAt: start,
    acceptedBy,
    deemed,
    acceptNo,
    jointDueDay: joint.day,
    jointDueAt: joint.at,
    jointProvisional: joint.provisional,
    promisedDueDay: promised.day,
    promisedDueAt: promised.at,
    promisedProvisional: promised.provisional,
    calendarVersion: calendar.version,
    calendarRegion: calendar.regionCode,
    rules: encodeRules(time.rules),
  });
  const visiting = await planVisits(tx, whole);
  const begun = beginning(whole);
  for (const one of begun) await openCase(tx, whole, Object.assign(one, { deemed }), { start, time });
  await saveMembers(tx, [...new Set([...begun, ...visiting])]);
  await keepRung(tx, await timedBundle(tx, whole));
  const members = running(whole).map((one) => ({ row: one, agencyName: agencyNameOf(whole, one.memberKey ?? '') }));
  const data = bundleAcceptNotice(bundleFrame(row, version, applicantNameOf(row, tools)), row, start, members);
  const event = bundleAcceptedEvent(whole);
  await vouch(tx, tools, row, { kind: 'BUNDLE_ACCEPT_NOTICE', documentNo: acceptNo, data, news: 'accepted', event });
  return whole;
}

/** Those of them that need no other. */
const beginning = (whole: LockedBundle): CaseRow[] =>
  running(whole).filter(({ memberKey }) => whole.row.members.some(({ key, needs }) => key === memberKey && needs.length === 0));

/** Name of a member's body, as the version has it. */
export const agencyNameOf = ({ version }: Pick<LockedBundle, 'version'>, key: string): string =>
  version.members.find((member) => member.key === key)?.agencyName ?? '';

/** From when a member runs, and by which calendar. */
export interface Beginning {
  readonly start: Date;
  readonly time: TimeRules;
}

/**
 * The case of a member is accepted, and approval hears of it as of any other: its own limits run beside the joint one. The caller holds the
 * locks and saves the case.
 */
export async function openCase(tx: Tx, { row }: LockedBundle, member: CaseRow, { start, time }: Beginning): Promise<void> {
  const item = await itemVersion(tx.db, member.itemCode, member.itemVersion);
  Object.assign(member, runningFrom(item, { start, time, acceptedBy: row.acceptedBy ?? '', applicantKind: row.applicantKind }).running, {
    acceptNo: row.acceptNo,
    sequence: member.sequence + 1,
  });
  tx.publish(TOPICS.case, acceptedEvent(member, item, { calendar: time.calendar, rules: rulesOf(item, time.rules) }));
}

async function tellCorrections(
  tx: Tx,
  checked: CheckedBundle,
  defects: readonly Defect[],
  tools: CaseTools,
  acceptanceHash: string,
): Promise<LockedBundle> {
  const { row, version, law, asked } = checked;
  assertNotYetTold(row, law);
  assertNotDeemedAccepted(row, tx.now, law);
  const found = shortcomings(asked, row.materials, defects, law);
  const due = await correctionDue(tx, checked);
  await runBundleClock(tx, row.id, 'bundle-correction', due);
  const correctionNo = documentNo(tools.numbers, 'CORRECTION_NOTICE', row.leadAgencyCode, tx.now);
  await saveBundle(tx, row, {
    acceptanceHash,
    status: 'correcting',
    correctionNo,
    correctionAsked: found.keys,
    correctionOpen: found.keys,
    correctionNotifiedAt: tx.now,
    ...correctionDueOf(due),
    defectsSealed: tools.personal.seal({ defects: JSON.stringify(found.defects) }, row.id),
  });
  const data = correctionNotice(bundleFrame(row, version, applicantNameOf(row, tools)), row, found, asked, due);
  const event = bundleCorrectionEvent(checked, found);
  await vouch(tx, tools, row, { kind: 'CORRECTION_NOTICE', documentNo: correctionNo, data, news: 'correction', event });
  return checked;
}

/** Of the members that go on. */
async function correctionDue(tx: Tx, checked: CheckedBundle): Promise<Due> {
  const items = await itemVersions(tx.db, running(checked));
  const { calendar } = await getTimeRules(tx.db, checked.row.regionCode);
  return correctionTerm([...items.values()], tx.now, calendar);
}
