import { DomainError, procedureLaw, TOPICS, type CorrectCase, type Principal } from '@onewindow/contracts';
import { getTimeRules } from '@onewindow/deadlines';
import type { Tx } from '@onewindow/messaging/tx';
import { fingerprint } from '@onewindow/platform';
import { visitedOn } from '../case/case.domain.js';
import { openAfter } from '../case/correction.domain.js';
import { CorrectionRow } from '../case/correction.entity.js';
import { withAdded } from '../case/material.domain.js';
import { bundleCheck } from '../case/window-times.queries.js';
import { itemVersions } from '../catalogue/catalogue.queries.js';
import { attachFiles } from '../file/file.commands.js';
import { appliedTo, handedToMember } from './application.domain.js';
import { runBundleClock } from './bundle.clocks.js';
import { lockMembers, lockShownBundle, saveBundle, saveMembers, type LockedBundle } from './bundle.commands.js';
import { assertBundleConcerns, bundleIs, hasNotBegun } from './bundle.domain.js';
import { bundleCorrectedEvent, membersOf } from './bundle.events.js';

/**
 * Takes in what the one notice asked for (补正), or a part of it; every member that uses it has it. When all is in, the instant is kept:
 * acceptance dates from it. The same body again under the same id is quiet.
 * @throws DomainError `bundle-not-found`, `bundle-is-<status>`, `correction-content-differs`, `corrections-complete`,
 *   `material-not-in-notice`, `material-twice`, `file-unknown`, `file-twice`, `file-attached-elsewhere`, `file-in-use`
 */
export async function correctBundle(tx: Tx, bundleId: string, id: string, body: CorrectCase, caller: Principal): Promise<LockedBundle> {
  const row = await lockShownBundle(tx, bundleId, { caller, doing: 'correction' });
  assertBundleConcerns(row, caller);
  const locked = await lockMembers(tx, row);
  const contentHash = fingerprint(body);
  const known = await tx.db.findOneBy(CorrectionRow, { caseId: bundleId, id });
  if (known?.contentHash === contentHash) return locked;
  if (known) throw new DomainError('conflict', 'correction-content-differs', 'another correction was handed in under this id');

  if (row.status !== 'correcting') throw bundleIs(row.status, 'no corrections are awaited');
  const open = openAfter(row, body.materials, procedureLaw(row.itemType, row.applicantKind));
  await tx.db.insert(CorrectionRow, {
    caseId: bundleId,
    id,
    contentHash,
    materials: body.materials,
    correctedAt: tx.now,
    correctedBy: caller.id,
  });
  await attachFiles(tx, bundleId, body.materials, caller);
  // what a clerk takes in somebody has brought, but what came by mail is corrected by mail
  const came = caller.kind === 'staff' && row.channel !== '4' ? visitedOn(row, tx.now) : null;
  const check = open.length === 0 ? await checkAgain(tx, locked) : null;
  await saveBundle(tx, row, {
    ...came,
    ...check,
    materials: withAdded(row.materials, body.materials),
    correctionOpen: open,
    correctedAt: open.length === 0 ? tx.now : null,
  });
  await handOn(tx, locked);
  const keys = body.materials.map((material) => material.key);
  const correction = { id, keys, complete: open.length === 0, visit: came?.visits ?? 0, at: tx.now };
  tx.publish(TOPICS.bundleCase, bundleCorrectedEvent(locked, correction));
  return locked;
}

/** All is in: the window has its days for the check again. */
async function checkAgain(tx: Tx, { row, cases }: LockedBundle): Promise<ReturnType<typeof bundleCheck>> {
  const items = await itemVersions(tx.db, cases);
  const check = bundleCheck([...items.values()], tx.now, await getTimeRules(tx.db, row.regionCode));
  await runBundleClock(tx, row.id, 'bundle-check', { at: check.checkDueAt });
  return check;
}

/** One upload, many uses: what the application has now, its members have. */
async function handOn(tx: Tx, whole: LockedBundle): Promise<void> {
  const { row, version, cases } = whole;
  const facts = { answers: row.answers, applicant: { kind: row.applicantKind } };
  const waiting = new Set(
    membersOf(whole)
      .filter(hasNotBegun)
      .map(({ key }) => key),
  );
  const { materials } = appliedTo(
    version,
    facts,
    version.members.filter(({ key }) => waiting.has(key)),
  );
  const changed = cases.filter(({ memberKey }) => waiting.has(memberKey ?? ''));
  for (const one of changed) one.materials = handedToMember(one.memberKey ?? '', materials, row.materials);
  await saveMembers(tx, changed);
}
