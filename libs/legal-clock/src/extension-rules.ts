import { DomainError, type ErrorDetails, type ErrorKind } from '@onewindow/contracts';
import { dueUnder, type Clock } from './clock.js';
import { dayNumberOf, parseDay } from './day.js';
import type { Approver, Extension } from './ledger.js';
import type { DayUnit } from './limit.js';

/** What an extension of a limit may be. */
export interface ExtensionRule {
  readonly article: string;
  /** The longest that it may be; 0: the article gives none. */
  readonly amount: number;
  readonly unit: DayUnit;
  readonly approver: Approver;
}

/**
 * What the law of permits gives; an item whose own law gives another brings a rule of its own (法律、法规另有规定的，依照其规定).
 * `single`: ten working days; `joint`: fifteen for what is handled together; `firstTier`: none for the lower body's review.
 */
export const EXTENSION_RULES = {
  single: { article: '行政许可法 第四十二条第一款', amount: 10, unit: 'working-day', approver: 'agency-head' },
  joint: { article: '行政许可法 第四十二条第二款', amount: 15, unit: 'working-day', approver: 'government-head' },
  firstTier: { article: '行政许可法 第四十三条', amount: 0, unit: 'working-day', approver: 'agency-head' },
} as const satisfies Record<string, ExtensionRule>;

const APPROVERS: Readonly<Record<Approver, string>> = {
  'agency-head': 'the head of the body',
  'government-head': 'a head of the government',
};

/**
 * Whether an extension may be entered into the ledger of a limit. Call it under the lock of the case.
 * @param clock the statutory limit with its ledger (`clockOf`, `jointClock`); null: there is none
 * @param now the instant at which it is approved
 * @param rule what the law gives for the limit
 * @throws DomainError `extension-not-allowed` the article gives none, or there is no statutory limit · `extension-already-granted` ·
 *   `extension-too-long` more than the article gives, or less than one unit · `extension-unit-differs` · `extension-approver-wrong` ·
 *   `extension-reasons-missing` · `extension-after-due` approved after the limit had ended · `extension-told-late` told after the first
 *   due day, or on it (reading `extension-told`); all with the rule's article
 */
export function assertExtension(extension: Extension, clock: Clock | null, now: Date, rule: ExtensionRule = EXTENSION_RULES.single): void {
  const refuse = (kind: ErrorKind, code: string, message: string, details?: ErrorDetails): DomainError =>
    new DomainError(kind, code, message, { article: rule.article, ...details });
  if (rule.amount === 0) throw refuse('conflict', 'extension-not-allowed', 'this limit cannot be extended');
  if (!clock) throw refuse('conflict', 'extension-not-allowed', 'there is no statutory limit that could be extended');
  if (clock.ledger.extension) throw refuse('conflict', 'extension-already-granted', 'the limit was extended already, which may be once');
  assertTerms(extension, rule, refuse);
  const due = dueUnder(clock);
  if (due.stopped) return;
  const { day: latest } = due;
  if (now.getTime() >= due.at.getTime())
    throw refuse('conflict', 'extension-after-due', `the limit ended on ${latest} and cannot be extended any more`, { latest });
  const told = dayNumberOf(extension.toldAt);
  const last = parseDay(latest) - (clock.readings['extension-told'] === 'before-due-day' ? 1 : 0);
  if (told > last)
    throw refuse('conflict', 'extension-told-late', `the applicant was to be told before the limit ended on ${latest}`, {
      field: 'toldAt',
      dueDay: latest,
    });
}

/** One extension, whether it came to hold or not. @param extension what was entered of it; null: none was. @throws DomainError `extension-already-granted` */
export function assertNotExtended(extension: { readonly documentNo: string } | null, { article }: Pick<ExtensionRule, 'article'>): void {
  if (extension)
    throw new DomainError('conflict', 'extension-already-granted', 'the limit was extended already, which may be once', {
      article,
      documentNo: extension.documentNo,
    });
}

const LATE: readonly string[] = ['extension-told-late', 'extension-after-due'];

/**
 * Whether the applicant was told before the limit ended, as {@link assertExtension} asks. Throws what else that finds: the entry was asserted
 * before.
 */
export function isToldInTime(extension: Extension, clock: Clock | null, rule: ExtensionRule): boolean {
  try {
    assertExtension(extension, clock, extension.toldAt, rule);
    return true;
  } catch (error) {
    if (error instanceof DomainError && LATE.includes(error.code)) return false;
    throw error;
  }
}

/** What an extension is: announced until the applicant is told, and never in force where that came too late. */
export type ExtensionStatus = 'announced' | 'effective' | 'lapsed';

/** Where an extension stands. */
export const extensionStatus = ({ toldAt, isLapsed }: { readonly toldAt: string | null; readonly isLapsed: boolean }): ExtensionStatus =>
  isLapsed ? 'lapsed' : toldAt === null ? 'announced' : 'effective';

type Refuse = (kind: ErrorKind, code: string, message: string, details?: ErrorDetails) => DomainError;

function assertTerms({ amount, unit, approver, reasons }: Extension, rule: ExtensionRule, refuse: Refuse): void {
  if (unit !== rule.unit)
    throw refuse('invalid', 'extension-unit-differs', `the extension is counted in ${rule.unit}s`, { field: 'unit', expected: rule.unit });
  if (!Number.isInteger(amount) || amount < 1 || amount > rule.amount)
    throw refuse('invalid', 'extension-too-long', `the limit can be extended by 1 to ${rule.amount} units`, {
      field: 'amount',
      most: rule.amount,
    });
  if (approver !== rule.approver)
    throw refuse('invalid', 'extension-approver-wrong', `the extension is approved by ${APPROVERS[rule.approver]}`, {
      field: 'approver',
      expected: rule.approver,
    });
  if (reasons.trim() === '')
    throw refuse('invalid', 'extension-reasons-missing', 'the applicant is told the reasons of the extension', { field: 'reasons' });
}
