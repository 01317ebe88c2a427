import type { EventEnvelope } from '@onewindow/contracts';
import { createLogger, isTransient } from '@onewindow/platform';
import { decode, type Incoming } from './incoming.js';
import { QuietLog } from './quiet-log.js';
import { logHandled, SliceTrace } from './slice-trace.js';
import { TRIES, type ConsumerCounters, type Deliver, type SliceRunner, type Verdict } from './slice-runner.js';

const log = createLogger('events');

/**
 * For a service without a database: no inbox, so its handlers see repeats and must not mind; nowhere to park, so a message that
 * fails for another reason than "not now" is logged, counted as parked and passed over.
 */
export class DirectRunner implements SliceRunner {
  private readonly quiet = new QuietLog(log);

  constructor(private readonly counters: ConsumerCounters) {}

  async all(messages: readonly Incoming[], deliver: Deliver): Promise<Verdict> {
    try {
      await this.bring(messages, deliver);
      return 'done';
    } catch (error) {
      return this.isLater(messages[0], error) ? 'again' : 'split';
    }
  }

  async one(message: Incoming, deliver: Deliver): Promise<'done' | 'again'> {
    for (let attempt = 1; ; attempt++) {
      try {
        await this.bring([message], deliver);
        return 'done';
      } catch (error) {
        if (this.isLater(message, error)) return 'again';
        if (attempt < TRIES) continue;
        this.counters.parked += 1;
        log.error({ err: error, topic: message.topic.name, partition: message.partition, offset: message.offset }, 'message passed over');
        return 'done';
      }
    }
  }

  private async bring(messages: readonly Incoming[], deliver: Deliver): Promise<void> {
    const first = messages[0];
    if (!first) return;
    const decoded = messages.map((message) => decode(message));
    const events: EventEnvelope[] = decoded.filter(({ event }) => event.case !== undefined);
    const sliceTrace = new SliceTrace(messages);
    if (events.length > 0) await sliceTrace.run(() => deliver({ topic: first.topic.name, partition: first.partition }, events));
    logHandled(log, sliceTrace, events, messages);
    this.counters.unknownBranches += decoded.length - events.length;
    this.counters.handled += events.length;
  }

  private isLater(message: Incoming | undefined, error: unknown): boolean {
    if (!isTransient(error)) return false;
    const partition = `${message?.topic.name}/${message?.partition}`;
    this.quiet.warn(partition, { err: error, partition }, 'events wait: not possible now');
    return true;
  }
}
