import { DEFAULT_READINGS, DomainError, procedureLaw, type Readings } from '@onewindow/contracts';
import {
  EMPTY_LEDGER,
  NATIONAL_CALENDAR,
  type CaseClocks,
  type Clock,
  type Extension,
  type Limit,
  type Suspension,
} from '@onewindow/legal-clock';

/** An instant of a day in the region's zone. */
export const at = (day: string, time = '09:00'): Date => new Date(`${day}T${time}:00+08:00`);

export const working = (amount: number): Limit => ({ amount, unit: 'working-day', basis: '行政许可法 第四十二条第一款' });
export const natural = (amount: number): Limit => ({ amount, unit: 'natural-day', basis: '某办法 第五条' });

/** The default readings with another answer to some questions. */
export const reading = (other: Partial<Readings>): Readings => ({ ...DEFAULT_READINGS, ...other });

/** By what a region counts, with another answer to some questions. */
export const by = (other: Partial<Readings> = {}) => ({ calendar: NATIONAL_CALENDAR, readings: reading(other) });

export const PERMITS = procedureLaw('01');

/** A hearing from one day to another, told in writing on its first. */
export const suspension = (from: string, to: string | null, more: Partial<Suspension> = {}): Suspension => ({
  id: 's1',
  clocks: 'both',
  cause: 'hearing',
  basis: '某条例 第八条',
  plannedDays: 7,
  from,
  to,
  noticeServedAt: at(from),
  ...more,
});

/** Ten working days, told on 2026-03-20. */
export const extension = (more: Partial<Extension> = {}): Extension => ({
  amount: 10,
  unit: 'working-day',
  approver: 'agency-head',
  reasons: '案情复杂',
  toldAt: at('2026-03-20'),
  basis: '行政许可法 第四十二条第一款',
  ...more,
});

/** The statutory limit of a permit that was accepted on Monday 2026-03-02: twenty working days, to 2026-03-30. */
export const clock = (more: Partial<Clock> = {}): Clock => ({
  name: 'statutory',
  start: at('2026-03-02'),
  limit: working(20),
  ledger: EMPTY_LEDGER,
  law: PERMITS,
  ...by(),
  ...more,
});

/** Both limits of that permit: twenty working days, and ten promised (to 2026-03-16). */
export const clocks = (more: Partial<CaseClocks> = {}): CaseClocks => ({
  start: at('2026-03-02'),
  statutory: working(20),
  promised: { ...working(10), basis: '办事指南' },
  ledger: EMPTY_LEDGER,
  law: PERMITS,
  ...by(),
  ...more,
});

/** What a refusal says: its code, kind and facts. */
export function refusalOf(act: () => unknown): object {
  try {
    act();
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const { name, kind, code, message, details } = error;
    return { name, kind, code, message, details };
  }
  return { name: 'nothing was refused' };
}
