import { DomainError } from '@onewindow/contracts';
import { EXTENSION_RULES, type CaseClocks, type ExtensionRule } from '@onewindow/legal-clock';
import type { Officer } from './acting.domain.js';

/** What the head of the agency alone may do. @throws DomainError with the code */
export function assertHead({ roles }: Officer, code: 'extension-not-yours' | 'overdue-reason-not-yours'): void {
  if (!roles.includes('agency-head')) throw new DomainError('forbidden', code, 'this is for the head of the agency that decides');
}

/** By which rule a limit is extended: the law of permits gives one extension, other items' laws give none that is known here. */
export function extensionRule({ law, statutory }: Pick<CaseClocks, 'law' | 'statutory'>): ExtensionRule {
  if (law.excludedTime !== undefined) return EXTENSION_RULES.single;
  return { ...EXTENSION_RULES.single, article: statutory?.basis ?? '', amount: 0 };
}
