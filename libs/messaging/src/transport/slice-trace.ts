import { SpanKind, SpanStatusCode, type Span } from '@opentelemetry/api';
import type { EventEnvelope } from '@onewindow/contracts';
import { formatTraceparent, isSampled, parseTraceparent, startSpan, traceContextOf, within } from '@onewindow/platform';
import type { Incoming } from './incoming.js';
import type { Logger } from './quiet-log.js';

const MOST_LINKS = 100;

type Traced = Pick<Incoming, 'topic' | 'headers' | 'eventId'>;

/** The `traceparent` a message came with. */
export function traceparentOf(headers: Incoming['headers']): string | undefined {
  const header = headers?.['traceparent'];
  return (Array.isArray(header) ? header[0] : header)?.toString();
}

/**
 * One span for a slice, linked to the traces of its messages; and for each message whose trace is recorded a span of its own in that
 * trace. What an event causes is published in the event's own trace, not in the slice's.
 */
export class SliceTrace {
  private readonly slice: Span;
  private readonly children = new Map<string, Span>();
  private readonly parents: ReadonlyMap<string, string>;

  constructor(messages: readonly Traced[]) {
    this.parents = new Map(
      messages.flatMap(({ eventId, headers }) => {
        const parent = traceparentOf(headers);
        return parseTraceparent(parent) && parent !== undefined ? [[eventId, parent]] : [];
      }),
    );
    const topic = messages[0]?.topic.name ?? '';
    const contexts = [...this.parents.values()].slice(0, MOST_LINKS).map((parent) => parseTraceparent(parent));
    const links = contexts.filter((found) => found !== undefined).map((found) => ({ context: found }));
    const attributes = {
      'messaging.system': 'kafka',
      'messaging.destination.name': topic,
      'messaging.batch.message_count': messages.length,
    };
    // a slice of one message lies in that message's trace
    const [only] = messages.length === 1 ? contexts : [];
    this.slice = startSpan(`process ${topic}`, { kind: SpanKind.CONSUMER, links, attributes }, traceContextOf(only));
  }

  /** Runs the slice's work inside its span and ends all spans, in error when it throws. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    try {
      const result = await within(this.slice, work);
      this.end();
      return result;
    } catch (error) {
      this.end(error instanceof Error ? error.name : 'error');
      throw error;
    }
  }

  /** `traceparent` of what this event causes; undefined where it came without one. */
  traceparentFor(eventId: string): string | undefined {
    const parent = this.parents.get(eventId);
    const parsed = parent === undefined ? undefined : parseTraceparent(parent);
    if (!parsed || !(parsed.traceFlags & 1)) return parent;
    const known = this.children.get(eventId);
    const span =
      known ??
      startSpan('handle event', { kind: SpanKind.CONSUMER, attributes: { 'messaging.message.id': eventId } }, traceContextOf(parsed));
    if (!known) this.children.set(eventId, span);
    return formatTraceparent(span.spanContext());
  }

  /** Trace that this event came in. */
  traceIdFor(eventId: string): string | undefined {
    return parseTraceparent(this.parents.get(eventId))?.traceId;
  }

  private end(failure?: string): void {
    for (const span of [...this.children.values(), this.slice]) {
      if (!isSampled(span)) continue;
      if (failure !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: failure });
      span.end();
    }
  }
}

/** One line for what a slice did, by which a case and a trace are found in the log. */
export function logHandled(log: Logger, sliceTrace: SliceTrace, events: readonly EventEnvelope[], messages: readonly Incoming[]): void {
  const [first] = messages;
  if (!first || events.length === 0) return;
  const place = { topic: first.topic.name, partition: first.partition, offset: first.offset };
  const [only] = events.length === 1 ? events : [];
  if (only) {
    const facts = { type: only.event.case, eventId: only.eventId, caseId: only.caseId || undefined };
    return log.info({ ...place, traceId: sliceTrace.traceIdFor(only.eventId), ...facts }, 'event handled');
  }
  const caseIds = [...new Set(events.map(({ caseId }) => caseId))].filter((caseId) => caseId !== '');
  const traceIds = [...new Set(events.map(({ eventId }) => sliceTrace.traceIdFor(eventId)))].filter((traceId) => traceId !== undefined);
  log.info({ ...place, events: events.length, caseIds, traceIds }, 'events handled');
}
