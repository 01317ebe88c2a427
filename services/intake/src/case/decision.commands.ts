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
    ...(row.terminationStatus === 'requested' ? { terminationStatus: 'superseded' } : {}),
    ...(row.immediateStatus === 'requested' && decided.immediate ? { immediateStatus: 'done' } : {}),
  } satisfies Partial<CaseRow>);
  if (row.outcome === 'granted') await issueGrant(tx, row, decided, tools);
  const issue = await issueDue(tx.db, row.regionCode, row.decidedAt ?? tx.now);
  Object.assign(row, issue);
  await runClock(tx, id, 'issue', { at: issue.issueDueAt });
  await settle(tx, row, tools);
}

/** What a refusal says, in approval's words: the letter is issued with the applicant's name. It may come before the decision does. */
export async function followLetter(tx: Tx, id: string, letter: IssuedDocument, tools: CaseTools): Promise<void> {
  if (letter.kind !== 'REFUSE') return;
  const row = await lockCase(tx, id);
  if (row?.status !== 'accepted' || row.letterAt !== null) return;
  const issuedAt = letter.issuedAt ? timestampDate(letter.issuedAt) : tx.now;
  const item = await itemVersion(tx.db, row.itemCode, row.itemVersion);
  const data = refusalLetter(frameOf(row, item, applicantName(row, tools)), present(row.acceptedAt, 'acceptance'), letter);
  await issueDocument(tx, tools, { caseId: id, kind: 'REFUSE', documentNo: letter.documentNo, issuedAt, data });
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
  const issuedAt = row.decidedAt ?? tx.now;
  const data = grantLetter(frame, present(row.acceptedAt, 'acceptance'), decided);
  await issueDocument(tx, tools, { caseId: row.id, kind: 'GRANT', documentNo: decided.decisionNo, issuedAt, data });
  if (!decided.licenceNo || !decided.licenceName || !decided.validFrom || item.result?.resultType !== LICENCE) return;
  const licence = permit(frame, row, decided, { address: address ?? null, legalRepresentative: legalRepresentative ?? null });
  await issueDocument(tx, tools, { caseId: row.id, kind: 'PERMIT', documentNo: decided.licenceNo, issuedAt, data: licence });
}

/** Writes what is known of the decision, and puts the result to the counter (出件) when all of it is here. */
async function settle(tx: Tx, row: CaseRow, tools: CaseTools): Promise<void> {
  const { outcome, decisionNo, decidedAt, licenceNo, letterAt, terminationStatus, immediateStatus } = row;
  const { issueDueDay, issueDueAt, issueProvisional } = row;
  const issue = { issueDueDay, issueDueAt, issueProvisional };
  const known = { outcome, decisionNo, decidedAt, licenceNo, letterAt, terminationStatus, immediateStatus, ...issue };
  if (outcome === null || (outcome === 'refused' && letterAt === null)) {
    await saveCase(tx, row, known);
    return;
  }
  await saveCase(tx, row, { ...known, status: 'ready', readyAt: tx.now, sequence: row.sequence + 1 });
  if (isOnItsOwn(row)) await tellApplicant(tx, tools, row, 'ready');
  tx.publish(TOPICS.case, readyEvent(row));
}
