import { FastifyAdapter } from '@nestjs/platform-fastify';
import { newId } from '@onewindow/contracts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { createLogger } from '../logging/logger.js';
import { PROBLEM_CONTENT_TYPE, problemBody, ProblemError, problemOf } from './problem.js';
import { passUploads } from './upload.js';

const BODY_LIMIT_BYTES = 1024 * 1024;
const KEEP_ALIVE_MS = 5000;
// a file of 10 MB comes in two minutes over 0.7 Mbit/s; headers have Node's own minute
const REQUEST_TIMEOUT_MS = 120_000;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

const log = createLogger('http');

/**
 * The HTTP server under Nest. Four refusals never reach a Nest filter (an address that cannot be decoded, a part of the path
 * longer than 100 characters, headers too large, not HTTP at all): they are made problem+json here.
 * @param trustedProxies who may say whom a request came from; not given: nobody
 */
export function httpAdapter(trustedProxies?: string): FastifyAdapter {
  return new FastifyAdapter({
    trustProxy: trustedProxies ?? false,
    bodyLimit: BODY_LIMIT_BYTES,
    keepAliveTimeout: KEEP_ALIVE_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    // our own hook answers while stopping, in problem+json
    return503OnClosing: false,
    // Node answers these two with an empty 400 and 417; refuseOddRequests() does it in problem+json
    http: { requireHostHeader: false },
    requestIdHeader: false,
    genReqId: (request: IncomingMessage) => requestId(request.headers['x-request-id']),
    frameworkErrors: answerFrameworkError,
    clientErrorHandler: answerClientError,
  });
}

/** The caller's own request id when it looks like a uuid, else a new one: it goes into logs and events, so it must not be free text. */
export function requestId(given: string | string[] | undefined): string {
  return typeof given === 'string' && UUID.test(given) ? given.toLowerCase() : newId();
}

/** Bodies are JSON; forms only where the service says so; anything, unread, on routes that take an upload. The rest is 415. */
export function limitBodies(fastify: FastifyInstance, allowForms: boolean): void {
  fastify.removeContentTypeParser('text/plain');
  passUploads(fastify);
  if (!allowForms) return;
  fastify.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => {
    done(null, Object.fromEntries(new URLSearchParams(String(body))));
  });
}

/** Refuses what HTTP itself forbids and Node would refuse without a word of why: no host, an expectation nobody can meet. */
export function refuseOddRequests(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, _reply, done) => {
    const { httpVersionMinor, headers } = request.raw;
    done(
      httpVersionMinor === 1 && headers.host === undefined
        ? new ProblemError(400, 'host-missing', 'The request names no host.')
        : undefined,
    );
  });
  fastify.server.on('request', remember);
  fastify.server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) => {
    remember(request, response);
    const body = JSON.stringify(problemBody(417, 'expectation-failed', 'This service knows no expectation but 100-continue.'));
    response
      .writeHead(417, { 'content-type': PROBLEM_CONTENT_TYPE, 'content-length': Buffer.byteLength(body), connection: 'close' })
      .end(body);
  });
}

function answerFrameworkError(error: { statusCode?: number | undefined }, request: FastifyRequest, reply: FastifyReply): void {
  const malformed = problemBody(400, 'malformed-address', 'The address cannot be read: it holds a broken percent escape.');
  const body = error.statusCode === 400 ? malformed : problemOf(error).body;
  void reply
    .code(body.status)
    .headers({ 'x-request-id': request.id, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' })
    .type(PROBLEM_CONTENT_TYPE)
    .send(JSON.stringify({ ...body, instance: `urn:uuid:${request.id}` }));
}

const CLIENT_ERRORS: Readonly<Record<string, readonly [status: number, code: string, detail: string]>> = {
  HPE_HEADER_OVERFLOW: [431, 'headers-too-large', 'The headers are larger than this service takes.'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'request-timeout', 'The request took too long to arrive.'],
};

const latest = new WeakMap<Socket, ServerResponse>();

function remember({ socket }: IncomingMessage, response: ServerResponse): void {
  latest.set(socket, response);
}

/** Whether the request that cannot be read further has its answer already: a second one would be taken for that of the next request. */
const isAnswered = (socket: Socket): boolean => {
  const response = latest.get(socket);
  return response !== undefined && response.headersSent && !response.req.complete;
};

function answerClientError(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) {
    socket.destroy();
    return;
  }
  if (isAnswered(socket)) {
    socket.destroySoon();
    return;
  }
  const [status, code, detail] = CLIENT_ERRORS[error.code ?? ''] ?? [400, 'not-http', 'What was sent is not an HTTP request.'];
  log.debug({ code: error.code }, 'refused what is not a request');
  const body = JSON.stringify(problemBody(status, code, detail));
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    `content-type: ${PROBLEM_CONTENT_TYPE}`,
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
