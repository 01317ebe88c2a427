import { HttpException } from '@nestjs/common';
import { DomainError, type ErrorKind, type Problem } from '@onewindow/contracts';
import { STATUS_CODES } from 'node:http';
import { errorFacts } from '../error-facts.js';
import { isTransient } from '../transient.js';

/** A refusal of the platform itself, before the domain is asked (no token, unknown route, too much at once). Commands throw DomainError. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}

/** An answer that says no, and whether somebody should read about it in the log. */
export interface ProblemAnswer {
  readonly body: Problem & Record<string, unknown>;
  readonly headers: Readonly<Record<string, string>>;
  readonly log?: 'error' | 'warn';
}

export const PROBLEM_CONTENT_TYPE = 'application/problem+json; charset=utf-8';
export const RETRY_AFTER_SECONDS = 2;
const RETRY_AFTER = { 'retry-after': String(RETRY_AFTER_SECONDS) };

const STATUS_OF_KIND: Record<ErrorKind, number> = { invalid: 400, forbidden: 403, 'not-found': 404, conflict: 409 };

// What the framework says, by its status: code and sentence are ours, its own words may repeat input.
const FRAMEWORK_ANSWERS: Readonly<Record<number, readonly [code: string, detail: string]>> = {
  400: ['malformed-request', 'The request cannot be read: its body is not the JSON it says it is.'],
  404: ['route-not-found', 'There is nothing at this address for this method.'],
  408: ['request-timeout', 'The request took too long to arrive.'],
  413: ['body-too-large', 'The body is larger than this service takes.'],
  414: ['path-too-long', 'A part of the path is longer than 100 characters.'],
  415: ['unsupported-media-type', 'This service takes application/json.'],
  431: ['headers-too-large', 'The headers are larger than this service takes.'],
  503: ['temporarily-unavailable', 'The service cannot answer now; try again.'],
};

/** problem+json (RFC 9457) as every service writes it. `facts` never override the standard members. */
export function problemBody(
  status: number,
  code: string,
  detail: string,
  facts: Readonly<Record<string, unknown>> = {},
): Problem & Record<string, unknown> {
  return { ...facts, type: `urn:onewindow:problem:${code}`, title: STATUS_CODES[status] ?? 'Error', status, detail, code };
}

/** The answer for whatever a handler threw. */
export function problemOf(error: unknown): ProblemAnswer {
  if (error instanceof DomainError)
    return { body: problemBody(STATUS_OF_KIND[error.kind], error.code, error.message, error.details), headers: {} };
  if (error instanceof ProblemError) return { body: problemBody(error.status, error.code, error.message), headers: error.headers };
  if (isTransient(error)) {
    return {
      body: problemBody(503, 'temporarily-unavailable', 'The service cannot do this now; try again.'),
      headers: RETRY_AFTER,
      log: 'warn',
    };
  }
  const status = frameworkStatus(error);
  if (status !== undefined) return frameworkProblem(status);
  if (isUnstorable(error)) {
    return {
      body: problemBody(400, 'unstorable-value', 'A value cannot be stored: a character or number out of range.'),
      headers: {},
      log: 'error',
    };
  }
  return { body: problemBody(500, 'internal-error', 'The service failed; the log of this request says why.'), headers: {}, log: 'error' };
}

function frameworkProblem(status: number): ProblemAnswer {
  const [code, detail] = FRAMEWORK_ANSWERS[status] ?? [`http-${status}`, `${STATUS_CODES[status] ?? 'Refused'}.`];
  return {
    body: problemBody(status, code, detail),
    headers: status === 503 ? RETRY_AFTER : {},
    ...(status >= 500 && status !== 503 ? { log: 'error' as const } : {}),
  };
}

// Fastify marks its own errors FST_…, its JSON parser throws a SyntaxError with a status; a status on anything else is not meant for our caller.
function frameworkStatus(error: unknown): number | undefined {
  if (error instanceof HttpException) return error.getStatus();
  const { name, code, statusCode } = errorFacts(error) ?? {};
  if (statusCode === undefined || statusCode < 400 || statusCode > 599) return undefined;
  return name === 'SyntaxError' || code?.startsWith('FST_') ? statusCode : undefined;
}

// Class 22: data exception. The schemas should have refused it, so it is logged as an error of ours though the caller is told 400.
function isUnstorable(error: unknown): boolean {
  const facts = errorFacts(error);
  return /^22[0-9A-Z]{3}$/.test((errorFacts(facts?.driverError) ?? facts)?.code ?? '');
}
