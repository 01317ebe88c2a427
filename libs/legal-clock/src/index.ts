export { checkCalendar, dayKind, excerpt, isWorkingDay, type Calendar, type DayKind } from './calendar.js';
export { eachDay, endOfLegalDay, legalDay } from './day.js';
export { dueDate, dueDay, type Due, type DueDateInput, type ExplainedDue, type ExplainedInput } from './due-date.js';
export { type ClockStep, type StepReason } from './explain.js';
export { MAX_LIMIT, type Limit } from './limit.js';
export { NATIONAL_CALENDAR, type PublishedCalendar } from './national.js';
