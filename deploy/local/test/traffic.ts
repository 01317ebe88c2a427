import {
  newId,
  type CaseView,
  type Page,
  type RegisteredCase,
  type ResultView,
  type ReviewView,
  type TimelineEntry,
} from '@onewindow/contracts';
import { eventually } from '@onewindow/testing';
import type { Cast } from '../src/demo/cast.js';
import { allMet, foodLicenceForm } from '../src/demo/food-licence.js';
import type { Answer, Visitor } from '../src/demo/visitor.js';

const CALLERS = 4;

/** Whole cases by callers that never give up, and what must be true of them afterwards. */
export class Traffic {
  readonly ids: readonly string[];
  private readonly numbers = new Map<string, string>();
  private readonly statuses = new Map<number, number>();
  private readonly wrong: string[] = [];

  /** @param patienceMs how long a caller repeats one request; longer than the longest outage */
  constructor(
    private readonly cast: Cast,
    cases: number,
    private readonly patienceMs = 60_000,
  ) {
    this.ids = Array.from({ length: cases }, () => newId());
  }

  /** Cases that are closed by now. */
  get closed(): number {
    return this.numbers.size;
  }

  /** How often a request was answered with each status; requests without any answer (the portal itself was dead) are not in it. */
  get answered(): ReadonlyMap<number, number> {
    return this.statuses;
  }

  /** Every answer was done, 503 with Retry-After, or 404 of something still on its way; whatever was killed. */
  expectOnlyDoneOrLater(): void {
    expect(this.wrong).toEqual([]);
  }

  /** Brings every case from receipt to closing, a few side by side. */
  async run(): Promise<void> {
    const waiting = [...this.ids];
    const caller = async (): Promise<void> => {
      for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) this.numbers.set(id, await this.wholeCase(id));
    };
    await Promise.all(Array.from({ length: CALLERS }, caller));
  }

  /** Case numbers are there and no two are the same. */
  expectNumbersUnique(): void {
    expect(new Set(this.numbers.values()).size).toBe(this.ids.length);
  }

  /** Each body has each result in its inbox exactly once. */
  async expectResultsHandedOverOnce(): Promise<void> {
    for (const body of [this.cast.supervisor, this.cast.enforcer]) {
      const seen = await this.eventually(async () => {
        const mine = (await allResults(body)).filter((id) => this.ids.includes(id));
        if (new Set(mine).size < this.ids.length) throw new Error(`${mine.length} of ${this.ids.length} results are here`);
        return mine;
      });
      expect(seen.sort()).toEqual([...this.ids].sort());
    }
  }

  /** The timeline of each case has every event of every aggregate once, in sequences without a gap. */
  async expectTimelinesWhole(): Promise<void> {
    for (const id of this.ids) expect([id, await this.timelineOf(id)]).toEqual([id, WHOLE_TIMELINE]);
  }

  private async wholeCase(id: string): Promise<string> {
    const { cast } = this;
    const { caseNo } = await this.insist<RegisteredCase>(cast.clerk, 'PUT', `/intake/v1/cases/${id}`, foodLicenceForm());
    await this.insist<CaseView>(cast.clerk, 'POST', `/intake/v1/cases/${id}/acceptance`, { outcome: 'accepted' });
    const decision = (step: string): string => `/approval/v1/reviews/${id}/steps/${step}/decision`;
    await Promise.all([
      this.insist(cast.officerA, 'POST', decision('document-review'), allMet('staff', 'lawful')),
      this.insist(cast.officerB, 'POST', decision('premises-review'), allMet('premises', 'equipment', 'layout')),
    ]);
    await this.insist<ReviewView>(cast.head, 'POST', decision('decision'), { outcome: 'passed', findings: [] });
    await this.eventually(async () => {
      const given = await cast.counter.send<CaseView>('GET', `/intake/v1/cases/${id}`);
      this.note(given, 'GET case');
      const { body } = given;
      if (body.status !== 'ready') throw new Error(`case ${id} is ${body.status}`);
    });
    await this.insist(cast.counter, 'POST', `/intake/v1/cases/${id}/delivery`, {
      mode: 'counter',
      recipientName: '张三',
      identityChecked: true,
    });
    return caseNo;
  }

  /** What a caller does whose answer was lost or 503: the same again, under the same id. Anything else is taken as said. */
  private async insist<T>(who: Visitor, method: string, path: string, body?: unknown): Promise<T> {
    const answer = await this.eventually(async () => {
      const given = await who.send<T>(method, path, body);
      this.note(given, `${method} ${path}`);
      // 404: the event that makes the thing is still on its way
      if (given.status === 503 || given.status === 404) throw new Error(`${method} ${path}: ${given.status}`);
      return given;
    });
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  private note({ status, retryAfter, body }: Answer<unknown>, request: string): void {
    this.statuses.set(status, (this.statuses.get(status) ?? 0) + 1);
    if (status < 300 || status === 404 || (status === 503 && retryAfter !== null)) return;
    this.wrong.push(`${request}: ${status} ${JSON.stringify(body)}`);
  }

  private async timelineOf(id: string): Promise<string[]> {
    return this.eventually(async () => {
      const page = await this.cast.supervisor.must<Page<TimelineEntry>>('GET', `/supervision/v1/cases/${id}/timeline?limit=200`);
      const entries = page.items.map((entry) => `${entry.topic} ${entry.sequence} ${entry.type}`).sort();
      if (entries.length < WHOLE_TIMELINE.length) throw new Error(`${id} has only ${entries.join(', ')}`);
      return entries;
    });
  }

  private eventually<T>(attempt: () => Promise<T>): Promise<T> {
    return eventually(attempt, { timeoutMs: this.patienceMs, everyMs: 100 });
  }
}

// Both first steps are decided in the same instant, so only the place of the two `stepDecided` is fixed, not whose is first.
const WHOLE_TIMELINE = [
  'approval.licence.v1 1 issued',
  'approval.result.v1 1 published',
  'approval.review.v1 1 opened',
  'approval.review.v1 2 stepOpened',
  'approval.review.v1 3 stepOpened',
  'approval.review.v1 4 stepDecided',
  'approval.review.v1 5 stepDecided',
  'approval.review.v1 6 stepOpened',
  'approval.review.v1 7 stepDecided',
  'approval.review.v1 8 decided',
  'intake.case.v1 1 registered',
  'intake.case.v1 2 accepted',
  'intake.case.v1 3 ready',
  'intake.case.v1 4 closed',
  'rating.rating.v1 1 invited',
];

async function allResults(body: Visitor): Promise<string[]> {
  const found: string[] = [];
  let next: string | null = '';
  while (next !== null) {
    const page: Page<ResultView> = await body.must<Page<ResultView>>(
      'GET',
      `/supervision/v1/results?limit=200${next ? `&cursor=${next}` : ''}`,
    );
    found.push(...page.items.map((result) => result.id));
    next = page.next;
  }
  return found;
}
