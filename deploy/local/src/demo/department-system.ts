import { codeId, TOPICS, type ReviewView } from '@onewindow/contracts';
import { listen, type HeardEvent } from '@onewindow/messaging/transport';
import { check, checkRefused, type Cast, type Say } from './cast.js';
import { accept, allMet, decisionOf, FOOD_LICENCE, waitUntilReady } from './food-licence.js';

const AGENCY = FOOD_LICENCE.slice(0, 18);
const OFFICERS: Readonly<Record<string, string>> = { officer: codeId('staff', 'officer-a'), 'agency-head': codeId('staff', 'head') };

const CONDITIONS: Readonly<Record<string, readonly string[]>> = {
  'document-review': ['staff', 'lawful'],
  'premises-review': ['premises', 'equipment', 'layout'],
  decision: [],
};

/** A step that the queue of the bureau's own system holds. */
interface Task {
  readonly reviewId: string;
  readonly stepKey: string;
}

/** A department's system keeps its queue from `approval.review.v1`: its own agency's open steps, each event once. */
class DepartmentQueue {
  readonly #seen = new Set<string>();
  readonly #tasks: Task[] = [];
  #wake: () => void = () => undefined;

  take({ event, headers }: HeardEvent): void {
    const id = headers['ce_id'] ?? '';
    if (this.#seen.has(id)) return;
    this.#seen.add(id);
    const said = event.event as { case?: string; value?: { stepKey?: string; agencyCode?: string } };
    if (said.case !== 'stepOpened' || said.value?.agencyCode !== AGENCY) return;
    this.#tasks.push({ reviewId: event.aggregateId, stepKey: said.value.stepKey ?? '' });
    this.#wake();
  }

  /** The next open step of this review, as soon as Kafka brings it. */
  async next(reviewId: string, timeoutMs = 15_000): Promise<Task> {
    for (const deadline = Date.now() + timeoutMs; ;) {
      const at = this.#tasks.findIndex((task) => task.reviewId === reviewId);
      const [task] = at < 0 ? [] : this.#tasks.splice(at, 1);
      if (task) return task;
      const left = deadline - Date.now();
      check(left > 0, 'Kafka brings the task to the department', reviewId);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }
}

/**
 * A department works in its own system: it takes its queue by Kafka as a subscriber of its own, and decides by HTTP with client
 * credentials, naming the officer.
 * @param brokers where Kafka is
 */
export async function departmentSystem(cast: Cast, brokers: readonly string[], say: Say): Promise<string> {
  const queue = new DepartmentQueue();
  const groupId = `ext.${AGENCY}.demo-${process.pid}`;
  const listening = await listen({ brokers, groupId, topics: [TOPICS.review], from: 'latest', onEvent: (heard) => queue.take(heard) });
  try {
    const { id } = await accept(cast);
    const taken: string[] = [];
    for (let left = 3; left > 0; left--) {
      const { stepKey } = await queue.next(id);
      await work(cast, id, stepKey);
      taken.push(stepKey);
    }
    say('部门自有系统', `从消息队列取得 ${taken.join('、')}，逐项决定`);
    const ready = await waitUntilReady(cast, id);
    check(ready.outcome === 'granted', 'the department granted the case', ready);
    say('统一出件', `${ready.decisionNo ?? ''} 待领取`);
    return id;
  } finally {
    await listening.stop();
  }
}

async function work(cast: Cast, id: string, stepKey: string): Promise<void> {
  const officerId = OFFICERS[stepKey === 'decision' ? 'agency-head' : 'officer'];
  const decision = allMet(...(CONDITIONS[stepKey] ?? []));
  const path = decisionOf(id, stepKey);
  checkRefused(await cast.marketSystem.send('POST', path, decision), 400, 'officer-missing');
  await cast.marketSystem.must('PUT', path.replace(/decision$/, 'claim'), { officerId });
  await cast.marketSystem.must<ReviewView>('POST', path, { ...decision, officerId });
}
