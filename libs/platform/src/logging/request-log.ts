import type { FastifyReply, FastifyRequest } from 'fastify';
import { createLogger } from './logger.js';
import { maskPath } from './privacy.js';

const log = createLogger('http');
const PROBES = /^\/health(?:[/?]|$)/;

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
      method: request.method,
      path: maskPath(request.url),
      status: aborted ? undefined : reply.statusCode,
      ms: Math.round(reply.elapsedTime),
      ...(aborted ? { aborted } : {}),
    },
    'request',
  );
}
