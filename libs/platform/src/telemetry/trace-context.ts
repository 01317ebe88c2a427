import { randomFillSync } from 'node:crypto';
import {
  isSpanContextValid,
  ROOT_CONTEXT,
  trace,
  TraceFlags,
  type Context,
  type Span,
  type SpanContext,
  type SpanOptions,
} from '@opentelemetry/api';

/** W3C Trace Context, version 00: `00-<trace>-<span>-<flags>`. */
const TRACEPARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;

/** The span a `traceparent` names; undefined for what is none. */
export function parseTraceparent(header: unknown): SpanContext | undefined {
  const [, traceId = '', spanId = '', flags = ''] = (typeof header === 'string' && TRACEPARENT.exec(header)) || [];
  const context = { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & TraceFlags.SAMPLED, isRemote: true };
  return isSpanContextValid(context) ? context : undefined;
}

export const formatTraceparent = ({ traceId, spanId, traceFlags }: SpanContext): string =>
  `00-${traceId}-${spanId}-${traceFlags & TraceFlags.SAMPLED ? '01' : '00'}`;

/** The context in which a span of somebody else is the parent. */
export const contextOf = (parent: SpanContext | undefined): Context =>
  parent === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, parent);

// random bytes are drawn for many ids at once: a call for each costs more than all the rest
const pool = Buffer.alloc(4096);
let used = pool.length;

function randomHex(bytes: number): string {
  if (used + bytes > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += bytes;
  return pool.toString('hex', used - bytes, used);
}

/** A span of ids alone, where nothing is exported: it goes on with the trace it is given, or begins one. */
export function idSpan(parent: Context): Span {
  const given = trace.getSpanContext(parent);
  const isChild = given !== undefined && isSpanContextValid(given);
  return trace.wrapSpanContext({
    traceId: isChild ? given.traceId : randomHex(16),
    spanId: randomHex(8),
    traceFlags: isChild ? given.traceFlags : TraceFlags.NONE,
  });
}

/** What makes spans: ids alone, or spans that are exported. */
export interface SpanMaker {
  startSpan(name: string, options: SpanOptions, parent: Context): Span;
}
