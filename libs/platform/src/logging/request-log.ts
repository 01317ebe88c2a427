import type { FastifyReply, FastifyRequest } from 'fastify';
import { traceIdOf } from '../telemetry/http-telemetry.js';
import { createLogger } from './logger.js';
import { maskPath } from './privacy.js';

const log = createLogger('http');
const PROBES = /^\/(?:health|metrics)(?:[/?]|$)/;
// reviews and results have the id of their case
const CASE = /\/v1\/(?:cases|reviews|results)\/([0-9a-f]{8}-[0-9a-f-]{27})(?:[/?]|$)/i;

/** The case a path speaks of. */
export const caseIdIn = (url: string): string | undefined => CASE.exec(url)?.[1]?.toLowerCase();

/**
 * One line for each request: id, method, path without query, status and time. Written when the connection is done with it, so answers
 * that were cut off (`aborted`) are there too.
 */
export function logRequest(request: FastifyRequest, reply: FastifyReply): void {
  if (PROBES.test(request.url)) return;
  const aborted = !reply.raw.writableFinished;
  log.info(
    {
      reqId: request.id,
      traceId: traceIdOf(request),
      caseId: caseIdIn(request.url),
      method: request.method,
      path: maskPath(request.url),
      status: aborted ? undefined : reply.statusCode,
      ms: Math.round(reply.elapsedTime),
      ...(aborted ? { aborted } : {}),
    },
    'request',
  );
}
