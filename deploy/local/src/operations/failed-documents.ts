import type { FailedDocumentView, RenderingsView, RenderingView } from '@onewindow/contracts';
import { SetupError } from '../part.js';
import type { Operator, Say } from './operator.js';

/** The service that issues documents. */
const ISSUER = 'intake';
const PATH = 'failed-documents';

export const FAILED_DOCUMENTS_USAGE = `Documents whose PDF could not be made, after three tries; what they say is kept, and the case goes on.

  npm run failed-documents -- list
  npm run failed-documents -- retry <id>       makes one now, and says why not
  npm run failed-documents -- retry all        gives them all back to the renderer`;

/** @throws SetupError with what to do instead, with why a document still cannot be made, or with the service's own sentence when it refuses */
export async function failedDocuments(operator: Operator, [action, id, ...more]: readonly string[], say: Say): Promise<void> {
  if (action === 'list' && id === undefined) return list(operator, say);
  if (action === 'retry' && id !== undefined && more.length === 0) return id === 'all' ? retryAll(operator, say) : retry(operator, id, say);
  throw new SetupError(`This is not how it is used.\n\n${FAILED_DOCUMENTS_USAGE}`);
}

async function list(operator: Operator, say: Say): Promise<void> {
  let found = 0;
  for await (const document of operator.all<FailedDocumentView>(ISSUER, PATH)) {
    found += 1;
    say(line(document));
  }
  say(found === 0 ? 'Every document has its file, or is about to.' : `${documents(found)} cannot be made.`);
}

const line = ({ id, kind, templateVersion, documentNo, caseId, issuedAt, attempts, reason }: FailedDocumentView): string =>
  `${id}  ${kind} v${templateVersion}  ${documentNo}  case ${caseId}  ${issuedAt}  ${attempts} attempts  ${reason}`;

const documents = (count: number): string => (count === 1 ? '1 document' : `${count} documents`);

async function retry(operator: Operator, id: string, say: Say): Promise<void> {
  const { reason } = await operator.ask<RenderingView>(ISSUER, 'POST', `${PATH}/${encodeURIComponent(id)}/rendering`);
  if (reason !== null) throw new SetupError(`Document ${id} still cannot be made: ${reason}`);
  say(`Document ${id} has its file.`);
}

async function retryAll(operator: Operator, say: Say): Promise<void> {
  const { waiting } = await operator.ask<RenderingsView>(ISSUER, 'POST', `${PATH}/rendering`);
  if (waiting === 0) return say('No document had failed.');
  say(`${documents(waiting)} will be made again; what fails three times is listed again within half a minute.`);
}
