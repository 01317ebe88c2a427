import { create, type MessageInitShape } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { TOPICS, workOrderDutyId, type BundleCaseEvent, type OrderEvent, type ReviewEvent } from '@onewindow/contracts';
import { newsOfBundles, newsOfOrder, newsOfReviews } from './escalation.events.js';

const { review, order, bundleCase } = TOPICS;

const ofReview = (caseId: string, sequence: number, event: MessageInitShape<typeof review.schema>['event']): ReviewEvent =>
  create(review.schema, { caseId, sequence, event } as MessageInitShape<typeof review.schema>);

const step = (agencyCode: string) => ({ stepKey: 'check', stepName: '审查', agencyCode, claimedBy: '' });
const rung = (caseId: string, sequence: number, key: string, steps = [step('bureau')], supervisors: string[] = []): ReviewEvent =>
  ofReview(caseId, sequence, {
    case: 'rungReached',
    value: {
      caseNo: 'no',
      rung: key,
      due: { day: '2026-11-24' },
      itemCode: 'item',
      itemName: '许可',
      regionCode: '220104',
      agencyCode: 'body',
      steps,
      supervisors,
    },
  });
const decided = (caseId: string, sequence: number): ReviewEvent => ofReview(caseId, sequence, { case: 'decided', value: {} });

describe('the news of a slice of reviews', () => {
  it('are of each case the highest rung, and begin an escalation from red on', () => {
    const told = newsOfReviews([
      rung('a', 2, 'reminder'),
      rung('a', 3, 'yellow'),
      rung('b', 2, 'red'),
      rung('b', 4, 'leader'),
      rung('b', 5, 'red'),
    ]);
    expect(told).toHaveLength(1);
    expect(told[0]).toMatchObject({
      caseId: 'b',
      news: { sequence: 5, rung: 'leader', ended: false, overdue: { caseNo: 'no', agency: 'bureau', dueDay: '2026-11-24' } },
      begins: { caseNo: 'no', marks: { region: '220104', agency: 'bureau', item: 'item', dueDay: '2026-11-24' } },
    });
  });

  it('are the end alone where the case ended in the slice: nothing begins', () => {
    const told = newsOfReviews([rung('a', 3, 'leader'), decided('a', 4), rung('a', 3, 'leader'), decided('b', 9)]);
    expect(told).toMatchObject([
      { caseId: 'a', news: { sequence: 4, ended: true } },
      { caseId: 'b', news: { sequence: 9, ended: true } },
    ]);
    expect(told.map(({ begins }) => begins)).toEqual([undefined, undefined]);
  });

  it('begin it anew from what is told again of an open review, as high as it has climbed', () => {
    const opened = { caseNo: 'no', itemCode: 'item', itemName: '许可', regionCode: '220104', agencyCode: 'body' };
    const clock = { promisedDue: { day: '2026-11-20' }, statutoryDue: { day: '2026-11-24' } };
    const again = (status: string, key: string) => ofReview('a', 7, { case: 'snapshot', value: { status, opened, clock, rung: key } });
    expect(newsOfReviews([again('open', 'leader')])).toEqual([
      {
        caseId: 'a',
        news: {
          sequence: 7,
          rung: 'leader',
          ended: false,
          overdue: { caseNo: 'no', itemName: '许可', agency: 'body', supervisor: '', dueDay: '2026-11-24' },
        },
        begins: { caseNo: 'no', marks: { region: '220104', agency: 'body', item: 'item', dueDay: '2026-11-24' } },
      },
    ]);
    expect(newsOfReviews([again('open', 'red')])[0]?.news.overdue?.dueDay).toBe('2026-11-20');
    expect([...newsOfReviews([again('granted', 'leader')]), ...newsOfReviews([again('open', 'yellow')])]).toEqual([]);
  });

  it('begin it anew with the body that has the open steps by then, and another one that supervises', () => {
    const opened = { caseNo: 'no', itemCode: 'item', itemName: '许可', regionCode: '220104', agencyCode: 'body' };
    const value = { status: 'open', opened, rung: 'red', openSteps: [step('bureau')], supervisors: ['bureau', 'watching'] };
    const [told] = newsOfReviews([ofReview('a', 7, { case: 'snapshot', value })]);
    expect(told?.news.overdue).toMatchObject({ agency: 'bureau', supervisor: 'watching' });
    expect(told?.begins?.marks.agency).toBe('bureau');
  });

  it.each([
    ['the body with the open steps', [step('bureau'), step('bureau')], [], 'bureau', ''],
    ['the implementing body where several have some', [step('bureau'), step('other')], [], 'body', ''],
    ['the implementing body where none has any', [], [], 'body', ''],
    ['the first other body that supervises', [step('bureau')], ['bureau', 'watching', 'more'], 'bureau', 'watching'],
  ])('name %s', (_, steps, supervisors, agency, supervisor) => {
    expect(newsOfReviews([rung('a', 3, 'red', steps, supervisors)])[0]?.news.overdue).toMatchObject({ agency, supervisor });
  });
});

describe('the news of an application for a bundle', () => {
  const told = (sequence: number, event: MessageInitShape<typeof bundleCase.schema>['event']): BundleCaseEvent =>
    create(bundleCase.schema, { caseId: 'a', sequence, event } as MessageInitShape<typeof bundleCase.schema>);
  const reached = (sequence: number, key: string) =>
    told(sequence, {
      case: 'rungReached',
      value: {
        rung: key,
        due: { day: '2026-11-24' },
        caseNo: 'no',
        itemCode: 'shop',
        itemName: '开店',
        regionCode: '220104',
        agencyCode: 'lead',
      },
    });

  it('are those of a case, and the lead agency answers for the whole', () => {
    expect(newsOfBundles([reached(4, 'yellow'), reached(5, 'red')])).toEqual([
      {
        caseId: 'a',
        news: {
          sequence: 5,
          rung: 'red',
          ended: false,
          overdue: { caseNo: 'no', itemName: '开店', agency: 'lead', supervisor: '', dueDay: '2026-11-24' },
        },
        begins: { caseNo: 'no', marks: { region: '220104', agency: 'lead', item: 'shop', dueDay: '2026-11-24' } },
      },
    ]);
  });

  it.each(['ready', 'terminated'] as const)('are the end once it is %s', (branch) => {
    expect(newsOfBundles([reached(5, 'red'), told(6, { case: branch, value: {} })])).toMatchObject([
      { news: { sequence: 6, ended: true }, begins: undefined },
    ]);
  });

  it('begin it anew from what is told again of an accepted application, as high as it has climbed', () => {
    const graph = { bundleNo: 'no', bundleCode: 'shop', bundleName: '开店', regionCode: '220104', leadAgencyCode: 'lead' };
    const again = (status: string, key: string) =>
      told(7, { case: 'snapshot', value: { graph: { ...graph, status }, rung: key, rungDue: { day: '2026-11-24' } } });
    const [begun] = newsOfBundles([reached(5, 'red')]);
    expect(newsOfBundles([again('accepted', 'red')])).toEqual([{ ...begun, news: { ...begun?.news, sequence: 7 } }]);
    expect([...newsOfBundles([again('accepted', 'yellow')]), ...newsOfBundles([again('ready', 'leader')])]).toEqual([]);
  });

  it('are none of a member that went on', () => {
    expect(newsOfBundles([told(3, { case: 'memberChanged', value: {} })])).toEqual([]);
  });
});

describe('the news of an order', () => {
  const state = { orderNo: '督', caseNo: 'no', itemCode: 'item', regionCode: '220104', agencyCode: 'body', status: 'overdue' };
  const of = (event: MessageInitShape<typeof order.schema>['event']): OrderEvent =>
    create(order.schema, { aggregateId: 'o', caseId: 'a', sequence: 2, event } as MessageInitShape<typeof order.schema>);

  it('are the whole, and begin an escalation when the term has passed', () => {
    expect(newsOfOrder(of({ case: 'overdue', value: { order: state } }))).toEqual({
      caseId: 'a',
      news: { orderId: 'o', sequence: 2, status: 'overdue', referred: false },
      begins: { caseNo: 'no', marks: { region: '220104', agency: 'body', item: 'item', dueDay: '' } },
    });
  });

  it.each([
    ['of an order that is open', 'answered', true],
    ['of an order that is done', 'accepted', false],
  ])('in a snapshot %s begin one again: %s %s', (_, status, begins) => {
    expect(newsOfOrder(of({ case: 'snapshot', value: { order: { ...state, status } } }))?.begins !== undefined).toBe(begins);
  });

  it('are of the duty where it is about one of a bad rating, and not of the case that was rated', () => {
    const workOrder = { id: '0197a1a0-0000-7000-8000-000000000001', round: 2, duty: 'feedback' } as const;
    expect(newsOfOrder(of({ case: 'overdue', value: { order: { ...state, workOrder } } }))?.caseId).toBe(workOrderDutyId(workOrder));
  });

  it('are told of an order by hand when it is issued', () => {
    const told = newsOfOrder(of({ case: 'issued', value: { order: { ...state, status: 'issued' } } }));
    expect(told).toMatchObject({ news: { status: 'issued' }, begins: undefined });
  });

  it('begin nothing otherwise, and say whether the leader knows', () => {
    const referredAt = timestampFromDate(new Date());
    const told = newsOfOrder(of({ case: 'referred', value: { order: { ...state, referredAt } } }));
    expect(told).toMatchObject({ news: { referred: true }, begins: undefined });
  });

  it.each([
    ['without the order', of({ case: 'overdue', value: {} })],
    ['of a state of a later version', of({ case: 'overdue', value: { order: { ...state, status: 'paused' } } })],
    ['of no known branch', of({ case: undefined })],
    [
      'of the order that the ladder asked for itself',
      of({ case: 'issued', value: { order: { ...state, status: 'issued', rung: 'supervision-order' } } }),
    ],
  ])('are none %s', (_, event) => {
    expect(newsOfOrder(event)).toBeUndefined();
  });
});
