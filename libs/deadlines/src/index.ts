export { getCalendarVersion, keepCalendars, type Db } from './calendar-copies.js';
export { takeCalendars } from './calendar-pass.js';
export { CalendarPass1767225603200 } from './calendar-pass.migration.js';
export { CalendarSweeper, calendarSweeper } from './calendar-sweeper.js';
export { endDeadlines, endingDeadlines, keepDeadlines, keepingDeadlines, type Deadline, type Ended } from './deadline.js';
export { lockRowsOf, type DeadlineKind, type DueDeadline } from './deadline-kind.js';
export { Deadlines1767225600400 } from './deadline.migration.js';
export { DeadlinesController } from './deadlines.controller.js';
export { findRegionRules, keepRegions } from './region-copies.js';
export { Ringer } from './ringer.js';
export { ringer } from './ringer.provider.js';
export { TimeRules1767225600500 } from './time-rules.migration.js';
export {
  countFrom,
  findCalendar,
  getTimeRules,
  legalLadder,
  legalLimit,
  readByRegion,
  type CountedDue,
  type TimeRules,
} from './time-rules.js';
