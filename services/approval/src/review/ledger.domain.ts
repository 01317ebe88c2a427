import { needsNotice, type Approver, type Extension, type Ledger, type Suspension } from '@onewindow/legal-clock';
import type { Readings } from '@onewindow/contracts';

/** A suspension as it was entered, kept with the review; instants are ISO 8601. */
export interface SuspensionRecord extends Omit<Suspension, 'noticeServedAt'> {
  readonly reason: string;
  /** Of the written notice: it holds from its service. */
  readonly documentNo: string;
  readonly noticeServedAt: string | null;
  readonly announcedBy: string;
  readonly announcedAt: string;
  /** What was asked for, to tell a repeat from another suspension. */
  readonly contentHash: string;
  /** The notice came after it began, and the region takes that as none (reading `late-notice`). */
  readonly isVoid: boolean;
}

/** The extension as it was approved. */
export interface ExtensionRecord extends Omit<Extension, 'toldAt'> {
  readonly approver: Approver;
  readonly documentNo: string;
  readonly toldAt: string | null;
  /** The due day before it and the one that it leads to, as it was approved; null while the clock stands. */
  readonly formerDueDay: string | null;
  readonly dueDay: string | null;
  readonly approvedBy: string;
  readonly approvedAt: string;
  readonly contentHash: string;
  /** The applicant was told after the limit had ended: it never takes effect (行政许可法 第四十二条). */
  readonly isLapsed: boolean;
}

/** What was entered of one review, whether it holds yet or not. */
export interface ClockRecord {
  readonly suspensions: readonly SuspensionRecord[];
  readonly extension: ExtensionRecord | null;
}

/** Nothing was entered. */
export const EMPTY_RECORD: ClockRecord = { suspensions: [], extension: null };

const instant = (at: string | null): Date | null => (at === null ? null : new Date(at));

/** A record as the legal clock counts it. */
export const suspensionOf = ({ id, clocks, cause, basis, plannedDays, from, to, noticeServedAt }: SuspensionRecord): Suspension => ({
  id,
  clocks,
  cause,
  basis,
  plannedDays,
  from,
  to,
  noticeServedAt: instant(noticeServedAt),
});

const extensionOf = ({ amount, unit, approver, reasons, basis, toldAt, isLapsed }: ExtensionRecord): Extension | null => {
  const told = instant(toldAt);
  return told === null || isLapsed ? null : { amount, unit, approver, reasons, basis, toldAt: told };
};

/** What of it the legal clock counts: not what is void, nor an extension of which the applicant was not told in time. */
export const ledgerOf = ({ suspensions, extension }: ClockRecord): Ledger => ({
  suspensions: suspensions.filter(({ isVoid }) => !isVoid).map(suspensionOf),
  extension: extension && extensionOf(extension),
});

/** What a suspension is: announced until its notice is served, where one is needed. */
export type SuspensionStatus = 'announced' | 'running' | 'ended' | 'void';

/** Where a suspension stands. */
export function suspensionStatus(record: SuspensionRecord, readings: Readings): SuspensionStatus {
  if (record.isVoid) return 'void';
  if (record.to !== null) return 'ended';
  return holds(record, readings) ? 'running' : 'announced';
}

/** Whether a suspension takes days out of the count: its notice was served, or none is needed. */
export const holds = (record: SuspensionRecord, readings: Readings): boolean =>
  !record.isVoid && (record.noticeServedAt !== null || !needsNotice(record, readings));

/** The record with this suspension, in the place of the one of the same id. */
export function withSuspension(record: ClockRecord, suspension: SuspensionRecord): ClockRecord {
  const isKnown = record.suspensions.some(({ id }) => id === suspension.id);
  const suspensions = isKnown
    ? record.suspensions.map((one) => (one.id === suspension.id ? suspension : one))
    : [...record.suspensions, suspension];
  return { ...record, suspensions };
}
