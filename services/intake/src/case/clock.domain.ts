import { DEFAULT_READINGS, readingsOf, type Readings } from '@onewindow/contracts';
import { EMPTY_LEDGER, type Extension, type Ledger, type Suspension } from '@onewindow/legal-clock';

/** What holds of the limits of a case, as approval told it; instants are ISO 8601. */
export interface ToldLedger {
  readonly suspensions: readonly (Omit<Suspension, 'noticeServedAt'> & { readonly noticeServedAt: string | null })[];
  readonly extension: (Omit<Extension, 'toldAt' | 'reasons'> & { readonly toldAt: string }) | null;
  /** How the region reads the law, where not as most do. */
  readonly readings: readonly { readonly question: string; readonly answer: string }[];
}

/** A told ledger as the legal clock counts it, with the readings; nothing was told: nothing moves the limits. */
export function countedLedger(told: ToldLedger | null): { readonly ledger: Ledger; readonly readings: Readings } {
  if (!told) return { ledger: EMPTY_LEDGER, readings: DEFAULT_READINGS };
  const { suspensions, extension, readings } = told;
  return {
    readings: readingsOf(readings),
    ledger: {
      suspensions: suspensions.map((one) => ({
        ...one,
        noticeServedAt: one.noticeServedAt === null ? null : new Date(one.noticeServedAt),
      })),
      // its reasons stand in the notice; the count asks nothing of them
      extension: extension && { ...extension, reasons: '', toldAt: new Date(extension.toldAt) },
    },
  };
}
