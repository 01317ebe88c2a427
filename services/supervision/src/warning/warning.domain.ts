import type { WarningKind } from '@onewindow/contracts';

/** What a warning waits for: the decision of the review, a duty of the window, or nothing more. */
export type AwaitedDuty = 'decision' | 'check' | 'issue' | 'none';

/** A warning to one body, as an event told it. */
export interface Warning {
  readonly id: string;
  /** Number that its publisher gave; empty where supervision numbers it. */
  readonly warningNo: string;
  readonly kind: WarningKind;
  /** USCC of the body that the case waits for. */
  readonly agencyCode: string;
  readonly officers: readonly string[];
  readonly caseId: string;
  readonly caseNo: string;
  readonly itemCode: string;
  /** Empty where the event does not say: the case's timeline does. */
  readonly itemName: string;
  readonly dueDay: string | null;
  readonly rungAt: Date;
  /** When its event told of it. */
  readonly toldAt: Date;
  readonly duty: AwaitedDuty;
  /** Position of its event in the life of the case or review. */
  readonly sequence: number;
}

/** That what warnings wait for was done, or is waited for no longer. Warnings told later are not meant. */
export interface Ending {
  readonly caseId: string;
  readonly duties: readonly AwaitedDuty[];
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
