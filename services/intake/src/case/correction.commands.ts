import { DomainError, procedureLaw, TOPICS, type CorrectCase, type Principal } from '@onewindow/contracts';
import type { Tx } from '@onewindow/messaging/tx';
import { fingerprint } from '@onewindow/platform';
import { itemVersion } from '../catalogue/catalogue.queries.js';
import { attachFiles } from '../file/file.commands.js';
import { runClock } from './case.clocks.js';
import { lockShownCase, saveCase } from './case.commands.js';
import { assertConcerns, assertOnItsOwn, visitedOn } from './case.domain.js';
import type { CaseRow } from './case.entity.js';
import { correctedEvent } from './case.events.js';
import { openAfter } from './correction.domain.js';
import { CorrectionRow } from './correction.entity.js';
import { withAdded } from './material.domain.js';
import { checkDue } from './window-times.queries.js';

/**
 * Takes in what the correction notice asked for (补正), or a part of it. When all is in, the instant is kept: acceptance dates from it.
 * The same body again under the same id is quiet.
 * @throws DomainError `case-not-found`, `case-is-<status>`, `correction-content-differs`, `corrections-complete`, `material-not-in-notice`,
 *   `material-twice`, `file-unknown`, `file-twice`, `file-attached-elsewhere`, `file-in-use`
 */
export async function correctCase(tx: Tx, caseId: string, id: string, body: CorrectCase, caller: Principal): Promise<CaseRow> {
  const row = await lockShownCase(tx, caseId, { caller, doing: 'correction' });
  assertConcerns(row, caller);
  assertOnItsOwn(row);
  const contentHash = fingerprint(body);
  const known = await tx.db.findOneBy(CorrectionRow, { caseId, id });
  if (known?.contentHash === contentHash) return row;
  if (known) throw new DomainError('conflict', 'correction-content-differs', 'another correction was handed in under this id');

  const item = await itemVersion(tx.db, row.itemCode, row.itemVersion);
  const open = openAfter(row, body.materials, procedureLaw(item.itemType, row.applicantKind));
  await tx.db.insert(CorrectionRow, { caseId, id, contentHash, materials: body.materials, correctedAt: tx.now, correctedBy: caller.id });
  await attachFiles(tx, caseId, body.materials, caller);
  // what a clerk takes in somebody has brought, but what came by mail is corrected by mail
  const came = caller.kind === 'staff' && row.channel !== '4' ? visitedOn(row, tx.now) : null;
  const check = open.length === 0 ? await checkDue(tx.db, item, tx.now) : null;
  if (check) await runClock(tx, caseId, 'check', { at: check.checkDueAt });
  await saveCase(tx, row, {
    ...came,
    ...check,
    sequence: row.sequence + 1,
    materials: withAdded(row.materials, body.materials),
    correctionOpen: open,
    correctedAt: open.length === 0 ? tx.now : null,
  });
  const keys = body.materials.map((material) => material.key);
  tx.publish(TOPICS.case, correctedEvent(row, { id, keys, complete: open.length === 0, visit: came?.visits ?? 0, at: tx.now }));
  return row;
}
