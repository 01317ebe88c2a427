import { WORK_ORDER_DUTIES, type WarningKind, type WorkOrderDutyKey } from '@onewindow/contracts';

/** What a warning waits for: the decision of the review or of one of its steps, a duty of the window or of a bad rating's work order, or nothing more. */
export type AwaitedDuty = 'decision' | 'step' | 'check' | 'issue' | WorkOrderDutyKey | 'none';

export const isWorkOrderDuty = (duty: AwaitedDuty): duty is WorkOrderDutyKey => duty in WORK_ORDER_DUTIES;

/** A warning to one body, as an event told it. */
export interface Warning {
  readonly id: string;
  /** Number that its publisher gave; empty where supervision numbers it. */
  readonly warningNo: string;
  readonly kind: WarningKind;
  /** USCC of the body that is waited for; empty: the supervisors themselves, and the leader reads it. */
  readonly agencyCode: string;
  readonly officers: readonly string[];
  readonly caseId: string;
  /** What has the duty and ends it: the case, or the work order of a bad rating on it. */
  readonly subjectId: string;
  /** Round of the work order, where that is what has the duty. */
  readonly workOrderRound: number | null;
  /** The step of the review, where that is what is waited for. */
  readonly step: { readonly key: string; readonly name: string } | null;
  readonly caseNo: string;
  readonly itemCode: string;
  /** Empty where the event does not say: the case's timeline does. */
  readonly itemName: string;
  readonly dueDay: string | null;
  readonly rungAt: Date;
  /** When its event told of it. */
  readonly toldAt: Date;
  readonly duty: AwaitedDuty;
  /** Position of its event in the life of the case, the review or the work order. */
  readonly sequence: number;
}

/** That what warnings wait for was done, or is waited for no longer. Warnings told later are not meant. */
export interface Ending {
  /** The case, or the work order. */
  readonly subjectId: string;
  readonly duties: readonly AwaitedDuty[];
  /** Of this step alone; absent: of all. */
  readonly stepKey?: string;
  readonly sequence: number;
  readonly at: Date;
}

/** Seconds from the instant at which a warning was to be given until it was. */
export const lateBySeconds = ({ rungAt, toldAt }: Pick<Warning, 'rungAt' | 'toldAt'>): number =>
  Math.max(0, Math.floor((toldAt.getTime() - rungAt.getTime()) / 1000));

/** Who holds the open steps, by agency: each body is warned of its own. */
export function answerable(
  steps: readonly { readonly agencyCode: string; readonly claimedBy: string }[],
  otherwise: string,
): ReadonlyMap<string, readonly string[]> {
  if (steps.length === 0) return new Map([[otherwise, []]]);
  const byAgency = Map.groupBy(steps, ({ agencyCode }) => agencyCode);
  return new Map(
    [...byAgency].map(([agency, held]) => [
      agency,
      [...new Set(held.map(({ claimedBy }) => claimedBy).filter((officer) => officer !== ''))],
    ]),
  );
}
