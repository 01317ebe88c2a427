import { DomainError } from '@onewindow/contracts';
import { errorFacts } from './error-facts.js';

/**
 * Something that this request needs is away or not yet here and will be: 503 with Retry-After over HTTP, tried again in consumers and activities.
 * For what the database and the network say, there is `isTransient`; throw this only for a condition of our own (keys of identity, reference data).
 */
export class TransientError extends Error {
  override readonly name = 'TransientError';
}

const DEEPEST = 5;
// 08 connection, 53 resources, 57 operator intervention (restart, statement timeout); then serialisation, deadlock, lock and idle timeouts
const TRANSIENT_STATE = /^(?:08|53|57)[0-9A-Z]{3}$|^(?:40001|40P01|55P03|25P03)$/;
const NETWORK_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EAI_AGAIN',
  'UND_ERR_SOCKET',
  'UND_ERR_CONNECT_TIMEOUT',
]);
const NAMES = new Set(['QueryRunnerProviderAlreadyReleasedError', 'QueryRunnerAlreadyReleasedError', 'TransientError']);
// pg gives these no code
const MESSAGES = [
  'Connection terminated',
  'timeout exceeded when trying to connect',
  'Client has encountered a connection error and is not queryable',
];

/**
 * Whether the same call may succeed later without anybody changing anything. The one place that decides it.
 * A lost connection often has no SQLSTATE, so names and messages count too; a wrapped error (`driverError`, `cause`) is looked into.
 */
export function isTransient(error: unknown): boolean {
  let at = error;
  for (let depth = 0; depth < DEEPEST; depth += 1) {
    const facts = errorFacts(at);
    if (facts === undefined || at instanceof DomainError) return false;
    if (NAMES.has(facts.name) || isTransientCode(facts.code) || MESSAGES.some((message) => facts.message.startsWith(message))) return true;
    at = facts.driverError ?? facts.cause;
  }
  return false;
}

function isTransientCode(code: string | undefined): boolean {
  return code !== undefined && (TRANSIENT_STATE.test(code) || NETWORK_CODES.has(code));
}
