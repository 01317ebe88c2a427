import { timestampDate } from '@bufbuild/protobuf/wkt';
import { DomainError, type EventEnvelope } from '@onewindow/contracts';
import { createLogger, isTransient } from '@onewindow/platform';
import { decode, type Incoming } from '../transport/incoming.js';
import { QuietLog } from '../transport/quiet-log.js';
import { logHandled, SliceTrace } from '../transport/slice-trace.js';
import { TRIES, type ConsumerCounters, type Deliver, type SliceRunner, type Verdict } from '../transport/slice-runner.js';
import { claim } from './inbox.js';
import { faultOf, park, undecodable, type Parked } from './parking.js';
import type { Session, Transactions } from './transactions.js';
import type { SliceContext } from './tx.js';

const log = createLogger('inbox');

/** A slice is one transaction: what is new, what the handler did with it, what it published, what was parked. */
export class InboxRunner implements SliceRunner {
  private readonly quiet = new QuietLog(log);

  constructor(
    private readonly transactions: Transactions,
    private readonly service: string,
    private readonly counters: ConsumerCounters,
  ) {}

  async all(messages: readonly Incoming[], deliver: Deliver): Promise<Verdict> {
    try {
      await this.handle(messages, deliver);
      return 'done';
    } catch (error) {
      if (this.isLater(messages[0], error)) return 'again';
      this.quiet.warn(`split/${messages[0]?.topic.name}`, { err: error }, 'a slice failed and is handled message by message');
      return 'split';
    }
  }

  async one(message: Incoming, deliver: Deliver): Promise<'done' | 'again'> {
    for (let attempt = 1; ; attempt++) {
      try {
        await this.handle([message], deliver);
        return 'done';
      } catch (error) {
        if (this.isLater(message, error)) return 'again';
        if (attempt < TRIES && !(error instanceof DomainError)) continue;
        return this.giveUp(message, error, attempt);
      }
    }
  }

  private async handle(messages: readonly Incoming[], deliver: Deliver): Promise<void> {
    const sliceTrace = new SliceTrace(messages);
    const seen = await sliceTrace.run(() =>
      this.transactions.open(async (session) => {
        const { fresh, parkedKeys } = await claim(session, messages);
        const sorted = sort(fresh, parkedKeys);
        if (sorted.events.length > 0) await deliver(contextOf(session, messages, sliceTrace), sorted.events);
        await park(session, this.service, sorted.parked);
        return { ...sorted, duplicates: messages.length - fresh.length };
      }),
    );
    logHandled(log, sliceTrace, seen.events, messages);
    this.counters.handled += seen.events.length;
    this.counters.duplicates += seen.duplicates;
    this.counters.unknownBranches += seen.unknown;
    this.counters.parked += seen.parked.length;
    for (const { message, code, reason } of seen.parked) {
      if (code === 'undecodable') log.error({ ...place(message), reason }, 'undecodable message parked');
    }
  }

  /** Parks it in a transaction of its own, unless it has been handled or parked by now. */
  private async giveUp(message: Incoming, error: unknown, attempts: number): Promise<'done' | 'again'> {
    const parked = { message, attempts, ...faultOf(error) };
    try {
      await this.transactions.open(async (session) => {
        const { fresh } = await claim(session, [message]);
        if (fresh.length > 0) await park(session, this.service, [parked]);
      });
    } catch (failure) {
      if (!this.isLater(message, failure))
        log.error({ err: failure, ...place(message) }, 'a message could not even be parked; its partition waits');
      return 'again';
    }
    this.counters.parked += 1;
    log.error({ err: error, ...place(message), code: parked.code }, 'message parked');
    return 'done';
  }

  private isLater(message: Incoming | undefined, error: unknown): boolean {
    if (!isTransient(error)) return false;
    const partition = `${message?.topic.name}/${message?.partition}`;
    this.quiet.warn(partition, { err: error, partition }, 'events wait: not possible now');
    return true;
  }
}

interface Sorted {
  readonly events: EventEnvelope[];
  readonly parked: Parked[];
  readonly unknown: number;
}

/** Decodes what is new; parks what cannot be read, and what comes after a parked one of its key. */
function sort(fresh: readonly Incoming[], parkedKeys: ReadonlySet<string>): Sorted {
  const blocked = new Set(parkedKeys);
  const events: EventEnvelope[] = [];
  const parked: Parked[] = [];
  let unknown = 0;
  for (const message of fresh) {
    if (message.key !== null && blocked.has(message.key)) {
      parked.push({ message, attempts: 0, code: 'behind', reason: 'an earlier message of this key is parked' });
      continue;
    }
    try {
      const event = decode(message);
      // an event of a later build of its publisher: not for us
      if (event.event.case === undefined) unknown += 1;
      else events.push(event);
    } catch (error) {
      parked.push({ message, attempts: 1, ...undecodable(error) });
      if (message.key !== null) blocked.add(message.key);
    }
  }
  return { events: byRoot(events), parked, unknown };
}

/**
 * Root by root, in the order of their ids, and each root's events in their own order: two slices that touch the same aggregates lock them
 * in one order, so that they wait for each other and do not deadlock.
 */
export const byRoot = <E extends Pick<EventEnvelope, 'rootId'>>(events: readonly E[]): E[] =>
  events.toSorted((a, b) => (a.rootId < b.rootId ? -1 : Number(a.rootId > b.rootId)));

/** The transaction as a handler sees it. */
export function contextOf(
  session: Session,
  messages: readonly Pick<Incoming, 'topic' | 'partition'>[],
  sliceTrace: SliceTrace,
): SliceContext {
  const first = messages[0];
  if (!first) throw new Error('a slice has at least one message');
  return {
    topic: first.topic.name,
    partition: first.partition,
    at: ({ eventId, occurredAt }) =>
      session.tx(`event:${eventId}`, occurredAt && timestampDate(occurredAt), sliceTrace.traceparentFor(eventId)),
  };
}

const place = ({ topic, partition, offset, key, eventId }: Incoming): object => ({ topic: topic.name, partition, offset, key, eventId });
