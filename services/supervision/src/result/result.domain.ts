import { derivedId, DomainError } from '@onewindow/contracts';

/** A body's part in what follows a decision: 监管 or 执法. */
export type DutyKind = 'supervise' | 'enforce';

/** An approval result as the body that decided made it known. Days are `YYYY-MM-DD` in the region's zone. */
export interface Result {
  readonly caseId: string;
  readonly rootId: string;
  /** Position in the life of the result; a copy only ever moves forward by it. */
  readonly sequence: number;
  readonly caseNo: string;
  readonly itemCode: string;
  readonly itemName: string;
  readonly regionCode: string;
  /** USCC of the body that decided. */
  readonly agencyCode: string;
  readonly outcome: 'granted' | 'refused';
  readonly decisionNo: string;
  readonly decidedAt: Date;
  readonly applicant: { readonly subjectId: string; readonly kind: string; readonly maskedName: string; readonly uscc: string };
  readonly licenceNo: string | null;
  readonly validFrom: string | null;
  readonly validTo: string | null;
  readonly bodies: readonly { readonly agencyCode: string; readonly kind: DutyKind }[];
}

/** What a body has to take note of: one for each case, body and part. */
export interface Duty {
  /** The same each time it is derived, so that a result told twice makes one duty. */
  readonly id: string;
  readonly caseId: string;
  readonly agencyCode: string;
  readonly kind: DutyKind;
  readonly decidedAt: Date;
}

/** A body's word that it has taken note of a result; the first one stands. */
export interface Acknowledgement {
  readonly at: Date;
  /** Id and name of the member of staff. */
  readonly by: string;
  readonly byName: string;
  readonly note: string | null;
}

/** The newest result of each case, in the order of case ids (the order in which rows are locked). */
export function newestPerCase(results: readonly Result[]): readonly Result[] {
  const newest = new Map<string, Result>();
  for (const result of results) {
    const known = newest.get(result.caseId);
    if (!known || known.sequence <= result.sequence) newest.set(result.caseId, result);
  }
  return [...newest.values()].sort((a, b) => (a.caseId < b.caseId ? -1 : 1));
}

/** The duties a result makes; a body named twice for one part has it once. */
export function dutiesOf(result: Result): readonly Duty[] {
  const duties = result.bodies.map(({ agencyCode, kind }) => ({
    id: derivedId(result.caseId, `duty:${agencyCode}:${kind}`),
    caseId: result.caseId,
    agencyCode,
    kind,
    decidedAt: result.decidedAt,
  }));
  return [...new Map(duties.map((duty) => [duty.id, duty])).values()];
}

/**
 * Whether a body may acknowledge: always while the result is not here yet (events and people travel by different roads),
 * afterwards only if the result names it. Another body's result and an unknown one answer alike.
 * @throws DomainError `result-not-found`
 */
export function assertMayAcknowledge(known: { readonly result: boolean; readonly duty: boolean }): void {
  if (known.result && !known.duty)
    throw new DomainError('not-found', 'result-not-found', 'no result under this id was handed to your agency');
}
