import { context, SpanKind, SpanStatusCode, trace, type Context, type Span } from '@opentelemetry/api';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Metrics } from './metrics.js';
import { contextOf, formatTraceparent, parseTraceparent } from './trace-context.js';
import { isSampled, startSpan } from './tracing.js';

const ASKED_BY_MACHINES = /^\/(?:health|metrics)(?:[/?]|$)/;

const contexts = new WeakMap<FastifyRequest, Context>();

/** Id of the trace a request belongs to; undefined for probes. */
export const traceIdOf = (request: FastifyRequest): string | undefined => {
  const known = contexts.get(request);
  return known && trace.getSpanContext(known)?.traceId;
};

/**
 * A span for each request, below the caller's `traceparent`, in which all that it causes runs; and its time, by route template. The header
 * is replaced by our own, so that whoever forwards the request passes on our span.
 */
export function installTelemetry(fastify: FastifyInstance, metrics: Metrics): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    const span = ASKED_BY_MACHINES.test(request.url) ? undefined : begin(request);
    reply.raw.once('close', () => {
      const aborted = !reply.raw.writableFinished;
      const status = aborted ? 'aborted' : String(reply.statusCode);
      metrics.answered(routeOf(request), request.method, status, reply.elapsedTime / 1000);
      if (span) end(span, request, reply, aborted);
    });
    const inside = contexts.get(request);
    if (inside) context.with(inside, done);
    else done();
  });
  // the body arrives on the socket's own events, outside the context
  fastify.addHook('preValidation', (request, _reply, done) => context.with(contexts.get(request) ?? context.active(), done));
}

const routeOf = (request: FastifyRequest): string => request.routeOptions.url ?? 'none';

function begin(request: FastifyRequest): Span {
  const parent = contextOf(parseTraceparent(request.headers['traceparent']));
  const span = startSpan(request.method, { kind: SpanKind.SERVER }, parent);
  contexts.set(request, trace.setSpan(parent, span));
  request.headers['traceparent'] = formatTraceparent(span.spanContext());
  return span;
}

function end(span: Span, request: FastifyRequest, reply: FastifyReply, aborted: boolean): void {
  if (!isSampled(span)) return;
  const route = routeOf(request);
  span.updateName(`${request.method} ${route}`);
  span.setAttributes({ 'http.request.method': request.method, 'http.route': route, 'onewindow.request_id': request.id });
  if (!aborted) span.setAttribute('http.response.status_code', reply.statusCode);
  if (aborted || reply.statusCode >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end();
}
