import { DEFAULT_READINGS, procedureLaw, readingsOf, type BundleVersion, type ItemVersion } from '@onewindow/contracts';
import { legalLadder, legalLimit } from '@onewindow/deadlines';
import {
  asPlanned,
  DEFAULT_LADDER,
  jointClock,
  jointDue,
  keptDue,
  nextRungOf,
  promisedClock,
  type Calendar,
  type Due,
  type Extension,
  type JointHandling,
  type JointMember,
  type Rung,
} from '@onewindow/legal-clock';
import { decodeRules, type CaseRow } from '../case/case.entity.js';
import { present } from '../case/case.events.js';
import { keyOf } from '../catalogue/catalogue.queries.js';
import { countedLedger } from '../case/clock.domain.js';
import type { Member } from './bundle.domain.js';
import type { BundleRow, JointExtension } from './bundle.entity.js';
import { caseOf, jointDates, membersOf, type BundleWhole } from './bundle.events.js';

/** An accepted application with what its dates are counted by. */
export interface TimedBundle extends BundleWhole {
  readonly version: BundleVersion;
  /** Versions of the members' items, by their keys. */
  readonly items: ReadonlyMap<string, ItemVersion>;
  readonly calendar: Calendar;
}

/** The whole as the legal clock counts it: a member that was taken back or cancelled is none any more. */
export function jointHandling({ row, cases, version, items, calendar }: TimedBundle): JointHandling {
  const rules = row.rules && decodeRules(row.rules);
  const readings = rules ? readingsOf(rules.readings) : DEFAULT_READINGS;
  const members = membersOf({ row, cases }).filter(({ status }) => status !== 'withdrawn' && status !== 'cancelled');
  const keys = new Set(members.map(({ key }) => key));
  return {
    acceptedAt: present(row.acceptedAt, 'acceptance'),
    statutory: legalLimit(version.jointLimit),
    promised: legalLimit(version.promisedLimit ?? version.jointLimit),
    ledger: { suspensions: [], extension: extensionOf(row.extension) },
    calendar,
    readings,
    members: members.map((member) => jointMember(member, caseOf(cases, member.key), { keys, items })),
  };
}

/** The extension as the legal clock counts it: from when the applicant was told. Its reasons stand in the notice; the count asks nothing of them. */
const extensionOf = (record: JointExtension | null): Extension | null =>
  record === null || record.isLapsed || record.toldAt === null
    ? null
    : {
        amount: record.amount,
        unit: 'working-day',
        approver: 'government-head',
        reasons: '',
        toldAt: new Date(record.toldAt),
        basis: record.basis,
      };

interface Known {
  readonly keys: ReadonlySet<string>;
  readonly items: TimedBundle['items'];
}

function jointMember(member: Member, row: CaseRow, { keys, items }: Known): JointMember {
  const item = items.get(keyOf(row.itemCode, row.itemVersion));
  if (!item) throw new Error(`version ${row.itemVersion} of ${row.itemCode} is not in the copy`);
  const needs = member.needs.map(({ anyOf }) => anyOf.filter((key) => keys.has(key))).filter((anyOf) => anyOf.length > 0);
  const [oneOf = [], ...more] = needs.filter((anyOf) => anyOf.length > 1);
  return {
    key: member.key,
    statutory: legalLimit(item.statutoryLimit),
    promised: legalLimit(item.promisedLimit),
    // of several choices the plan of what has not begun takes one as a choice and waits for all of the others
    needs: [...needs.filter((anyOf) => anyOf.length === 1), ...more].flat(),
    needsOneOf: oneOf,
    isJoint: member.inJointLimit,
    ledger: countedLedger(row.ledger).ledger,
    law: procedureLaw(item.itemType, row.applicantKind),
    ...(member.needs.length > 0 && row.acceptedAt ? { startedAt: row.acceptedAt } : {}),
    ...(member.finishedAt ? { finishedAt: member.finishedAt } : {}),
  };
}

/** The dates of the whole as its row has them: while a clock stands, as they were before. */
export function recountedDates(bundle: TimedBundle): Partial<BundleRow> {
  const { statutory, promised } = jointDue(jointHandling(bundle));
  const before = jointDates(bundle.row);
  const joint = keptDue(statutory, before.joint);
  const promise = keptDue(promised, before.promised);
  return {
    jointDueDay: joint.day,
    jointDueAt: joint.at,
    jointProvisional: joint.provisional,
    jointStopped: statutory.stopped,
    promisedDueDay: promise.day,
    promisedDueAt: promise.at,
    promisedProvisional: promise.provisional,
    promisedStopped: promised?.stopped ?? false,
  };
}

/** Whether these dates are others than those of the row. */
export const hasMoved = (row: BundleRow, dates: Partial<BundleRow>): boolean =>
  Object.entries(dates).some(([name, value]) => JSON.stringify(row[name as keyof BundleRow]) !== JSON.stringify(value));

/** The same where each suspension that goes on takes the time that its notice states (行政许可法 第四十五条). */
export const planned = (handling: JointHandling, now: Date): JointHandling => ({
  ...handling,
  members: handling.members.map((member) => ({ ...member, ledger: asPlanned(member.ledger, now) })),
});

const LADDER_CLOCKS = { statutory: 'joint', promised: 'promised' } as const;

/** The date by which a rung is placed. */
export function dueOfRung(row: BundleRow, key: string): { readonly clock: Rung['clock']; readonly due: Due } | undefined {
  const rung = ladderOfBundle(row).find((one) => one.key === key);
  if (!rung || rung.clock === 'order') return undefined;
  return { clock: rung.clock, due: jointDates(row)[LADDER_CLOCKS[rung.clock]] };
}

function ladderOfBundle({ rules }: BundleRow): readonly Rung[] {
  const told = rules ? legalLadder(decodeRules(rules).ladder) : [];
  return told.length > 0 ? told : DEFAULT_LADDER;
}

/** The next rung of an application whose members are on their way; undefined where none is left. */
export function nextRung(bundle: TimedBundle): ReturnType<typeof nextRungOf> {
  const { row } = bundle;
  if (row.status !== 'accepted') return undefined;
  const handling = jointHandling(bundle);
  const clocks = { statutory: jointClock(handling), promised: promisedClock(handling) };
  return nextRungOf({ ladder: ladderOfBundle(row), mark: row.warning, clocks });
}
