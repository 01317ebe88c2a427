import { runCommand } from './operations/operator.js';
import { snapshot, SNAPSHOT_USAGE } from './operations/snapshot.js';

// `npm run snapshot -- <aggregate> [id]`: whole states published again, against a running `npm start`.

runCommand(SNAPSHOT_USAGE, snapshot);
