import { procedureLaw, type ProcedureLaw } from '@onewindow/contracts';
import { explainUnder, type Clock, type ExplainedState, type Reckoning } from './clock.js';
import type { ExplainedDue } from './due-date.js';
import { EMPTY_LEDGER, type Suspension } from './ledger.js';
import type { Limit, Period } from './limit.js';

const workingDays = (amount: number, basis: string): Limit => ({ amount, unit: 'working-day', basis: `行政许可法 ${basis}` });

/** The limits that the law of permits sets itself; a law or regulation may set others for an item (法律、法规另有规定的，依照其规定). */
export const PERMIT_LIMITS = {
  /** Until when all that is missing is told, from receipt. */
  notice: workingDays(5, '第三十二条第一款第四项'),
  /** The decision, from acceptance. */
  decision: workingDays(20, '第四十二条第一款'),
  /** What several bodies handle together, from acceptance. */
  joint: workingDays(45, '第四十二条第二款'),
  /** The review of the lower body, from acceptance. */
  firstTier: workingDays(20, '第四十三条'),
  /** The licence, from the decision. */
  issue: workingDays(10, '第四十四条'),
  /** The hearing, from the request (or the window's end). */
  hearing: workingDays(20, '第四十七条第一款'),
  /** Two inspectors, from acceptance. */
  inspectors: workingDays(5, '第五十五条第二款'),
} as const;

/** What is cited for the clocks of permits. */
export const PERMIT_LAW: ProcedureLaw = procedureLaw('01');

/** When a limit that nothing stops or lengthens is due, with steps. Throws RangeError as `dueUnder`. */
export function explainPlain(start: Date, limit: Period, { calendar, readings }: Reckoning, law: Clock['law'] = PERMIT_LAW): ExplainedDue {
  const state = explainUnder({ name: 'order', start, limit, ledger: EMPTY_LEDGER, calendar, readings, law });
  if (state.stopped) throw new Error('a clock without a ledger does not stand');
  const { day, at, provisional, steps } = state;
  return { day, at, provisional, steps };
}

/**
 * Until when the licence is to be issued and served: ten working days from the decision, 行政许可法 第四十四条.
 * @param suspensions time that 第四十五条 takes out of this limit too (tests of goods before they are marked, for one)
 * @throws RangeError as `dueUnder`
 */
export function issueDue(decidedAt: Date, by: Reckoning, suspensions: readonly Suspension[] = []): ExplainedState {
  const ledger = { suspensions, extension: null };
  const { calendar, readings } = by;
  return explainUnder({ name: 'statutory', start: decidedAt, limit: PERMIT_LIMITS.issue, ledger, calendar, readings, law: PERMIT_LAW });
}

/**
 * The lower body's review where a higher one decides: twenty working days from acceptance, 行政许可法 第四十三条. It cannot be extended
 * (`EXTENSION_RULES.firstTier`); 第四十五条 stops it.
 * @throws RangeError as `dueUnder`
 */
export function firstTierDue(acceptedAt: Date, by: Reckoning, suspensions: readonly Suspension[] = []): ExplainedState {
  const ledger = { suspensions, extension: null };
  const { calendar, readings } = by;
  return explainUnder({
    name: 'statutory',
    start: acceptedAt,
    limit: PERMIT_LIMITS.firstTier,
    ledger,
    calendar,
    readings,
    law: PERMIT_LAW,
  });
}

/**
 * Until when two inspectors or more are assigned: five working days from acceptance, 行政许可法 第五十五条. Nothing stops it.
 * @throws RangeError as `dueUnder`
 */
export const inspectorsDue = (acceptedAt: Date, by: Reckoning): ExplainedDue => explainPlain(acceptedAt, PERMIT_LIMITS.inspectors, by);
