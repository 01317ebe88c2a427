import { FAILED_DOCUMENTS_USAGE, failedDocuments } from './operations/failed-documents.js';
import { runCommand } from './operations/operator.js';

// `npm run failed-documents -- list | retry`: documents whose PDF could not be made, against a running `npm start`.

runCommand(FAILED_DOCUMENTS_USAGE, failedDocuments);
