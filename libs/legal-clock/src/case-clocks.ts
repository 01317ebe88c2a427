import type { ProcedureLaw } from '@onewindow/contracts';
import { dueUnder, explainUnder, type Clock, type ClockState, type ExplainedState, type Reckoning } from './clock.js';
import type { Ledger } from './ledger.js';
import type { Period } from './limit.js';

/** Both limits of a case, which run from one start under one ledger. */
export interface CaseClocks extends Reckoning {
  /** Acceptance: the instant from which both run. */
  readonly start: Date;
  readonly receivedAt?: Date;
  /** Null where no law sets a limit: then the body fixes one and publishes it, which is the promised one (优化营商环境条例 第三十六条). */
  readonly statutory: Period | null;
  readonly promised: Period | null;
  readonly ledger: Ledger;
  readonly law: Pick<ProcedureLaw, 'workingDays' | 'excludedTime' | 'check'>;
}

/** Both states, and which of them binds: the earlier of those that run; of two on one day, the law's. Null: none has a due date. */
export interface BothStates<S extends ClockState = ClockState> {
  readonly statutory: S | null;
  readonly promised: S | null;
  readonly binding: 'statutory' | 'promised' | null;
}

/** One of the limits of a case as a clock; null where the case has none of it. */
export function clockOf({ statutory, promised, ...both }: CaseClocks, name: 'statutory' | 'promised'): Clock | null {
  const limit = name === 'statutory' ? statutory : promised;
  return limit && { ...both, name, limit };
}

/**
 * When both limits of a case are due. A promise that is shorter than the law's limit binds.
 * @throws RangeError as `dueUnder`
 */
export const bothDue = (clocks: CaseClocks): BothStates => statesOf(clocks, dueUnder);

/** The same with the steps that explain each. */
export const explainBoth = (clocks: CaseClocks): BothStates<ExplainedState> => statesOf(clocks, explainUnder);

function statesOf<S extends ClockState>(clocks: CaseClocks, state: (clock: Clock) => S): BothStates<S> {
  const [lawful, promise] = [clockOf(clocks, 'statutory'), clockOf(clocks, 'promised')];
  const statutory = lawful && state(lawful);
  const promised = promise && state(promise);
  return { statutory, promised, binding: bindingOf(statutory, promised) };
}

/** Which of two states binds: the earlier of those that have a due date; of two on one day, the law's. */
export function bindingOf(statutory: ClockState | null, promised: ClockState | null): BothStates['binding'] {
  const [law, promise] = [statutory?.at ?? null, promised?.at ?? null];
  if (promise === null) return law === null ? null : 'statutory';
  return law === null || promise < law ? 'promised' : 'statutory';
}
