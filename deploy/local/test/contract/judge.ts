import type { Operation } from './contract.js';
import type { Answer } from './wire.js';

const KEBAB = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** Refusals before a route is found or its handler asked; any request may get them. */
const OF_THE_PLATFORM = new Set([
  'malformed-address',
  'malformed-request',
  'not-http',
  'route-not-found',
  'request-timeout',
  'body-too-large',
  'path-too-long',
  'unsupported-media-type',
  'headers-too-large',
  'host-missing',
  'expectation-failed',
  'temporarily-unavailable',
  'service-unavailable',
  'too-busy',
  'stopping',
]);

/**
 * Throws what is wrong with an answer: a failure of the service, a refusal without a stable code or with one that the contract does not
 * name, an answer that is not as the contract says.
 * @param operation what was asked; undefined when the request may have gone anywhere
 */
export function judge(answer: Answer, operation?: Operation): void {
  const fault = faultOf(answer, operation);
  if (fault) throw new Error(`${fault}\n${answer.status} ${answer.headers['content-type'] ?? ''}\n${answer.text.slice(0, 2000)}`);
}

function faultOf(answer: Answer, operation?: Operation): string | undefined {
  const { status, headers, text } = answer;
  if (status >= 500 && status !== 503) return 'the service failed';
  if (status === 503 && headers['retry-after'] === undefined) return 'a 503 says when to try again';
  const type = headers['content-type'] ?? '';
  if ((operation === undefined || operation.isPage) && type.startsWith('text/html')) return undefined;
  if (operation === undefined && status < 400) return undefined;
  if (operation?.isPage && status === 303) return undefined;
  if (status < 400 && operation?.isFile) return undefined;
  if (status === 204 && text === '')
    return operation?.contract.answers(operation.path, operation.method).includes('204')
      ? undefined
      : '204 is not an answer of this operation';
  const body = parsed(text);
  if (body === undefined) return 'the answer is not JSON';
  if (status < 400)
    return type.startsWith('application/json') ? operation?.contract.fault(operation, status, body) : 'the answer is not called JSON';
  return type.startsWith('application/problem+json') ? problemFault(status, body, operation) : 'the refusal is not problem+json';
}

function problemFault(status: number, body: unknown, operation?: Operation): string | undefined {
  const { code, status: said, detail } = body as Record<string, unknown>;
  if (said !== status) return 'the problem names another status';
  if (typeof detail !== 'string' || detail === '') return 'the problem says nothing to people';
  if (typeof code !== 'string' || !KEBAB.test(code)) return 'the refusal has no stable code';
  if (code === 'unstorable-value') return 'the schemas let something in that cannot be stored';
  if (operation === undefined || OF_THE_PLATFORM.has(code) || operation.contract.codes(operation, status).includes(code)) return undefined;
  return `the contract does not say that this operation refuses with ${status} ${code}`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
