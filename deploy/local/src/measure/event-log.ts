import { setTimeout as sleep } from 'node:timers/promises';
import { TOPICS } from '@onewindow/contracts';
import { listen, type Listening } from '@onewindow/messaging/transport';

const PATIENCE_MS = 30_000;

/** An event as the broker had it. */
export interface LoggedEvent {
  readonly id: string;
  readonly topic: string;
  /** Which branch of the topic's events it is. */
  readonly branch: string;
  readonly rootId: string;
  /** Milliseconds since 1970: the instant that the command took, which is before its commit. */
  readonly happenedAt: number;
}

/** Hears all events from now on, beside the services and without asking them anything. */
export class EventLog {
  readonly #events = new Map<string, LoggedEvent>();
  #listening: Listening | undefined;

  async start(brokers: readonly string[]): Promise<void> {
    this.#listening = await listen({
      brokers,
      groupId: `ext.measure.log-${process.pid}`,
      topics: Object.values(TOPICS),
      from: 'latest',
      onEvent: ({ topic, event, headers }) => {
        const happenedAt = Date.parse(headers['ce_time'] ?? '');
        this.#events.set(event.eventId, {
          id: event.eventId,
          topic: topic.name,
          branch: event.event.case ?? '',
          rootId: event.rootId,
          happenedAt,
        });
      },
    });
  }

  async stop(): Promise<void> {
    await this.#listening?.stop();
  }

  get events(): readonly LoggedEvent[] {
    return [...this.#events.values()];
  }

  /** @throws Error when these branches have not all come of the matter within half a minute */
  async until(rootId: string, ...branches: readonly string[]): Promise<readonly LoggedEvent[]> {
    for (const deadline = Date.now() + PATIENCE_MS; ; await sleep(2)) {
      const heard = this.events.filter((event) => event.rootId === rootId);
      if (branches.every((branch) => heard.some((event) => event.branch === branch))) return heard;
      if (Date.now() > deadline)
        throw new Error(`of ${rootId} came ${heard.map(({ branch }) => branch).join(', ')}, and not ${branches.join(', ')}`);
    }
  }
}
