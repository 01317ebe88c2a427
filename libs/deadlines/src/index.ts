export { endDeadlines, keepDeadlines, type Deadline, type Ended } from './deadline.js';
export { lockRowsOf, type DeadlineKind, type DueDeadline } from './deadline-kind.js';
export { Deadlines1767225600400 } from './deadline.migration.js';
export { DeadlinesController } from './deadlines.controller.js';
export { Ringer } from './ringer.js';
export { ringer } from './ringer.provider.js';
