import { DomainError } from '@onewindow/contracts';
import { assertExtension, clockOf, EXTENSION_RULES, type CaseClocks, type Extension, type ExtensionRule } from '@onewindow/legal-clock';
import type { Officer } from './acting.domain.js';
import type { ClockRecord } from './ledger.domain.js';

/** What the head of the agency alone may do. @throws DomainError with the code */
export function assertHead({ roles }: Officer, code: 'extension-not-yours' | 'overdue-reason-not-yours'): void {
  if (!roles.includes('agency-head')) throw new DomainError('forbidden', code, 'this is for the head of the agency that decides');
}

/** By which rule a limit is extended: the law of permits gives one extension, other items' laws give none that is known here. */
export function extensionRule({ law, statutory }: Pick<CaseClocks, 'law' | 'statutory'>): ExtensionRule {
  if (law.excludedTime !== undefined) return EXTENSION_RULES.single;
  return { ...EXTENSION_RULES.single, article: statutory?.basis ?? '', amount: 0 };
}

/** One extension, whether it came to hold or not. @throws DomainError `extension-already-granted` */
export function assertNotExtended({ extension }: ClockRecord, { article }: ExtensionRule): void {
  if (extension)
    throw new DomainError('conflict', 'extension-already-granted', 'the limit was extended already, which may be once', {
      article,
      documentNo: extension.documentNo,
    });
}

const LATE: readonly string[] = ['extension-told-late', 'extension-after-due'];

/** Whether the applicant was told before the limit ended. Throws what else `assertExtension` finds: the entry was asserted before. */
export function isToldInTime(extension: Extension, clocks: CaseClocks): boolean {
  try {
    assertExtension(extension, clockOf(clocks, 'statutory'), extension.toldAt, extensionRule(clocks));
    return true;
  } catch (error) {
    if (error instanceof DomainError && LATE.includes(error.code)) return false;
    throw error;
  }
}
