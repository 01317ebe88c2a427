import { DomainError, type ErrorDetails, type ErrorKind } from '@onewindow/contracts';
import { clockOf, type CaseClocks } from './case-clocks.js';
import { dueUnder } from './clock.js';
import { dayNumberOf, parseDay } from './day.js';
import { concerns, isLegalCause, LEGAL_CAUSES, needsNotice, nominalStop, type Suspension } from './ledger.js';

/** What is known of a suspension besides when it is entered. */
export interface SuspensionEntry {
  /** The written notice was made out and is on its way: the clock stops by its service, once that is entered. Otherwise it must be served. */
  readonly noticeFollows?: boolean;
}

/**
 * Whether a suspension may be entered into the ledger of a case. An entry of the same id is taken to be the one that is being replaced.
 * Call it under the lock of the case.
 * @throws DomainError `suspension-cause-unknown` a cause that the law does not know, of the statutory limit ·
 *   `suspension-basis-missing` · `suspension-planned-days-missing` the notice states the time needed, at least one day ·
 *   `suspension-ends-before-start` · `suspension-before-acceptance` (reading `suspension-before-start`) ·
 *   `suspension-without-notice` · `suspension-notice-late` (reading `late-notice`) · `suspension-overlaps` (reading `overlap`) ·
 *   `suspension-after-due` it begins after all that it could stop is due (reading `suspension-after-due`); all with 行政许可法 第四十五条
 *   where the procedure is a permit
 * @throws RangeError a day that is none
 */
export function assertSuspension(suspension: Suspension, clocks: CaseClocks, entry: SuspensionEntry = {}): void {
  const refuse = refusal(clocks, suspension.id);
  assertCause(suspension, refuse);
  assertDays(suspension, clocks, refuse);
  assertNotice(suspension, clocks, entry, refuse);
  assertAlone(suspension, clocks, refuse);
  assertInTime(suspension, clocks, refuse);
}

/**
 * Whether a suspension that goes on may end with a day (`YYYY-MM-DD`, its last). Call it under the lock of the case.
 * @throws DomainError `suspension-unknown` · `suspension-already-ended` on another day · `suspension-ends-before-start` ·
 *   `suspension-overlaps` it would run into a later one (reading `overlap`)
 * @throws RangeError a day that is none
 */
export function assertSuspensionEnd(id: string, to: string, clocks: CaseClocks): void {
  const refuse = refusal(clocks, id);
  const open = clocks.ledger.suspensions.find((one) => one.id === id);
  if (!open) throw refuse('not-found', 'suspension-unknown', 'the case has no such suspension');
  if (open.to !== null && open.to !== to)
    throw refuse('conflict', 'suspension-already-ended', `the suspension ended on ${open.to}`, { endedOn: open.to });
  const ended = { ...open, to };
  assertDays(ended, clocks, refuse);
  assertAlone(ended, clocks, refuse);
}

type Refuse = (kind: ErrorKind, code: string, message: string, details?: ErrorDetails) => DomainError;

const refusal =
  ({ law }: CaseClocks, suspensionId: string): Refuse =>
  (kind, code, message, details) =>
    new DomainError(kind, code, message, {
      ...(law.excludedTime === undefined ? {} : { article: law.excludedTime }),
      suspensionId,
      ...details,
    });

function assertCause({ clocks, cause, basis, plannedDays }: Suspension, refuse: Refuse): void {
  const allowed = Object.keys(LEGAL_CAUSES);
  if (clocks === 'both' && !isLegalCause(cause))
    throw refuse('invalid', 'suspension-cause-unknown', `the statutory limit is stopped by ${allowed.join(', ')} alone`, {
      field: 'cause',
      allowed,
    });
  if (basis.trim() === '')
    throw refuse('invalid', 'suspension-basis-missing', 'a suspension names the rule that asks for it', { field: 'basis' });
  if (!Number.isInteger(plannedDays) || plannedDays < 1)
    throw refuse('invalid', 'suspension-planned-days-missing', 'the notice states the time needed, one day at least', {
      field: 'plannedDays',
    });
}

function assertDays({ from, to }: Suspension, { start, readings }: CaseClocks, refuse: Refuse): void {
  const first = parseDay(from);
  if (to !== null && parseDay(to) < first)
    throw refuse('invalid', 'suspension-ends-before-start', `the suspension began on ${from} and cannot end before`, {
      field: 'to',
      earliest: from,
    });
  if (readings['suspension-before-start'] === 'refuse' && first < dayNumberOf(start))
    throw refuse('invalid', 'suspension-before-acceptance', 'a suspension cannot begin before the application is accepted', {
      field: 'from',
    });
}

function assertNotice(suspension: Suspension, { readings }: CaseClocks, entry: SuspensionEntry, refuse: Refuse): void {
  if (!needsNotice(suspension, readings)) return;
  const { noticeServedAt, from } = suspension;
  const field = 'noticeServedAt';
  if (noticeServedAt === null) {
    if (entry.noticeFollows) return;
    throw refuse('invalid', 'suspension-without-notice', 'the applicant is told the time needed in writing before the clock stops', {
      field,
    });
  }
  if (readings['late-notice'] === 'refuse' && dayNumberOf(noticeServedAt) > parseDay(from))
    throw refuse('conflict', 'suspension-notice-late', `the written notice was to be served by ${from}`, { field, latest: from });
}

// By the days that two take out and not by those that they name: by the reading of the edges, the day on which one ends may be counted.
function assertAlone(suspension: Suspension, { ledger, readings }: CaseClocks, refuse: Refuse): void {
  if (readings.overlap === 'union') return;
  const mine = nominalStop(suspension, readings);
  if (!mine) return;
  for (const other of ledger.suspensions) {
    if (other.id === suspension.id) continue;
    const theirs = nominalStop(other, readings);
    const share = theirs && mine.from <= theirs.to && theirs.from <= mine.to;
    if (share && shareAClock(suspension, other))
      throw refuse('conflict', 'suspension-overlaps', `the suspension ${other.id} takes out some of these days already`, {
        field: 'from',
        overlaps: other.id,
      });
  }
}

const shareAClock = (one: Suspension, other: Suspension): boolean =>
  (['statutory', 'promised'] as const).some((clock) => concerns(one, clock) && concerns(other, clock));

function assertInTime(suspension: Suspension, clocks: CaseClocks, refuse: Refuse): void {
  if (clocks.readings['suspension-after-due'] !== 'refuse') return;
  const others = { ...clocks.ledger, suspensions: clocks.ledger.suspensions.filter(({ id }) => id !== suspension.id) };
  const dues = (['statutory', 'promised'] as const).flatMap((name) => {
    const clock = concerns(suspension, name) ? clockOf({ ...clocks, ledger: others }, name) : null;
    return clock ? [dueUnder(clock)] : [];
  });
  const latest = dues
    .map(({ day }) => day ?? '9999-12-31')
    .toSorted((a, b) => a.localeCompare(b))
    .at(-1);
  if (latest !== undefined && suspension.from > latest)
    throw refuse('conflict', 'suspension-after-due', `the limit ended on ${latest}; nothing is left to stop`, { field: 'from', latest });
}
