import type { RingView } from '@onewindow/contracts';
import type { Transactions } from '@onewindow/messaging/tx';
import { createLogger, errorWords, isTransient, maskText } from '@onewindow/platform';
import type { DataSource } from 'typeorm';
import { passOver, positionOfPass, RECOUNT_BATCH, recountNext } from './calendar-pass.js';
import type { DeadlineKind, DueDeadline } from './deadline-kind.js';
import { findDue, nextRingAt, noteFailure, putOff, removeRung, stillDue } from './deadline-rows.js';

/** How many deadlines one call looks at, and one transaction acts on. */
const BATCH = 100;

/** What counts limits again, in the events. */
const RECOUNT_CAUSE = 'calendar:published';

const log = createLogger('deadlines');

interface RingerParts {
  readonly dataSource: DataSource;
  readonly transactions: Transactions;
  readonly kinds: readonly DeadlineKind[];
  readonly clock: () => Date;
}

/** Rings what is due: a hundred at once, under the locks of their subjects, each exactly once. Any number may ring side by side. */
export class Ringer {
  private readonly kinds: ReadonlyMap<string, DeadlineKind>;

  /** @throws Error where two kinds name one clock */
  constructor(private readonly parts: RingerParts) {
    const named = parts.kinds.flatMap((kind) => kind.clocks.map((clock) => [clock, kind] as const));
    this.kinds = new Map(named);
    if (this.kinds.size !== named.length) throw new Error('two kinds of deadline name the same clock');
  }

  /**
   * Acts on at most a hundred deadlines that are due at `until`, and never on one in this service's own future.
   * @param cause goes into the events: `request:<id>`
   * @throws what is transient (the database is away); the effect of a deadline that fails otherwise is put off and shown to operators
   */
  async ring(until: Date, cause: string): Promise<RingView> {
    const { dataSource, clock } = this.parts;
    const now = clock();
    const horizon = until < now ? until : now;
    const due = await findDue(dataSource, horizon, BATCH);
    let rung = 0;
    for (const [kind, group] of this.byKind(due)) rung += await this.ringAll(kind, group, horizon, cause);
    const next = await nextRingAt(dataSource);
    return { rung, more: next !== null && next <= horizon, next: next?.toISOString() ?? null };
  }

  /**
   * Counts the next limits again after a new calendar ({@link recountNext}), all in one transaction; where that fails, each subject in its own,
   * so that none keeps another from it.
   * @returns whether there may be more at once
   * @throws what is transient
   */
  async recount(): Promise<boolean> {
    try {
      return await this.recountBatch(RECOUNT_BATCH);
    } catch (error) {
      if (isTransient(error)) throw error;
    }
    for (let alone = 0; alone < RECOUNT_BATCH; alone++) if (!(await this.recountAlone())) return false;
    return true;
  }

  private recountBatch(limit: number): Promise<boolean> {
    const { transactions, kinds } = this.parts;
    return transactions.run(RECOUNT_CAUSE, (tx) => recountNext(tx, kinds, limit));
  }

  private async recountAlone(): Promise<boolean> {
    const { dataSource, transactions } = this.parts;
    const after = await positionOfPass(dataSource);
    try {
      return await this.recountBatch(1);
    } catch (error) {
      if (isTransient(error)) throw error;
      const subject = await transactions.run(RECOUNT_CAUSE, (tx) => passOver(tx, after));
      // it is the fault of no subject, and would come again at once
      if (subject === undefined && (await positionOfPass(dataSource)) === after) throw error;
      if (subject !== undefined) log.error({ err: error, subject }, 'limits could not be counted again by a new calendar');
      return true;
    }
  }

  /** In the order in which the kinds are given, so that the subjects of one are always locked before those of the next. */
  private byKind(due: readonly DueDeadline[]): [DeadlineKind, DueDeadline[]][] {
    const unknown = due.find(({ clock }) => !this.kinds.has(clock));
    if (unknown) throw new Error(`no kind of deadline rings the clock "${unknown.clock}"`);
    return this.parts.kinds
      .map((kind): [DeadlineKind, DueDeadline[]] => [kind, due.filter(({ clock }) => this.kinds.get(clock) === kind)])
      .filter(([, group]) => group.length > 0);
  }

  private async ringAll(kind: DeadlineKind, group: readonly DueDeadline[], horizon: Date, cause: string): Promise<number> {
    try {
      return await this.ringTogether(kind, group, horizon, cause);
    } catch (error) {
      if (isTransient(error)) throw error;
    }
    let rung = 0;
    for (const one of bySubject(group)) rung += await this.ringAlone(kind, one, horizon, cause);
    return rung;
  }

  private async ringTogether(kind: DeadlineKind, group: readonly DueDeadline[], horizon: Date, cause: string): Promise<number> {
    const { dataSource, transactions } = this.parts;
    const run = kind.run ?? ((transaction) => transaction());
    const { rung, held } = await run(() =>
      transactions.run(cause, async (tx) => {
        const locked = new Set(await kind.lock(tx, [...new Set(group.map(({ subject }) => subject))]));
        const mine = group.filter(({ subject }) => locked.has(subject));
        const due = mine.length > 0 ? await stillDue(tx, mine, horizon) : [];
        if (due.length > 0) {
          await kind.ring(tx, due);
          await removeRung(tx, due);
        }
        return { rung: mine.length, held: group.filter(({ subject }) => !locked.has(subject)) };
      }),
    );
    if (held.length > 0) await putOff(dataSource, held);
    return rung;
  }

  private async ringAlone(kind: DeadlineKind, group: readonly DueDeadline[], horizon: Date, cause: string): Promise<number> {
    try {
      return await this.ringTogether(kind, group, horizon, cause);
    } catch (error) {
      if (isTransient(error)) throw error;
      const reason = maskText(errorWords(error).message);
      for (const key of group) {
        log.error(
          { err: error, subject: key.subject, clock: key.clock, rung: key.rung },
          'the effect of a deadline failed and is tried again later',
        );
        await noteFailure(this.parts.dataSource, key, reason);
      }
      return 0;
    }
  }
}

function bySubject(group: readonly DueDeadline[]): DueDeadline[][] {
  const subjects = new Map<string, DueDeadline[]>();
  for (const one of group) subjects.set(one.subject, [...(subjects.get(one.subject) ?? []), one]);
  return [...subjects.values()];
}
