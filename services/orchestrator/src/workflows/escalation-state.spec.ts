import {
  begun,
  hearOrder,
  hearReview,
  nextStep,
  standing,
  type EscalationState,
  type OrderNews,
  type ReviewNews,
} from './escalation-state.js';

const OVERDUE = { caseNo: 'no', itemName: '食品经营许可', agency: 'handling', supervisor: 'watching', dueDay: '2026-11-24' };

const rung = (sequence: number, key: ReviewNews['rung']): ReviewNews => ({ sequence, rung: key, overdue: OVERDUE, ended: false });
const end = (sequence: number): ReviewNews => ({ sequence, rung: null, overdue: null, ended: true });
const order = (sequence: number, status: OrderNews['status'], change: Partial<OrderNews> = {}): OrderNews => ({
  orderId: 'own',
  sequence,
  status,
  referred: false,
  ...change,
});

/** An escalation that has heard these, in this order; `issued`: the ladder's order is its own. */
function heard(
  news: readonly (ReviewNews | OrderNews)[],
  issued = news.some((one) => 'orderId' in one && one.orderId === 'own'),
): EscalationState {
  const state = begun();
  for (const one of news) {
    if ('orderId' in one) hearOrder(state, one);
    else hearReview(state, one);
  }
  if (issued) state.ownOrder = 'own';
  return state;
}

const step = (...news: (ReviewNews | OrderNews)[]): string => {
  const next = nextStep(heard(news));
  return next.kind === 'refer' ? `refer ${next.orderId} ${next.cause}` : next.kind;
};

const atOrder = rung(5, 'supervision-order');

describe('an escalation', () => {
  it.each<[string, string, (ReviewNews | OrderNews)[]]>([
    ['waits at the red card', 'wait', [rung(3, 'red')]],
    ['issues an order at its rung', 'issue', [rung(3, 'red'), atOrder]],
    ['issues the order first where the case is at the leader already', 'issue', [rung(6, 'leader')]],
    ['waits for the answer', 'wait', [atOrder, order(1, 'issued')]],
    ['waits until the answer is judged', 'wait', [atOrder, order(1, 'issued'), order(2, 'answered')]],
    ['waits for the other answer where one was returned', 'wait', [atOrder, order(3, 'returned')]],
    ['goes to the leader where no answer came in time', 'refer own order-overdue', [atOrder, order(1, 'issued'), order(2, 'overdue')]],
    [
      'goes to the leader although the answer has come since',
      'refer own order-overdue',
      [atOrder, order(2, 'overdue'), order(3, 'answered')],
    ],
    [
      'goes to the leader although it hears late that the term passed',
      'refer own order-overdue',
      [atOrder, order(3, 'answered'), order(2, 'overdue')],
    ],
    ['goes to the leader once', 'wait', [atOrder, order(2, 'overdue'), order(3, 'overdue', { referred: true })]],
    [
      'goes to the leader once, also where newer news were quicker than its answer',
      'wait',
      [atOrder, order(2, 'overdue'), order(4, 'answered'), order(3, 'overdue', { referred: true })],
    ],
    ['goes to the leader at the leader’s rung', 'refer own leader-rung', [rung(6, 'leader'), order(1, 'issued')]],
    [
      'goes to the leader at that rung although the answer was accepted',
      'refer own leader-rung',
      [rung(6, 'leader'), order(3, 'accepted')],
    ],
    ['goes to the leader once at that rung', 'wait', [rung(6, 'leader'), order(2, 'issued', { referred: true })]],
    ['is over when the answer is accepted', 'over', [atOrder, order(3, 'accepted')]],
    ['is over when the case has ended, whatever is open', 'over', [rung(6, 'leader'), order(2, 'overdue'), end(7)]],
    ['is over when the case has ended before its order', 'over', [atOrder, end(6)]],
    ['brings an order by hand before the leader', 'refer hand order-overdue', [order(2, 'overdue', { orderId: 'hand' })]],
    ['waits until an order by hand is done', 'wait', [order(2, 'overdue', { orderId: 'hand', referred: true })]],
    ['waits for the one while the other is done', 'wait', [atOrder, order(3, 'accepted'), order(1, 'issued', { orderId: 'hand' })]],
    ['says nothing of an order that was closed', 'over', [atOrder, order(2, 'overdue'), order(3, 'closed')]],
  ])('%s', (_, expected, news) => {
    expect(step(...news)).toBe(expected);
  });

  it('stands the same when it is told twice, and when older news come after newer', () => {
    const news = [rung(3, 'red'), atOrder, rung(6, 'leader'), order(1, 'issued'), order(2, 'overdue'), order(3, 'answered')];
    const once = heard(news);
    expect(heard([...news, ...news])).toEqual(once);
    expect(heard([...news, ...[...news].reverse()])).toEqual(once);
    const backwards = heard([...news].reverse());
    expect({ ...backwards, orders: undefined }).toEqual({ ...once, orders: undefined });
    expect(backwards.orders['own']).toMatchObject({ sequence: 3, status: 'answered', wasOverdue: true });
  });

  it('does not climb down, and an end stays one', () => {
    expect(heard([rung(6, 'leader'), rung(8, 'red')])).toMatchObject({ rung: 'leader', sequence: 8 });
    expect(heard([end(7), rung(9, 'leader')])).toMatchObject({ ended: true });
  });

  it('says where it stands', () => {
    expect(standing(heard([rung(3, 'red')]))).toBe('rung red');
    expect(standing(heard([atOrder, order(2, 'overdue', { referred: true }), end(9)]))).toBe(
      'the case has ended; order overdue, before the leader',
    );
  });
});
