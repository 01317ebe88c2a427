export { endDeadlines, keepDeadlines, type Deadline, type Ended } from './deadline.js';
export { lockRowsOf, type DeadlineKind, type DueDeadline } from './deadline-kind.js';
export { Deadlines1767225600400 } from './deadline.migration.js';
export { DeadlinesController } from './deadlines.controller.js';
export { DeadlinesModule, type DeadlinesOptions } from './deadlines.module.js';
export { BATCH, Ringer, type RingerParts } from './ringer.js';
