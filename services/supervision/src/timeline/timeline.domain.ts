/** What the place of an entry in its case's timeline hangs on. */
export interface TimelinePlace {
  readonly eventId: string;
  readonly topic: string;
  readonly aggregateId: string;
  /** Position in the life of that aggregate. */
  readonly sequence: number;
  readonly occurredAt: Date;
  /** `request:<id>` or `event:<id>`. */
  readonly causedBy: string;
}

/** One thing that happened to a case, as its owner published it. */
export interface TimelineRecord extends TimelinePlace {
  readonly caseId: string;
  /** The matter: the bundle of a bundle's case, else the case. */
  readonly rootId: string;
  /** The event's branch. */
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Topics in the order in which a case meets them; it decides between events of one instant. */
const TIMELINE_TOPICS = [
  'intake.bundle.v1',
  'intake.case.v1',
  'approval.review.v1',
  'approval.document.v1',
  'approval.licence.v1',
  'approval.result.v1',
  'supervision.order.v1',
  'rating.rating.v1',
] as const;

const rank = (topic: string): number => TIMELINE_TOPICS.findIndex((name) => name === topic);

const byTime = (a: TimelinePlace, b: TimelinePlace): number =>
  a.occurredAt.getTime() - b.occurredAt.getTime() || rank(a.topic) - rank(b.topic) || a.sequence - b.sequence;

/**
 * Records oldest first: by instant, then topic, then sequence, except that nothing stands before its cause or before what
 * its own aggregate did earlier. Instants alone do not tell: clocks of services differ, and an effect carries its cause's
 * instant when the effect's own clock is behind.
 */
export function inOrder(records: readonly TimelinePlace[]): readonly TimelinePlace[] {
  const waiting = [...records].sort(byTime);
  const before = predecessors(records);
  const done = new Set<string>();
  const ordered: TimelinePlace[] = [];
  while (waiting.length > 0) {
    const ready = waiting.findIndex(({ eventId }) => before.get(eventId)?.every((id) => done.has(id)) ?? true);
    // A circle of causes cannot come from honest publishers; time decides then.
    const [next] = waiting.splice(Math.max(ready, 0), 1);
    if (!next) break;
    done.add(next.eventId);
    ordered.push(next);
  }
  return ordered;
}

/** For each event the events among `records` that must stand before it. */
function predecessors(records: readonly TimelinePlace[]): ReadonlyMap<string, readonly string[]> {
  const present = new Set(records.map(({ eventId }) => eventId));
  const before = new Map<string, string[]>();
  const add = (later: string, earlier: string): void => void before.set(later, [...(before.get(later) ?? []), earlier]);

  for (const { eventId, causedBy } of records) {
    const cause = causedBy.startsWith('event:') ? causedBy.slice('event:'.length) : '';
    if (cause !== eventId && present.has(cause)) add(eventId, cause);
  }
  const lives = Map.groupBy(records, ({ topic, aggregateId }) => `${topic}/${aggregateId}`);
  for (const life of lives.values()) {
    const steps = [...life].sort((a, b) => a.sequence - b.sequence);
    steps.forEach((step, i) => {
      const previous = steps[i - 1];
      if (previous && previous.sequence < step.sequence) add(step.eventId, previous.eventId);
    });
  }
  return before;
}
