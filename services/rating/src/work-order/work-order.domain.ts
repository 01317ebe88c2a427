import { DomainError, type SatisfactionLevel, type VerifyWorkOrder } from '@onewindow/contracts';
import type { RunningLimit, RunningLimits } from './terms.domain.js';

/** Where a work order is: what is owed next. */
export type OrderStatus = 'verifying' | 'rectifying' | 'answering' | 'calling-back' | 'answered' | 'supervised' | 'closed';
export type Outcome = VerifyWorkOrder['outcome'];
export type Judgement = 'satisfied' | 'basically-satisfied' | 'dissatisfied';
export type Appeal = 'pending' | 'upheld' | 'rejected';
export type Closing = 'rectified' | 'explained' | 'excluded' | 'concluded';
export type Escalation = 'supervisor' | 'leader';

/** The work order of a bad rating (差评工单), as far as its rules go. */
export interface WorkOrder {
  readonly status: OrderStatus;
  /** 1, and one more each time it has to be done again. */
  readonly round: number;
  /** Who rated agreed to be spoken to (实名差评). */
  readonly contactAgreed: boolean;
  /** In this round. */
  readonly contactedAt: Date | null;
  readonly outcome: Outcome | null;
  /** The term of this round was extended. */
  readonly extended: boolean;
  /** Who rated had it done again once. */
  readonly reopened: boolean;
  readonly appeal: Appeal | null;
  readonly appealUntil: Date;
  readonly limits: RunningLimits;
}

/** Where a work order may go from where it is. A closed one is taken up again when who rated judges its answer. */
export const TRANSITIONS: Readonly<Record<OrderStatus, readonly OrderStatus[]>> = {
  verifying: ['rectifying', 'answering', 'closed'],
  rectifying: ['answering', 'closed'],
  answering: ['calling-back', 'answered', 'closed'],
  'calling-back': ['answered', 'verifying', 'supervised', 'closed'],
  answered: ['closed', 'verifying', 'supervised'],
  supervised: ['rectifying', 'closed'],
  closed: ['verifying', 'supervised'],
};

/** Levels 4 不满意 and 5 非常不满意 are bad ratings (差评): 国办发〔2019〕51号. */
export const isBad = (level: SatisfactionLevel): boolean => level >= 4;

/** Tries in vain after which somebody who agreed to be called counts as called; no rule has a number. */
export const TRIES = 3;

const refuse = (code: string, message: string, details?: { field?: string; article?: string }): never => {
  throw new DomainError('conflict', code, message, details);
};

/** @throws DomainError `work-order-is-closed`, `work-order-with-supervisor` */
export function assertWithAgency({ status }: Pick<WorkOrder, 'status'>): void {
  if (status === 'closed') refuse('work-order-is-closed', 'the work order is closed');
  if (status === 'supervised') refuse('work-order-with-supervisor', 'the answer did not satisfy twice: the supervisor decides now');
}

/**
 * Speaking with who rated, before or after it was put right.
 * @throws DomainError `contact-not-agreed`, `work-order-already-answered`, as {@link assertWithAgency}
 */
export function assertContactable(order: WorkOrder): void {
  assertWithAgency(order);
  assertAgreed(order);
  if (order.status !== 'verifying' && order.status !== 'rectifying')
    refuse('work-order-already-answered', 'what was done is on its way to who rated: record a callback');
}

function assertAgreed({ contactAgreed }: WorkOrder): void {
  if (!contactAgreed)
    throw new DomainError('forbidden', 'contact-not-agreed', 'who rated did not agree to be spoken to; the answer reaches them as it is');
}

/**
 * What is so is found out once in a round; with who agreed to it by speaking with them (联系核实).
 * @throws DomainError `rater-not-contacted`, `work-order-already-verified`, as {@link assertWithAgency}
 */
export function assertVerifiable(order: WorkOrder): void {
  assertWithAgency(order);
  if (order.status !== 'verifying') refuse('work-order-already-verified', 'what is so was found out in this round already');
  if (order.contactAgreed && order.contactedAt === null)
    refuse('rater-not-contacted', 'who rated agreed to be spoken to: speak with them first', {
      article: '安阳市政务服务条例 第五十二条',
    });
}

/** What is owed after it was found out what is so. */
export const statusAfter = (outcome: Outcome): OrderStatus => (outcome === 'unfounded' ? 'answering' : 'rectifying');

/**
 * The term is extended once in a round, for what is complex, before it ends.
 * @param days asked for @param most the region's
 * @returns the term that runs
 * @throws DomainError `work-order-not-in-rectification`, `work-order-not-complex`, `work-order-already-extended`, `rectification-overdue`,
 *   `extension-too-long`, as {@link assertWithAgency}
 */
export function assertExtendable(order: WorkOrder, days: number, most: number, now: Date): RunningLimit {
  assertWithAgency(order);
  const term = order.limits.rectification;
  if (order.status !== 'rectifying' || !term) return refuse('work-order-not-in-rectification', 'there is no term that runs');
  if (order.outcome !== 'complex') refuse('work-order-not-complex', 'only what is complex has a term that may be extended');
  if (order.extended) refuse('work-order-already-extended', 'the term was extended already, and that is done once');
  if (Date.parse(term.due) <= now.getTime()) refuse('rectification-overdue', 'the term has passed: it is extended before');
  if (days > most)
    throw new DomainError('invalid', 'extension-too-long', `the term may be extended by ${most} working days at most`, { field: 'days' });
  return term;
}

/** @throws DomainError `term-too-long` */
export function assertTerm(days: number, most: number): void {
  if (days > most)
    throw new DomainError('invalid', 'term-too-long', `the term is ${most} working days at most; it may be extended once`, {
      field: 'days',
    });
}

/** @throws DomainError `work-order-not-verified`, `nothing-to-rectify`, as {@link assertWithAgency} */
export function assertRectifiable(order: WorkOrder): void {
  assertWithAgency(order);
  if (order.status === 'verifying') refuse('work-order-not-verified', 'it was not found out yet what is so');
  if (order.status !== 'rectifying') refuse('nothing-to-rectify', 'nothing is left to be put right');
}

/** @throws DomainError `work-order-without-result`, `work-order-already-answered`, as {@link assertWithAgency} */
export function assertAnswerable(order: WorkOrder): void {
  assertWithAgency(order);
  if (order.status === 'verifying' || order.status === 'rectifying') refuse('work-order-without-result', 'there is no result to tell yet');
  if (order.status !== 'answering') refuse('work-order-already-answered', 'who rated was answered in this round already');
}

/** @throws DomainError `contact-not-agreed`, `work-order-without-feedback`, `work-order-already-called-back`, as {@link assertWithAgency} */
export function assertCallable(order: WorkOrder): void {
  assertWithAgency(order);
  assertAgreed(order);
  if (order.status === 'answered') refuse('work-order-already-called-back', 'who rated was called back in this round already');
  if (order.status !== 'calling-back') refuse('work-order-without-feedback', 'who rated was not answered yet');
}

/**
 * No bad rating is closed without a result and without its giver being told (差评件件有整改、有反馈).
 * @throws DomainError `work-order-without-result`, `work-order-without-feedback`, `work-order-without-callback`, `appeal-undecided`, as
 *   {@link assertWithAgency}
 */
export function assertClosable(order: WorkOrder): void {
  const article = '国办发〔2019〕51号';
  assertWithAgency(order);
  if (order.status === 'verifying' || order.status === 'rectifying')
    refuse('work-order-without-result', 'a bad rating is not closed without a result', { article });
  if (order.status === 'answering')
    refuse('work-order-without-feedback', 'a bad rating is not closed before its giver was answered', { article });
  if (order.status === 'calling-back')
    refuse('work-order-without-callback', 'who agreed to be spoken to is called back before it is closed', { article });
  if (order.appeal === 'pending') refuse('appeal-undecided', 'the appeal against the rating is not decided yet');
}

/** How a work order is closed by its agency. */
export const closingOf = ({ outcome }: Pick<WorkOrder, 'outcome'>): Closing => (outcome === 'unfounded' ? 'explained' : 'rectified');

/**
 * An answer is judged once, while nothing newer is on its way.
 * @param round of the answer judged @param answered whether that round was answered
 * @throws DomainError `rating-is-excluded`, `reply-missing`
 */
export function assertJudgeable(order: WorkOrder, round: number, answered: boolean): void {
  if (order.appeal === 'upheld') refuse('rating-is-excluded', 'the rating was found not to count, so there is no answer to judge');
  if (!answered || round !== order.round)
    throw new DomainError('not-found', 'reply-missing', 'there is no such answer to judge', { field: 'round' });
}

/** What an answer that does not satisfy leads to: it is done again once, then the supervisor decides. */
export const afterDissatisfaction = ({ reopened }: Pick<WorkOrder, 'reopened'>): OrderStatus => (reopened ? 'supervised' : 'verifying');

/** @throws DomainError `work-order-not-with-supervisor` */
export function assertConcludable({ status }: WorkOrder): void {
  if (status !== 'supervised') refuse('work-order-not-with-supervisor', 'no answer waits for a supervisor');
}

/** @throws DomainError `appeal-already-made`, `appeal-too-late`, as {@link assertWithAgency} for a closed one */
export function assertAppealable(order: WorkOrder, now: Date): void {
  if (order.appeal !== null) refuse('appeal-already-made', 'an appeal was made already');
  if (order.status === 'closed') assertWithAgency(order);
  if (now > order.appealUntil) refuse('appeal-too-late', 'the time to appeal has passed');
}

/** @throws DomainError `appeal-missing`, `appeal-already-decided` */
export function assertAppealOpen({ appeal }: WorkOrder): void {
  if (appeal === null) refuse('appeal-missing', 'nobody appealed');
  if (appeal !== 'pending') refuse('appeal-already-decided', 'two reviewers have decided already');
}

/** What two opinions come to: a rating is set aside only where both say so. Undefined while one is missing. */
export function appealOutcome(opinions: readonly { readonly upheld: boolean }[]): Exclude<Appeal, 'pending'> | undefined {
  if (opinions.length < 2) return undefined;
  return opinions.every(({ upheld }) => upheld) ? 'upheld' : 'rejected';
}

/** Whether a contact does the duty: they were reached, or it was tried often enough. @param before tries of this round before it */
export const doesDuty = (reached: boolean, before: number): boolean => reached || before + 1 >= TRIES;

/** The higher of two. */
export const higher = (now: Escalation | null, rung: string): Escalation | null => {
  if (rung === 'leader') return 'leader';
  return rung === 'supervisor' && now === null ? 'supervisor' : now;
};
