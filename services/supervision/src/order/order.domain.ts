import { DomainError, isUscc, type ORDER_STATUSES, type Principal, type WorkOrderDuty, type WorkOrderDutyKey } from '@onewindow/contracts';

export type OrderStatus = (typeof ORDER_STATUSES)[number];
/** Why an order comes before the leader: no answer came in its term, or the case itself reached the rung. */
export type ReferralCause = 'order-overdue' | 'leader-rung';
/** Ends of what orders are about, which close them: of a case, and of a duty of a work order. */
export type EndCause = 'decided' | 'terminated' | 'duty-done' | 'work-order-closed';

/** What may become of an order. An overdue one may still be answered; what was accepted stays so when the case ends. */
export const NEXT: Readonly<Record<OrderStatus, readonly OrderStatus[]>> = {
  issued: ['answered', 'overdue', 'closed'],
  answered: ['accepted', 'returned', 'closed'],
  returned: ['answered', 'overdue', 'closed'],
  overdue: ['answered', 'closed'],
  accepted: [],
  closed: [],
};

const WHY_NOT: Readonly<Record<OrderStatus, readonly [code: string, message: string]>> = {
  issued: ['order-not-answered', 'the order has no answer yet'],
  answered: ['order-already-answered', 'the order has an answer that waits to be judged'],
  returned: ['order-not-answered', 'the answer was returned, and no other has come yet'],
  overdue: ['order-not-answered', 'the term passed without an answer, and none has come since'],
  accepted: ['order-already-accepted', 'the answer was accepted: nothing more is asked'],
  closed: ['order-closed', 'what it is about has ended, and the order with it'],
};

/** What refuses something of an order, by the state that it is in. */
export const refusedBy = (status: OrderStatus): DomainError => new DomainError('conflict', ...WHY_NOT[status]);

/** @throws DomainError `order-not-answered`, `order-already-answered`, `order-already-accepted`, `order-closed` */
export function assertMayBecome(from: OrderStatus, to: OrderStatus): void {
  if (!NEXT[from].includes(to)) throw refusedBy(from);
}

/** The parts of an order's people: who answers, and who watches. */
export interface OrderParts {
  readonly agencyCode: string;
  readonly supervisorCode: string;
}

const notFound = (): DomainError => new DomainError('not-found', 'order-not-found', 'there is no order under this id that is yours');

/** @throws DomainError `order-not-found` for an unknown order and for another body's alike */
export function assertAnswers(order: OrderParts | null, caller: Pick<Principal, 'agencyCode'>): asserts order is OrderParts {
  if (!order || caller.agencyCode === '' || order.agencyCode !== caller.agencyCode) throw notFound();
}

/**
 * The body that watches over an order judges its answer; where none is named, any that supervises does. Nobody judges their own.
 * @throws DomainError `order-not-found`, `answer-is-own`
 */
export function assertWatches(order: OrderParts | null, caller: Pick<Principal, 'agencyCode'>): asserts order is OrderParts {
  if (!order || caller.agencyCode === '') throw notFound();
  if (order.agencyCode === caller.agencyCode)
    throw new DomainError('forbidden', 'answer-is-own', 'the answer is that of your own agency: another body judges it');
  if (order.supervisorCode !== '' && order.supervisorCode !== caller.agencyCode) throw notFound();
}

/** @throws DomainError `order-not-found` */
export function assertThere<T>(order: T | null): asserts order is T {
  if (order === null) throw notFound();
}

/** The duty of a work order that an order is about; null of an order about a case. */
export const orderedDuty = ({ workOrderId: id, workOrderRound: round, workOrderDuty: duty }: DutyColumns): WorkOrderDuty | null =>
  id === null || round === null || duty === null ? null : { id, round, duty };

/** As a row has it: all of them or none. */
export interface DutyColumns {
  readonly workOrderId: string | null;
  readonly workOrderRound: number | null;
  readonly workOrderDuty: WorkOrderDutyKey | null;
}

/** What supervision knows of the case, or of the duty on it, that an order is about. */
export interface OrderedCase {
  readonly rootId: string;
  readonly caseNo: string;
  readonly itemCode: string;
  readonly itemName: string;
  readonly regionCode: string;
  /** USCC of the bodies that handle it: the implementing or leading body, and those with a step or a member; the one that was rated. */
  readonly agencies: readonly string[];
}

/** An entry of a case's timeline, as far as it says what the case is. */
export interface CaseEntry {
  readonly type: string;
  readonly rootId: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Entries that say what a case is, and who handles it. */
export const CASE_ENTRY_TYPES = ['registered', 'opened', 'stepOpened', 'rungReached'] as const;

/** What the entries of its timeline say of a case; undefined where none names it yet. */
export function orderedCase(entries: readonly CaseEntry[]): OrderedCase | undefined {
  // what registers an application for a bundle names it in its graph, which no timeline keeps
  const named = entries.filter(({ data }) => words(data['caseNo']) !== '');
  const naming = named.find(({ type }) => type === 'registered') ?? named.find(({ type }) => type !== 'stepOpened');
  if (!naming) return undefined;
  const { caseNo, itemCode, itemName, regionCode } = Object.fromEntries(
    ['caseNo', 'itemCode', 'itemName', 'regionCode'].map((field) => [field, words(naming.data[field])]),
  ) as Record<'caseNo' | 'itemCode' | 'itemName' | 'regionCode', string>;
  return { rootId: naming.rootId, caseNo, itemCode, itemName, regionCode, agencies: handlers(itemCode, entries) };
}

/** 实施编码 begins with the USCC of the implementing body, 18 characters. */
const USCC_LENGTH = 18;

const handlers = (itemCode: string, entries: readonly CaseEntry[]): string[] => {
  const told = entries.flatMap(({ data }) => [data['agencyCode'], ...list(data['openAgencies'])].map(words));
  return [...new Set([itemCode.slice(0, USCC_LENGTH), ...told])].filter(isUscc);
};

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const words = (value: unknown): string => (typeof value === 'string' ? value : '');

/**
 * An order goes to a body that handles the case, and not from a body to itself.
 * @throws DomainError `order-to-own-agency`, `agency-not-involved`
 */
export function assertAddressee(agencyCode: string, supervisorCode: string, { agencies }: OrderedCase): void {
  if (agencyCode === supervisorCode)
    throw new DomainError('invalid', 'order-to-own-agency', 'a body does not call itself to account', { field: 'agencyCode' });
  if (!agencies.includes(agencyCode))
    throw new DomainError('invalid', 'agency-not-involved', 'the case is not handled by this agency', { field: 'agencyCode' });
}
