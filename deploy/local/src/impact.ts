import { impact, IMPACT_USAGE } from './operations/impact.js';
import { runCommand } from './operations/operator.js';

// `npm run impact -- <code> [version]`: which running cases a version touches, against a running `npm start`.

runCommand(IMPACT_USAGE, impact);
