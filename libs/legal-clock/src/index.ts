export { checkCalendar, dayKind, excerpt, isWorkingDay, type Calendar, type DayKind } from './calendar.js';
export { bindingOf, bothDue, clockOf, explainBoth, type BothStates, type CaseClocks } from './case-clocks.js';
export {
  dueUnder,
  explainUnder,
  keptDue,
  type Clock,
  type ClockState,
  type ExplainedState,
  type Reckoning,
  type Running,
  type Stopped,
} from './clock.js';
export { eachDay, endOfLegalDay, legalDayEnding, legalDay } from './day.js';
export { dueDate, dueDay, type Due, type DueDateInput, type ExplainedDue, type ExplainedInput } from './due-date.js';
export { asPlanned, expectedUnder } from './expected.js';
export { type ClockStep, type StepReason } from './explain.js';
export {
  causeName,
  EMPTY_LEDGER,
  isLegalCause,
  LEGAL_CAUSES,
  needsNotice,
  type Approver,
  type ClockName,
  type Extension,
  type Ledger,
  type LegalCause,
  type Suspension,
} from './ledger.js';
export { isAbove, isNumbered, isOverdue, MARKS, nextRungOf, rungOfMark } from './ladder.js';
export { MAX_LIMIT, type DayUnit, type Limit, type Period } from './limit.js';
export { NATIONAL_CALENDAR, type PublishedCalendar } from './national.js';
export { remainingAt, type Remaining } from './remaining.js';
export {
  assertExtension,
  assertNotExtended,
  EXTENSION_RULES,
  extensionStatus,
  isToldInTime,
  type ExtensionRule,
} from './extension-rules.js';
export { assertSuspension, assertSuspensionEnd, type SuspensionEntry } from './suspension-rules.js';
export {
  assertJurisdictionRefusal,
  correctedAcceptance,
  correctionDue,
  deemedAcceptance,
  expressAcceptance,
  noticeDue,
  timelyNotice,
  type DeemedAcceptance,
  type Received,
} from './acceptance.js';
export { reapplicationBar, type Bar, type BarCause } from './bars.js';
export { assertHearingNotice, firstHearingDay, hearingDue, hearingWindow, lastHearingNotice, type HearingRequest } from './hearing.js';
export { jointClock, jointDue, promisedClock, type JointDates, type JointHandling } from './joint.js';
export { memberDates, type JointMember, type MemberDates, type MemberLimit, type MemberPlan } from './joint-members.js';
export { explainPlain, firstTierDue, inspectorsDue, issueDue, PERMIT_LAW, PERMIT_LIMITS } from './permit-terms.js';
export {
  dayBefore,
  deemedRenewal,
  lastDayOfValidity,
  lastDayToRenew,
  type DeemedRenewal,
  type RenewalRequest,
  type TimeBefore,
} from './renewal.js';
export { DEFAULT_LADDER, rungsOf, type PlacedRung, type Rung, type RungKey, type RungPlace } from './rungs.js';
export { litigationDue, reconsiderationDue, servedOn, type Delivery, type Service } from './service.js';
