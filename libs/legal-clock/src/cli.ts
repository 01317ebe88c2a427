import { DomainError, type ProcedureLaw } from '@onewindow/contracts';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { Calendar } from './calendar.js';
import { bindingOf, clockOf, type CaseClocks } from './case-clocks.js';
import { readCase, type ExtensionLine, type JointCase, type LimitsCase } from './cli-case.js';
import { explainUnder, type Clock } from './clock.js';
import { legalDay, parseDay, startOfDay } from './day.js';
import { assertExtension, EXTENSION_RULES, type ExtensionRule } from './extension-rules.js';
import { jointClock, jointDue, type JointHandling } from './joint.js';
import { memberDates, type JointMember } from './joint-members.js';
import { EMPTY_LEDGER, type Ledger, type Suspension } from './ledger.js';
import { NATIONAL_CALENDAR } from './national.js';
import { PERMIT_LAW, PERMIT_LIMITS } from './permit-terms.js';
import { remainingAt } from './remaining.js';
import { assertSuspension } from './suspension-rules.js';

/** A line that cannot be answered: the first thing that is wrong with it. */
function failure(line: number, error: unknown): object {
  if (error instanceof z.ZodError) {
    const issue = error.issues[0];
    return { line, error: { code: 'invalid-case', field: issue?.path.join('.') ?? '', message: issue?.message ?? 'is not a case' } };
  }
  if (error instanceof DomainError) return { line, error: { field: '', ...error.details, code: error.code, message: error.message } };
  const code = error instanceof SyntaxError ? 'invalid-json' : 'invalid-case';
  return { line, error: { code, field: '', message: error instanceof Error ? error.message : String(error) } };
}

/** The answer to one line: due dates with their steps, or what is wrong with the line. Never throws. */
export function answer(text: string, line: number): object {
  try {
    const input = readCase(JSON.parse(text));
    const calendar: Calendar = input.calendar === '000000' ? NATIONAL_CALENDAR : input.calendar;
    return {
      line,
      ...(input.id === undefined ? {} : { id: input.id }),
      startDay: legalDay(input.start),
      calendar: { regionCode: calendar.regionCode, version: calendar.version, coversTo: calendar.coversTo },
      ...('members' in input ? answerJoint(input, calendar) : answerLimits(input, calendar)),
    };
  } catch (error) {
    return failure(line, error);
  }
}

const lawOf = ({ workingDays }: { readonly workingDays: string | null }): ProcedureLaw =>
  workingDays === PERMIT_LAW.workingDays ? PERMIT_LAW : workingDays === null ? {} : { workingDays };

/** A ledger as it would have been entered, one after the other: what may not be entered is an error of the line. */
function entered(suspensions: readonly Suspension[], clocks: CaseClocks): CaseClocks {
  let before = clocks;
  for (const suspension of suspensions) {
    assertSuspension(suspension, before);
    before = { ...before, ledger: { ...before.ledger, suspensions: [...before.ledger.suspensions, suspension] } };
  }
  return before;
}

/** The ledger with the extension, if the limit may have it. */
function extended(line: ExtensionLine | null, clock: Clock | null, ledger: Ledger, rule: ExtensionRule): Ledger {
  if (!line) return ledger;
  const { approvedAt = line.toldAt, approver = rule.approver, basis = rule.article, ...terms } = line;
  const extension = { ...terms, approver, basis };
  assertExtension(extension, clock, approvedAt, rule);
  return { ...ledger, extension };
}

function answerLimits(input: LimitsCase, calendar: Calendar): object {
  const { limits, readings, extensionRule, receivedAt } = input;
  const { promised = null, ...others } = limits;
  const statutory = others['statutory'] ?? Object.values(others)[0] ?? null;
  const common = { start: input.start, ...(receivedAt && { receivedAt }), calendar, readings, law: lawOf(input) };
  const entries = entered(input.suspensions, { ...common, statutory, promised, ledger: EMPTY_LEDGER });
  const ledger = extended(input.extension, clockOf(entries, 'statutory'), entries.ledger, EXTENSION_RULES[extensionRule]);
  const dates = Object.entries(limits).map(([name, limit]) => {
    const clock: Clock = { ...common, ledger, limit, name: name === 'promised' ? name : 'statutory' };
    return [name, explainUnder(clock), { limit, ...(input.at && { left: remainingAt(clock, input.at) }) }] as const;
  });
  const states = new Map(dates.map(([name, state]) => [name, state]));
  return {
    dates: Object.fromEntries(dates.map(([name, state, more]) => [name, { ...more, ...state }])),
    binding: bindingOf(states.get('statutory') ?? null, states.get('promised') ?? null),
  };
}

function answerJoint(input: JointCase, calendar: Calendar): object {
  const { start: acceptedAt, limits, readings } = input;
  const law = lawOf(input);
  const by = { calendar, readings, law };
  const members = input.members.map(({ suspensions, ...member }): JointMember => {
    const own = { ...member, ...by, start: member.startedAt ?? acceptedAt, ledger: EMPTY_LEDGER };
    return { ...member, law, ledger: entered(suspensions, own).ledger };
  });
  const { statutory = PERMIT_LIMITS.joint, promised = null } = limits;
  const { ledger } = entered(input.suspensions, { ...by, start: acceptedAt, statutory, promised, ledger: EMPTY_LEDGER });
  const plain: JointHandling = { acceptedAt, statutory, promised, members, ledger, calendar, readings };
  const handling = { ...plain, members: membersExtended(input, plain) };
  const dates = jointDue({ ...handling, ledger: extended(input.extension, jointClock(handling), ledger, EXTENSION_RULES.joint) });
  return { dates: { statutory: dates.statutory, promised: dates.promised }, binding: dates.binding, members: dates.members };
}

/** Members with the extensions of their own limits, each counted from when it can begin. */
function membersExtended({ members: lines }: JointCase, plan: JointHandling): JointMember[] {
  const dates = memberDates(plan);
  return plan.members.map((member, i) => {
    const startDay = dates[i]?.statutory.startDay;
    const line = lines[i]?.extension ?? null;
    if (!line || !startDay) return member;
    const { calendar, readings } = plan;
    const clock = clockOf({ ...member, start: startOfDay(parseDay(startDay)), calendar, readings }, 'statutory');
    return { ...member, ledger: extended(line, clock, member.ledger, EXTENSION_RULES.single) };
  });
}

/** Reads cases from standard input, a line each, and writes an answer for each. Empty lines are passed over. */
async function main(): Promise<void> {
  let line = 0;
  for await (const text of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
    line++;
    if (text.trim() === '') continue;
    if (!process.stdout.write(`${JSON.stringify(answer(text, line))}\n`))
      await new Promise((resolve) => process.stdout.once('drain', resolve));
  }
}

if (require.main === module) void main();
