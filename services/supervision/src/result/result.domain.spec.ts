import { derivedId } from '@onewindow/contracts';
import { assertMayAcknowledge, dutiesOf, newestPerCase, type Result } from './result.domain.js';

const CASE = '0198f0aa-0000-7000-8000-000000000001';

const result = (fields: Partial<Result> = {}): Result => ({
  caseId: CASE,
  rootId: CASE,
  sequence: 1,
  caseNo: 'n',
  itemCode: 'i',
  itemName: '食品经营许可',
  regionCode: '610100',
  agencyCode: 'decider',
  outcome: 'granted',
  decisionNo: 'd',
  decidedAt: new Date('2026-11-24T02:00:00Z'),
  applicant: { subjectId: 's', kind: '1', maskedName: '张**', uscc: '' },
  licenceNo: null,
  validFrom: null,
  validTo: null,
  bodies: [],
  ...fields,
});

describe('the duties of a result', () => {
  const kinds = (bodies: Result['bodies']) => dutiesOf(result({ bodies })).map(({ agencyCode, kind }) => `${agencyCode} ${kind}`);

  it.each<[string, Result['bodies'], string[]]>([
    ['are none where it names nobody', [], []],
    [
      'are one for each body',
      [
        { agencyCode: 'a', kind: 'supervise' },
        { agencyCode: 'b', kind: 'enforce' },
      ],
      ['a supervise', 'b enforce'],
    ],
    [
      'are two for a body with two parts',
      [
        { agencyCode: 'a', kind: 'supervise' },
        { agencyCode: 'a', kind: 'enforce' },
      ],
      ['a supervise', 'a enforce'],
    ],
    [
      'are one for a body named twice',
      [
        { agencyCode: 'a', kind: 'enforce' },
        { agencyCode: 'a', kind: 'enforce' },
      ],
      ['a enforce'],
    ],
  ])('%s', (_, bodies, expected) => {
    expect(kinds(bodies)).toEqual(expected);
  });

  it('have the same ids each time they are derived', () => {
    const bodies: Result['bodies'] = [{ agencyCode: 'a', kind: 'supervise' }];
    const [first] = dutiesOf(result({ bodies }));
    const [later] = dutiesOf(result({ bodies, sequence: 7, decidedAt: new Date(0) }));
    expect(first?.id).toBe(derivedId(CASE, 'duty:a:supervise'));
    expect(later?.id).toBe(first?.id);
  });
});

describe('several results of one slice', () => {
  it('leave the newest of each case, the later one among equals, in the order of case ids', () => {
    const kept = newestPerCase([
      result({ caseId: 'b', sequence: 2, caseNo: 'b2' }),
      result({ caseId: 'a', sequence: 1, caseNo: 'first' }),
      result({ caseId: 'b', sequence: 1, caseNo: 'b1' }),
      result({ caseId: 'a', sequence: 1, caseNo: 'snapshot' }),
    ]);
    expect(kept.map(({ caseNo }) => caseNo)).toEqual(['snapshot', 'b2']);
  });
});

describe('an acknowledgement', () => {
  it.each([
    ['before the result is here', { result: false, duty: false }],
    ['from a body the result names', { result: true, duty: true }],
  ])('is taken %s', (_, known) => {
    expect(() => assertMayAcknowledge(known)).not.toThrow();
  });

  it('is refused from a body the result does not name', () => {
    const refused = expect.objectContaining({ kind: 'not-found', code: 'result-not-found' });
    expect(() => assertMayAcknowledge({ result: true, duty: false })).toThrow(refused);
  });
});
