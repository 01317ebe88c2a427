import { inOrder, type TimelineRecord } from './timeline.domain.js';

const at = (ms: number): Date => new Date(Date.UTC(2026, 10, 24) + ms);

const record = (eventId: string, topic: string, sequence: number, ms: number, causedBy = 'request:r'): TimelineRecord => ({
  eventId,
  topic,
  sequence,
  causedBy,
  caseId: 'c',
  rootId: 'c',
  type: 'x',
  aggregateId: 'a',
  occurredAt: at(ms),
  data: {},
});

const CASE = 'intake.case.v1';
const REVIEW = 'approval.review.v1';
const LICENCE = 'approval.licence.v1';
const RESULT = 'approval.result.v1';

describe('the order of a timeline', () => {
  it.each<[string, TimelineRecord[], string[]]>([
    ['is by instant', [record('late', CASE, 2, 20), record('early', REVIEW, 1, 10)], ['early', 'late']],
    [
      'is by topic within one instant',
      [record('result', RESULT, 1, 5), record('licence', LICENCE, 1, 5), record('review', REVIEW, 1, 5), record('case', CASE, 1, 5)],
      ['case', 'review', 'licence', 'result'],
    ],
    ['is by sequence within one topic and instant', [record('b', REVIEW, 2, 5), record('a', REVIEW, 1, 5)], ['a', 'b']],
    [
      'puts an effect after its cause although its topic comes first',
      [record('ready', CASE, 3, 5, 'event:decided'), record('decided', REVIEW, 4, 5)],
      ['decided', 'ready'],
    ],
    [
      'puts an effect after its cause although its clock was behind',
      [record('opened', REVIEW, 1, 3, 'event:accepted'), record('accepted', CASE, 2, 5)],
      ['accepted', 'opened'],
    ],
    [
      'keeps the life of an aggregate whole when its clock stepped back',
      [record('two', CASE, 2, 1), record('one', CASE, 1, 9)],
      ['one', 'two'],
    ],
    ['does not wait for a cause that is not there', [record('b', CASE, 2, 2), record('a', REVIEW, 1, 1, 'event:elsewhere')], ['a', 'b']],
    ['does not wait for ever in a circle', [record('a', CASE, 1, 1, 'event:b'), record('b', REVIEW, 1, 2, 'event:a')], ['a', 'b']],
  ])('%s', (_, records, expected) => {
    expect(inOrder(records).map(({ eventId }) => eventId)).toEqual(expected);
    expect(inOrder([...records].reverse()).map(({ eventId }) => eventId)).toEqual(expected);
  });

  it('is the same whatever the order of the rows, and loses none', () => {
    const records = Array.from({ length: 300 }, (_, i) =>
      record(`e${i}`, i % 2 ? CASE : REVIEW, i, (i * 7919) % 100, i > 0 ? `event:e${i - 1}` : 'request:r'),
    );
    const expected = records.map(({ eventId }) => eventId);
    expect(inOrder([...records].reverse()).map(({ eventId }) => eventId)).toEqual(expected);
  });
});
