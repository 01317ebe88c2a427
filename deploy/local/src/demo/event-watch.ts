import { TOPICS } from '@onewindow/contracts';
import { listen, type HeardEvent, type Listening } from '@onewindow/messaging/transport';

/** An event as the demo heard it beside the services. */
interface Heard {
  readonly type: string;
  readonly sequence: number;
  readonly causedBy: string;
  /** When it happened, and when it was heard here: instants in milliseconds. */
  readonly happenedAt: number;
  readonly heardAt: number;
}

/** Listens to Kafka as a subscriber of another house would, and tells what came of each matter and how late. */
export class EventWatch {
  readonly #byId = new Map<string, Heard>();
  readonly #byRoot = new Map<string, Heard[]>();
  #listening: Listening | undefined;

  async start(brokers: readonly string[]): Promise<void> {
    this.#listening = await listen({
      brokers,
      groupId: `ext.demo.watch-${process.pid}`,
      topics: Object.values(TOPICS),
      from: 'latest',
      onEvent: (heard) => this.#hear(heard),
    });
  }

  async stop(): Promise<void> {
    await this.#listening?.stop();
  }

  #hear({ event, headers, heardAt }: HeardEvent): void {
    const id = headers['ce_id'] ?? '';
    if (this.#byId.has(id)) return;
    const heard: Heard = {
      type: headers['ce_type'] ?? '',
      sequence: event.sequence,
      causedBy: event.causedBy,
      happenedAt: Date.parse(headers['ce_time'] ?? heardAt.toISOString()),
      heardAt: heardAt.getTime(),
    };
    this.#byId.set(id, heard);
    this.#byRoot.set(event.rootId, [...(this.#byRoot.get(event.rootId) ?? []), heard]);
  }

  /** How many events were heard. */
  get heard(): number {
    return this.#byId.size;
  }

  /** One line for each event of a matter, in the order heard. */
  linesOf(rootId: string): string[] {
    return (this.#byRoot.get(rootId) ?? []).map((heard) => `${heard.type} #${heard.sequence}  ${heard.heardAt - heard.happenedAt} ms`);
  }

  /** How late events came to a subscriber, and how long services took from an event to what it made them do. */
  summary(): string {
    const all = [...this.#byId.values()];
    const reactions = all.flatMap((effect) => {
      const cause = this.#byId.get(effect.causedBy.replace(/^event:/, ''));
      return cause ? [effect.happenedAt - cause.happenedAt] : [];
    });
    return `${all.length} events; to a subscriber ${spread(all.map((one) => one.heardAt - one.happenedAt))}; from an event to its effect in another service ${spread(reactions)}`;
  }
}

function spread(lags: readonly number[]): string {
  const sorted = lags.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  return `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, max ${at(1)} ms`;
}
