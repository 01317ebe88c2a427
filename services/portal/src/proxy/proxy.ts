import httpProxy from '@fastify/http-proxy';
import { createLogger, PROBLEM_CONTENT_TYPE, problemBody } from '@onewindow/platform';
import type { FastifyInstance } from 'fastify';
import { Readable } from 'node:stream';
import type { Upstream } from '../upstreams.js';
import { allowedSize, MIB } from './allowed-size.js';
import { BodyTooLarge, limited } from './body-limit.js';
import { mayBeForwarded } from './forwarded-path.js';
import { headersForCaller, headersForUpstream, type PublicAddress } from './headers.js';

const CONNECT_TIMEOUT_MS = 2000;
const ANSWER_TIMEOUT_MS = 20_000;
const CONNECTIONS_PER_UPSTREAM = 128;
const RETRY_AFTER_SECONDS = 2;

const log = createLogger('proxy');

/** Puts `/api/<service>/**` in front of a service. */
export async function forward(fastify: FastifyInstance, upstream: Upstream, address: PublicAddress): Promise<void> {
  await forwardPrefix(fastify, { upstream, address, prefix: `/api/${upstream.name}`, rewritePrefix: '' });
}

/**
 * Puts the metadata of an issuer with a path where RFC 8414 looks for it: `/.well-known/<document>/api/identity`, besides
 * `/api/identity/.well-known/<document>`.
 */
export async function forwardMetadata(fastify: FastifyInstance, upstream: Upstream, address: PublicAddress): Promise<void> {
  for (const document of ['openid-configuration', 'oauth-authorization-server']) {
    await forwardPrefix(fastify, {
      upstream,
      address,
      prefix: `/.well-known/${document}/api/${upstream.name}`,
      rewritePrefix: `/.well-known/${document}`,
    });
  }
}

interface Forwarding {
  readonly upstream: Upstream;
  readonly address: PublicAddress;
  readonly prefix: string;
  readonly rewritePrefix: string;
}

async function forwardPrefix(fastify: FastifyInstance, { upstream, address, prefix, rewritePrefix }: Forwarding): Promise<void> {
  const withCookies = upstream.name === 'identity';
  await fastify.register(httpProxy, {
    prefix,
    upstream: upstream.address,
    rewritePrefix,
    // identity makes its own links from the public address
    internalRewriteLocationHeader: false,
    disableRequestLogging: true,
    destroyAgent: true,
    undici: {
      connections: CONNECTIONS_PER_UPSTREAM,
      connect: { timeout: CONNECT_TIMEOUT_MS },
      headersTimeout: ANSWER_TIMEOUT_MS,
      bodyTimeout: ANSWER_TIMEOUT_MS,
    },
    preHandler: (request, reply, done) => {
      const path = rewritePrefix + ((request.raw.url ?? '').split('?', 1)[0] ?? '').slice(prefix.length);
      if (!mayBeForwarded(upstream.name, path))
        return answer(request.id, reply, 404, 'route-not-found', 'There is nothing at this address.');
      const limit = allowedSize(upstream.name, request.method, path);
      if (Number(request.headers['content-length'] ?? 0) > limit) return refuseLarge(request.id, reply, limit);
      if (request.body instanceof Readable) request.body = limited(request.body, limit);
      done();
    },
    replyOptions: {
      // whether to try again is the caller's decision: the default would repeat every GET that was answered 503
      retryDelay: () => null,
      rewriteRequestHeaders: (request, headers) => headersForUpstream(request, headers, address, withCookies),
      rewriteHeaders: (headers) => headersForCaller(headers, withCookies),
      onError: (reply, { error }) => {
        if (error.cause instanceof BodyTooLarge) return refuseLarge(reply.request.id, reply, error.cause.limit);
        log.warn({ upstream: upstream.name, reqId: reply.request.id, err: error.cause ?? error }, 'a service does not answer');
        void reply.header('retry-after', String(RETRY_AFTER_SECONDS));
        answer(reply.request.id, reply, 503, 'service-unavailable', `The service ${upstream.name} does not answer now; try again.`);
      },
    },
  });
}

const refuseLarge = (requestId: string, reply: Answering, limit: number): void =>
  answer(requestId, reply, 413, 'body-too-large', `The body is larger than ${limit / MIB} MiB.`);

// the plugin's types know HTTP/2 too, so only what is needed of a reply is asked for
interface Answering {
  code(status: number): Answering;
  type(contentType: string): Answering;
  send(body: string): unknown;
}

function answer(requestId: string, reply: Answering, status: number, code: string, detail: string): void {
  const body = { ...problemBody(status, code, detail), instance: `urn:uuid:${requestId}` };
  reply.code(status).type(PROBLEM_CONTENT_TYPE).send(JSON.stringify(body));
}
