import { timestampDate } from '@bufbuild/protobuf/wkt';
import { TOPICS, type ImmediateDeclined, type IssuedDocument, type ReviewDecided } from '@onewindow/contracts';
import type { Tx } from '@onewindow/messaging/tx';
import { itemVersion } from '../catalogue/catalogue.queries.js';
import { issueDocument } from '../document/document.commands.js';
import { tellApplicant } from '../message/message.commands.js';
import { runClock } from './case.clocks.js';
import { applicantName, lockCase, saveCase, type CaseTools } from './case.commands.js';
import { isOnItsOwn } from './case.domain.js';
import { frameOf, grantLetter, permit, refusalLetter } from './case.documents.js';
import type { CaseRow } from './case.entity.js';
import { outcomeOf, present, readyEvent } from './case.events.js';
import { renewalLetter, renewalRefusal, renewedPermit } from './renewal.documents.js';
import { issueDue } from './window-times.queries.js';

/** Result types whose grant produces a licence on paper (审批结果类型 10 证照). */
const LICENCE = '10';

/**
 * The review was decided. A grant's letter and licence are issued here, and the case is ready; a refusal is ready when its letter with
 * the reasons is here too. A case that has ended meanwhile is left as it is.
 */
export async function followDecision(tx: Tx, id: string, decided: ReviewDecided, tools: CaseTools): Promise<void> {
  const row = await lockCase(tx, id);
  if (row?.status !== 'accepted' || row.outcome !== null) return;
  Object.assign(row, {
    outcome: outcomeOf(decided.outcome),
    decisionNo: decided.decisionNo,
    decidedAt: decided.decidedAt ? timestampDate(decided.decidedAt) : tx.now,
    licenceNo: decided.licenceNo || null,
    licenceValidTo: decided.validTo || null,
    grantedByLaw: decided.deemed,
    ...(row.terminationStatus === 'requested' ? { terminationStatus: 'superseded' } : {}),
    ...(row.immediateStatus === 'requested' && decided.immediate ? { immediateStatus: 'done' } : {}),
  } satisfies Partial<CaseRow>);
  if (row.outcome === 'granted') await issueGrant(tx, row, decided, tools);
  if (isOnItsOwn(row)) await runIssue(tx, row);
  await settle(tx, row, tools);
}

/** The window has its days to hand the result over (permits: 行政许可法 第四十四条); that of a member of a bundle is handed over with the whole. */
async function runIssue(tx: Tx, row: CaseRow): Promise<void> {
  const issue = await issueDue(tx.db, row.regionCode, row.decidedAt ?? tx.now);
  Object.assign(row, issue);
  await runClock(tx, row.id, 'issue', { at: issue.issueDueAt });
}

/** What a refusal says, in approval's words: the letter is issued with the applicant's name. It may come before the decision does. */
export async function followLetter(tx: Tx, id: string, letter: IssuedDocument, tools: CaseTools): Promise<void> {
  if (letter.kind !== 'REFUSE') return;
  const row = await lockCase(tx, id);
  if (row?.status !== 'accepted' || row.letterAt !== null) return;
  const issuedAt = letter.issuedAt ? timestampDate(letter.issuedAt) : tx.now;
  const item = await itemVersion(tx.db, row.itemCode, row.itemVersion);
  const frame = frameOf(row, item, applicantName(row, tools));
  const acceptedAt = present(row.acceptedAt, 'acceptance');
  const said = { caseId: id, documentNo: letter.documentNo, issuedAt };
  if (row.renews)
    await issueDocument(tx, tools, {
      ...said,
      kind: 'RENEW_REFUSE',
      data: renewalRefusal({ frame, item, renews: row.renews, acceptedAt }, letter),
    });
  else await issueDocument(tx, tools, { ...said, kind: 'REFUSE', data: refusalLetter(frame, acceptedAt, letter) });
  row.letterAt = issuedAt;
  await settle(tx, row, tools);
}

/** What the window decided at once does not stand: the case waits in the queue like any other. */
export async function followDecline(tx: Tx, id: string, { code }: ImmediateDeclined): Promise<void> {
  const row = await lockCase(tx, id);
  if (row?.immediateStatus === 'requested') await saveCase(tx, row, { immediateStatus: 'declined', immediateCode: code });
}

async function issueGrant(tx: Tx, row: CaseRow, decided: ReviewDecided, tools: CaseTools): Promise<void> {
  const item = await itemVersion(tx.db, row.itemCode, row.itemVersion);
  const { name, address, legalRepresentative } = tools.personal.open(row.applicantSealed, row.id);
  const frame = frameOf(row, item, name ?? '');
  const acceptedAt = present(row.acceptedAt, 'acceptance');
  const renewal = row.renews && { frame, item, renews: row.renews, acceptedAt };
  // what the law granted is told when it is known, which may be later
  const issuedAt = decided.deemed ? tx.now : (row.decidedAt ?? tx.now);
  const letter = { caseId: row.id, documentNo: decided.decisionNo, issuedAt };
  if (renewal) {
    const kind = decided.deemed ? 'RENEW_DEEMED' : 'RENEW_GRANT';
    await issueDocument(tx, tools, { ...letter, kind, data: renewalLetter(renewal, decided) });
  } else await issueDocument(tx, tools, { ...letter, kind: 'GRANT', data: grantLetter(frame, acceptedAt, decided) });
  if (!decided.licenceNo || !decided.licenceName || !decided.validFrom || item.result?.resultType !== LICENCE) return;
  const holder = { address: address ?? null, legalRepresentative: legalRepresentative ?? null };
  const data = renewal ? renewedPermit(renewal, row, decided, holder) : permit(frame, row, decided, holder);
  await issueDocument(tx, tools, { caseId: row.id, kind: 'PERMIT', documentNo: decided.licenceNo, issuedAt, data });
}

/** Writes what is known of the decision, and puts the result to the counter (出件) when all of it is here. */
async function settle(tx: Tx, row: CaseRow, tools: CaseTools): Promise<void> {
  const { outcome, decisionNo, decidedAt, licenceNo, licenceValidTo, grantedByLaw, letterAt, terminationStatus, immediateStatus } = row;
  const { issueDueDay, issueDueAt, issueProvisional, issueLimit } = row;
  const decision = { outcome, decisionNo, decidedAt, licenceNo, licenceValidTo, grantedByLaw, letterAt };
  const known = { ...decision, terminationStatus, immediateStatus, issueDueDay, issueDueAt, issueProvisional, issueLimit };
  if (outcome === null || (outcome === 'refused' && letterAt === null)) {
    await saveCase(tx, row, known);
    return;
  }
  await saveCase(tx, row, { ...known, status: 'ready', readyAt: tx.now, sequence: row.sequence + 1 });
  if (isOnItsOwn(row)) await tellApplicant(tx, tools, row, 'ready');
  tx.publish(TOPICS.case, readyEvent(row));
}
