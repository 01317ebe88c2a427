import { context, trace, TraceFlags, type Context, type Span, type SpanOptions } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { formatTraceparent, idSpan, type SpanMaker } from './trace-context.js';

/** Where spans are sent; not set: ids are made and passed on, and nothing is recorded. */
export interface TracingConfig {
  readonly OTEL_EXPORTER_OTLP_ENDPOINT?: string | undefined;
  readonly OTEL_TRACES_SAMPLER_ARG?: number | undefined;
}

const IDS: SpanMaker = { startSpan: (_name, _options, parent) => idSpan(parent) };

let maker = IDS;
let isEnabled = false;

/** Called at boot, before anything else. @returns sends what is left */
export async function startTracing(service: string, config: TracingConfig): Promise<() => Promise<void>> {
  if (!isEnabled) context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  isEnabled = true;
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_TRACES_SAMPLER_ARG: share = 1 } = config;
  if (endpoint === undefined) return () => Promise.resolve();
  // 20 MB that a process without an exporter does not need
  const { startExporting } = await import('./exporter.js');
  const exporting = startExporting(service, endpoint, share);
  maker = exporting.tracer;
  return async () => {
    maker = IDS;
    await exporting.stop();
  };
}

/** Starts a span below `parent`; end it. */
export const startSpan = (name: string, options: SpanOptions, parent: Context): Span => maker.startSpan(name, options, parent);

/** Whether spans of this trace are recorded somewhere. */
export const isSampled = (span: Span): boolean => (span.spanContext().traceFlags & TraceFlags.SAMPLED) !== 0;

/** Runs `work`, and all it awaits, inside the span. */
export const within = <T>(span: Span, work: () => T): T => context.with(trace.setSpan(context.active(), span), work);

/** `traceparent` of the span we are in; undefined outside any. */
export function activeTraceparent(): string | undefined {
  const active = trace.getSpanContext(context.active());
  return active && formatTraceparent(active);
}

/** Id of the trace we are in; undefined outside any. */
export const activeTraceId = (): string | undefined => trace.getSpanContext(context.active())?.traceId;
