import { DEAD_LETTERS_USAGE, deadLetters } from './operations/dead-letters.js';
import { runCommand } from './operations/operator.js';

// `npm run dead-letters -- list | replay | dismiss`: what services could not apply, against a running `npm start`.

runCommand(DEAD_LETTERS_USAGE, deadLetters);
