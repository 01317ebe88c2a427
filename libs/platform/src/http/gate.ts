import type { FastifyInstance, FastifyReply } from 'fastify';
import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import { logRequest } from '../logging/request-log.js';
import { isInternal } from './internal.js';
import { PROBLEM_CONTENT_TYPE, problemBody, RETRY_AFTER_SECONDS } from './problem.js';

const STILL_ANSWERED_WHEN_STOPPING = /^\/health(?:[/?]|$)/;

const UNUSED_WHEN_STOPPING_MS = 500;

/** What the gate looks at. */
export interface GateState {
  /** Set once the process is asked to stop. */
  stopping: boolean;
  inFlight: number;
  readonly maxInFlight: number;
  /** Connections on which no request has come yet. */
  readonly unused: Set<Socket>;
}

export const newGate = (maxInFlight: number): GateState => ({ stopping: false, inFlight: 0, maxInFlight, unused: new Set() });

/**
 * From now on requests are refused. Connections that were opened in advance and never used are closed: Node takes them for
 * busy and would wait for them.
 */
export function beginStopping(state: GateState): void {
  state.stopping = true;
  for (const socket of state.unused) socket.destroy();
}

/**
 * What stands before every route: the request id in the answer, headers every answer carries, and 503 with Retry-After, before the
 * body is read, once the service stops or has more requests at once than it can serve. Probes and alarms are never shed.
 */
export function installGate(fastify: FastifyInstance, state: GateState): void {
  watchUnused(fastify.server, state);
  const counted = new WeakMap<FastifyReply, CountedRequest>();
  fastify.addHook('onRequest', (request, reply, done) => {
    reply.headers({ 'x-request-id': request.id, 'x-content-type-options': 'nosniff' });
    if (state.stopping && !STILL_ANSWERED_WHEN_STOPPING.test(request.url)) {
      refuse(reply, 'stopping', 'This instance is stopping; try again.');
      return;
    }
    if (state.inFlight >= state.maxInFlight && !isInternal(request.url)) {
      refuse(reply, 'too-busy', 'Too many requests at once; try again.');
      return;
    }
    counted.set(reply, new CountedRequest(state, reply));
    done();
  });
  fastify.addHook('onSend', (_request, reply, payload, done) => {
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
    if (state.stopping) reply.header('connection', 'close');
    counted.get(reply)?.answered();
    done(null, payload);
  });
}

function watchUnused(server: Server, state: GateState): void {
  server.on('connection', (socket: Socket) => {
    state.unused.add(socket);
    socket.once('close', () => state.unused.delete(socket));
    if (state.stopping) setTimeout(() => state.unused.has(socket) && socket.destroy(), UNUSED_WHEN_STOPPING_MS).unref();
  });
  server.on('request', ({ socket }: IncomingMessage) => state.unused.delete(socket));
}

/**
 * A request is in flight until its connection is done with it and its handler has answered: the work for a caller who left goes on,
 * and callers who leave and come again are just what overload looks like. Fastify's `onResponse` misses answers that are cut off.
 */
class CountedRequest {
  private hasAnswer = false;
  private isClosed = false;

  constructor(
    private readonly state: GateState,
    reply: FastifyReply,
  ) {
    state.inFlight += 1;
    reply.raw.once('close', () => {
      logRequest(reply.request, reply);
      this.isClosed = true;
      // a hijacked reply never comes to onSend
      this.hasAnswer ||= reply.sent;
      this.leave();
    });
  }

  answered(): void {
    const first = !this.hasAnswer;
    this.hasAnswer = true;
    if (first) this.leave();
  }

  private leave(): void {
    if (this.isClosed && this.hasAnswer) this.state.inFlight -= 1;
  }
}

function refuse(reply: FastifyReply, code: string, detail: string): void {
  void reply
    .code(503)
    .header('retry-after', String(RETRY_AFTER_SECONDS))
    .type(PROBLEM_CONTENT_TYPE)
    .send(JSON.stringify({ ...problemBody(503, code, detail), instance: `urn:uuid:${reply.request.id}` }));
}
