import type { BundleDates } from '@onewindow/contracts';
import {
  explainUnder,
  extensionStatus,
  jointClock,
  jointDue,
  promisedClock,
  type Clock,
  type ClockStep,
  type Due,
  type JointHandling,
} from '@onewindow/legal-clock';
import type { Tx } from '@onewindow/messaging/tx';
import { dueView } from '../case/case.dates.js';
import type { LockedBundle } from './bundle.commands.js';
import { bundleIs } from './bundle.domain.js';
import type { JointExtension } from './bundle.entity.js';
import { caseOf, jointDates } from './bundle.events.js';
import { timedBundle } from './joint.commands.js';
import { jointHandling, planned } from './joint.dates.js';

/**
 * Both dates of an accepted application with the steps that explain them, and beside them those of its members, by the ledgers that approval
 * told.
 * @throws DomainError `bundle-is-<status>` of one that was not accepted: no clock ran
 */
export async function bundleDates(tx: Tx, whole: LockedBundle): Promise<BundleDates> {
  const { row, cases } = whole;
  if (row.acceptedAt === null) throw bundleIs(row.status, 'was not accepted, so no clock ran');
  const handling = jointHandling(await timedBundle(tx, whole));
  const expected = planned(handling, tx.now);
  const names = new Map(cases.map(({ memberKey, itemName }) => [memberKey ?? '', itemName]));
  const { binding, members } = jointDue(handling);
  const dates = jointDates(row);
  return {
    joint: explained(dates.joint, jointClock(handling), jointClock(expected), names),
    promised: explained(dates.promised, promiseOf(handling), promiseOf(expected), names),
    binding: binding === 'statutory' ? 'joint' : binding,
    extension: row.extension && extensionView(row.extension),
    members: members.map(({ key, statutory, promised }) => ({
      key,
      itemName: caseOf(cases, key).itemName,
      startDay: statutory.startDay,
      isPlanned: statutory.isPlanned,
      statutoryDay: statutory.state?.day ?? null,
      promisedDay: promised.state?.day ?? null,
    })),
  };
}

const extensionView = (record: JointExtension) => {
  const { amount, basis, approvalNo, approvedOn, documentNo, toldAt } = record;
  return { status: extensionStatus(record), amount, basis, approvalNo, approvedOn, documentNo, toldAt };
};

function promiseOf(handling: JointHandling): Clock {
  const clock = promisedClock(handling);
  if (!clock) throw new Error('an application for a bundle has a promise');
  return clock;
}

type Names = ReadonlyMap<string, string>;

function explained(due: Due, clock: Clock, whenPlanned: Clock, names: Names): BundleDates['joint'] {
  const { stopped, steps } = explainUnder(clock);
  const later = stopped ? explainUnder(whenPlanned) : null;
  return {
    due: dueView(due),
    stopped,
    steps: named(steps, names),
    expected: later && !later.stopped ? { due: dueView(later), steps: named(later.steps, names) } : null,
  };
}

/** What a member's suspension takes out is said with the member's item, as people know it. */
const named = (steps: readonly ClockStep[], names: Names) =>
  steps.map((step) => {
    const member = step.suspension?.member;
    const itemName = member === undefined ? undefined : names.get(member);
    return itemName === undefined ? step : { ...step, text: `${step.text}（${itemName}）`, suspension: { ...step.suspension, itemName } };
  });
