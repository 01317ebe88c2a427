// Everything a worker can run: Temporal needs one module that exports all workflows.
export { alarm } from './alarm.js';
export { bundle } from './bundle.js';
export { escalation } from './escalation.js';
export { startupCheck } from './startup-check.js';
