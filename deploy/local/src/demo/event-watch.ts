import { setTimeout as sleep } from 'node:timers/promises';
import { TOPICS } from '@onewindow/contracts';
import { listen, type HeardEvent, type Listening } from '@onewindow/messaging/transport';
import { eventFaults, LATEST_MS, type Matter } from './told.js';

/** An event as the demo heard it beside the services. */
export interface Heard {
  readonly id: string;
  readonly topic: string;
  readonly branch: string;
  readonly aggregateId: string;
  readonly sequence: number;
  readonly causedBy: string;
  /** When it happened: an instant in milliseconds. */
  readonly happenedAt: number;
  /** From then until it was heard here, in milliseconds. */
  readonly lagMs: number;
}

const LOOK_EVERY_MS = 20;
/** While times are taken. */
const LOOK_CLOSELY_MS = 2;
const PATIENCE_MS = 30_000;

/** Listens to Kafka as a subscriber of another house would, and tells what came of each matter and how late. */
export class EventWatch {
  readonly #byId = new Map<string, Heard>();
  readonly #byRoot = new Map<string, Heard[]>();
  #listening: Listening | undefined;

  async start(brokers: readonly string[]): Promise<void> {
    this.#listening = await listen({
      brokers,
      groupId: `ext.watch-${process.pid}`,
      topics: Object.values(TOPICS),
      from: 'latest',
      onEvent: (heard) => this.#hear(heard),
    });
  }

  async stop(): Promise<void> {
    await this.#listening?.stop();
  }

  // Delivery is at least once: what comes again under the same id is dropped, as docs/events.md asks of a subscriber.
  #hear({ topic, event, headers, heardAt }: HeardEvent): void {
    const id = headers['ce_id'] ?? '';
    if (this.#byId.has(id)) return;
    const happenedAt = Date.parse(headers['ce_time'] ?? '');
    const heard: Heard = {
      id,
      topic: topic.name,
      branch: event.event.case ?? '',
      aggregateId: event.aggregateId,
      sequence: event.sequence,
      causedBy: event.causedBy,
      happenedAt,
      lagMs: heardAt.getTime() - happenedAt,
    };
    this.#byId.set(id, heard);
    this.#byRoot.set(event.rootId, [...(this.#byRoot.get(event.rootId) ?? []), heard]);
  }

  /** Everything heard until now. */
  get events(): readonly Heard[] {
    return [...this.#byId.values()];
  }

  /** @throws Error when these branches have not all come of the matter within half a minute */
  async until(rootId: string, ...branches: readonly string[]): Promise<readonly Heard[]> {
    for (const deadline = Date.now() + PATIENCE_MS; ; await sleep(LOOK_CLOSELY_MS)) {
      const heard = this.#of(rootId);
      if (branches.every((branch) => heard.some((event) => event.branch === branch))) return heard;
      if (Date.now() > deadline)
        throw new Error(`of ${rootId} came ${heard.map(({ branch }) => branch).join(', ')}, and not ${branches.join(', ')}`);
    }
  }

  /** Waits for what is still on its way, as long as an event may take. */
  async settle(matters: readonly Matter[]): Promise<void> {
    const deadline = Date.now() + LATEST_MS;
    while (this.faultsOf(matters).length > 0 && Date.now() < deadline) await sleep(LOOK_EVERY_MS);
  }

  /** Where the events of these matters are not what they have to tell, by what was heard until now. */
  faultsOf(matters: readonly Matter[]): string[] {
    return matters.flatMap((matter) => eventFaults(matter, this.#of(matter.id)));
  }

  /** One line for each event of a matter, in the order heard. */
  linesOf(rootId: string): string[] {
    return this.#of(rootId).map(({ topic, branch, sequence, lagMs }) => `${topic}.${branch} #${sequence}  ${lagMs} ms`);
  }

  /** How late events of these matters came to a subscriber, and how long services took from an event to what it made them do. */
  summary(matters: readonly Matter[]): string {
    const all = matters.flatMap(({ id }) => this.#of(id));
    const reactions = all.flatMap((effect) => {
      const cause = this.#byId.get(effect.causedBy.replace(/^event:/, ''));
      return cause ? [effect.happenedAt - cause.happenedAt] : [];
    });
    return `${all.length} events; to a subscriber ${spread(all.map((one) => one.lagMs))}; from an event to its effect in another service ${spread(reactions)}`;
  }

  #of(rootId: string): readonly Heard[] {
    return this.#byRoot.get(rootId) ?? [];
  }
}

function spread(lags: readonly number[]): string {
  const sorted = lags.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  return `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, max ${at(1)} ms`;
}
