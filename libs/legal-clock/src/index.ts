export { checkCalendar, dayKind, excerpt, isWorkingDay, type Calendar, type DayKind } from './calendar.js';
export { bindingOf, bothDue, clockOf, explainBoth, type BothStates, type CaseClocks } from './case-clocks.js';
export {
  dueUnder,
  explainUnder,
  type Clock,
  type ClockState,
  type ExplainedState,
  type Reckoning,
  type Running,
  type Stopped,
} from './clock.js';
export { eachDay, endOfLegalDay, legalDay } from './day.js';
export { dueDate, dueDay, type Due, type DueDateInput, type ExplainedDue, type ExplainedInput } from './due-date.js';
export { type ClockStep, type StepReason } from './explain.js';
export {
  causeName,
  EMPTY_LEDGER,
  isLegalCause,
  LEGAL_CAUSES,
  type Approver,
  type ClockName,
  type Extension,
  type Ledger,
  type LegalCause,
  type Suspension,
} from './ledger.js';
export { MAX_LIMIT, type DayUnit, type Limit, type Period } from './limit.js';
export { NATIONAL_CALENDAR, type PublishedCalendar } from './national.js';
export { remainingAt, type Remaining } from './remaining.js';
export { assertExtension, EXTENSION_RULES, type ExtensionRule } from './extension-rules.js';
export { assertSuspension, assertSuspensionEnd, type SuspensionEntry } from './suspension-rules.js';
