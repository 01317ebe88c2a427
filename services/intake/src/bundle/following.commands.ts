import type { Tx } from '@onewindow/messaging/tx';
import { lockBundle } from './bundle.commands.js';
import { membersOf } from './bundle.events.js';
import { changed } from './member.commands.js';
import { CaseRow } from '../case/case.entity.js';

/** What another service says of a case, and which matter it belongs to. */
export interface SaidOfCase {
  readonly caseId: string;
  readonly rootId: string;
}

/**
 * Follows what approval says of a case. Of a member of a bundle the application is locked first, and is told anew when the member has changed
 * by it; the instants are those of the event, so what needs the member runs from there.
 */
export async function followed(tx: Tx, { caseId, rootId }: SaidOfCase, follow: () => Promise<void>): Promise<void> {
  const whole = rootId !== '' && rootId !== caseId ? await lockBundle(tx, rootId) : null;
  await follow();
  if (!whole) return;
  const at = whole.cases.findIndex(({ id }) => id === caseId);
  const before = membersOf(whole)[at];
  if (!before) return;
  const row = await tx.db.findOneByOrFail(CaseRow, { id: caseId });
  const now = { ...whole, cases: whole.cases.with(at, row) };
  const after = membersOf(now)[at];
  if (JSON.stringify(after) !== JSON.stringify(before)) await changed(tx, now, [before.key]);
}
