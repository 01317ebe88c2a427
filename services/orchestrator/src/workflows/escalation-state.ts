/** Rungs from which on a case is escalated, in their order: 红牌, 督办, 上报. */
export const ESCALATING = ['red', 'supervision-order', 'leader'] as const;
export type EscalatingRung = (typeof ESCALATING)[number];

/** A duty of a bad rating's work order, which climbs by itself: the case has ended long before. */
export interface OverdueDuty {
  readonly caseId: string;
  /** Id of the work order. */
  readonly id: string;
  readonly round: number;
  readonly duty: 'verification' | 'rectification' | 'feedback' | 'callback';
}

/** What an order by the ladder is about. */
export interface OverdueCase {
  readonly caseNo: string;
  readonly itemName: string;
  /** USCC of the body that handles it, which has to answer. */
  readonly agency: string;
  /** USCC of the body that watches over the order; empty: none is named. */
  readonly supervisor: string;
  /** Last day of the limit that passed, YYYY-MM-DD. */
  readonly dueDay: string;
  /** Where it is a duty of a bad rating, and not a case, that passed its limit. */
  readonly duty?: OverdueDuty;
}

/** What a review tells: how far its case has climbed, or that it has ended. */
export interface ReviewNews {
  /** Position in the life of the review. */
  readonly sequence: number;
  readonly rung: EscalatingRung | null;
  /** Null where the news is the end. */
  readonly overdue: OverdueCase | null;
  readonly ended: boolean;
}

export type OrderStatus = 'issued' | 'answered' | 'accepted' | 'returned' | 'overdue' | 'closed';

/** What supervision tells of an order: the whole, as it is. */
export interface OrderNews {
  readonly orderId: string;
  /** Position in the life of the order. */
  readonly sequence: number;
  readonly status: OrderStatus;
  /** Whether it was brought before the leader. */
  readonly referred: boolean;
}

/** An order as the escalation knows it. */
export interface KnownOrder extends OrderNews {
  /** Whether its term passed without an answer, however it went on. */
  readonly wasOverdue: boolean;
}

/** All that an escalation knows; it goes on with it when its history is cut. */
export interface EscalationState {
  /** Position of the newest news of the review. */
  sequence: number;
  rung: EscalatingRung | null;
  overdue: OverdueCase | null;
  ended: boolean;
  /** Id of the order that the ladder issued. */
  ownOrder: string | null;
  /** By hand or by the ladder, by their ids. */
  orders: Record<string, KnownOrder>;
}

/** An escalation that has heard nothing yet. */
export const begun = (): EscalationState => ({ sequence: 0, rung: null, overdue: null, ended: false, ownOrder: null, orders: {} });

/** Takes what is newer. A rung is never climbed down again, and an end stays one. */
export function hearReview(state: EscalationState, news: ReviewNews): void {
  if (news.sequence <= state.sequence) return;
  state.sequence = news.sequence;
  state.ended ||= news.ended;
  if (news.rung !== null && !hasReached(state, news.rung)) state.rung = news.rung;
  state.overdue = news.overdue ?? state.overdue;
}

/**
 * Takes what is newer of an order. That its term passed, and that the leader knows, stays true however late it is heard: what is not
 * remembered would be done again without end.
 */
export function hearOrder(state: EscalationState, news: OrderNews): void {
  const known = state.orders[news.orderId];
  const newest = known && news.sequence <= known.sequence ? known : news;
  state.orders[news.orderId] = {
    ...newest,
    referred: news.referred || (known?.referred ?? false),
    wasOverdue: news.status === 'overdue' || (known?.wasOverdue ?? false),
  };
}

export const hasReached = ({ rung }: EscalationState, wanted: EscalatingRung): boolean =>
  rung !== null && ESCALATING.indexOf(rung) >= ESCALATING.indexOf(wanted);

/** What has to be done next. */
export type NextStep =
  | { readonly kind: 'over' }
  | { readonly kind: 'issue'; readonly overdue: OverdueCase }
  | { readonly kind: 'refer'; readonly orderId: string; readonly cause: 'order-overdue' | 'leader-rung' }
  | { readonly kind: 'wait' };

/**
 * 督办 at its rung; to the leader what is not answered in time, or once the case has climbed so far; until all that was ordered is answered
 * and accepted, or the case has ended.
 */
export function nextStep(state: EscalationState): NextStep {
  if (state.ended) return { kind: 'over' };
  if (hasReached(state, 'supervision-order') && state.ownOrder === null && state.overdue) return { kind: 'issue', overdue: state.overdue };
  const orders = Object.values(state.orders);
  const late = orders.find(({ wasOverdue, referred, status }) => wasOverdue && !referred && status !== 'closed');
  if (late) return { kind: 'refer', orderId: late.orderId, cause: 'order-overdue' };
  const own = state.ownOrder === null ? undefined : state.orders[state.ownOrder];
  if (own && hasReached(state, 'leader') && !own.referred && own.status !== 'closed')
    return { kind: 'refer', orderId: own.orderId, cause: 'leader-rung' };
  const done = orders.length > 0 && orders.every(({ status }) => status === 'accepted' || status === 'closed');
  return { kind: done ? 'over' : 'wait' };
}

/** Where the escalation stands, in words for Temporal's page. */
export function standing(state: EscalationState): string {
  const orders = Object.values(state.orders).map(({ status, referred }) => `order ${status}${referred ? ', before the leader' : ''}`);
  return [state.ended ? 'the case has ended' : `rung ${state.rung ?? 'not heard of'}`, ...orders].join('; ');
}
