import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** One value at the moment of a scrape, with its labels. */
export interface Sample {
  readonly labels?: Readonly<Record<string, string | number>>;
  readonly value: number;
}

/** A number that somebody else keeps and that is read when Prometheus asks. */
export interface Observed {
  /** `onewindow_…`, by the rules of Prometheus: base units, `_total` for counters. */
  readonly name: string;
  readonly help: string;
  readonly kind: 'counter' | 'gauge';
  readonly labels?: readonly string[];
  /** What throws is left out of this scrape: a metric of the database must not take the others away with it. */
  readonly read: () => readonly Sample[] | number | Promise<readonly Sample[] | number>;
}

/** Seconds; commands take 5–50 ms, and 5 s is where the database gives up. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** The metrics of one service, in the text format of Prometheus. */
export class Metrics {
  private readonly registry = new Registry();
  private readonly requests = new Histogram({
    name: 'onewindow_http_request_duration_seconds',
    help: 'HTTP requests by route template, method and status, with the time to the end of the answer',
    labelNames: ['route', 'method', 'status'],
    buckets: BUCKETS,
    registers: [this.registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry, eventLoopMonitoringPrecision: 20 });
  }

  /** @throws Error for a name that is taken */
  observe({ name, help, kind, labels = [], read }: Observed): void {
    const settings = { name, help, labelNames: [...labels], registers: [this.registry] };
    const collect = async (set: (sample: Sample) => void, reset: () => void): Promise<void> => {
      reset();
      const seen = await Promise.resolve()
        .then(read)
        .catch(() => []);
      for (const sample of typeof seen === 'number' ? [{ value: seen }] : seen) set(sample);
    };
    if (kind === 'counter') {
      const counter: Counter = new Counter({
        ...settings,
        collect: () =>
          collect(
            ({ labels: of = {}, value }) => counter.inc({ ...of }, value),
            () => counter.reset(),
          ),
      });
    } else {
      const gauge: Gauge = new Gauge({
        ...settings,
        collect: () =>
          collect(
            ({ labels: of = {}, value }) => gauge.set({ ...of }, value),
            () => gauge.reset(),
          ),
      });
    }
  }

  /** @param route the template; a path would be a label without end */
  answered(route: string, method: string, status: string, seconds: number): void {
    this.requests.observe({ route, method, status }, seconds);
  }

  get contentType(): string {
    return this.registry.contentType;
  }

  text(): Promise<string> {
    return this.registry.metrics();
  }
}
