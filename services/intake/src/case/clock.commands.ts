import { timestampDate } from '@bufbuild/protobuf/wkt';
import {
  LimitUnit,
  type ClockChanged,
  type ClockLedger,
  type DueDate,
  type IssuedDocument,
  type OverdueExplained,
} from '@onewindow/contracts';
import type { Tx } from '@onewindow/messaging/tx';
import { itemVersion } from '../catalogue/catalogue.queries.js';
import { issueDocument } from '../document/document.commands.js';
import { tellApplicant } from '../message/message.commands.js';
import { serveAtOnce } from '../notice/electronic.commands.js';
import { applicantName, lockCase, saveCase, type CaseTools } from './case.commands.js';
import type { Due } from './case.domain.js';
import { extensionNotice, headOf, suspensionNotice } from './case.documents.js';
import type { CaseRow } from './case.entity.js';
import { present } from './case.events.js';
import type { ToldLedger } from './clock.domain.js';

const dueOf = (told: DueDate | undefined): Due => {
  if (!told?.at) throw new Error('clockChanged tells both dates');
  return { day: told.day, at: timestampDate(told.at), provisional: told.provisional };
};

/** The ledger of an event, to be kept with the case. */
function toldLedger({ suspensions, extension, readings }: ClockLedger): ToldLedger {
  return {
    suspensions: suspensions.map(({ suspensionId, clocks, cause, basis, plannedDays, fromDay, toDay, noticeServedAt }) => ({
      id: suspensionId,
      clocks: clocks === 'promised' ? 'promised' : 'both',
      cause,
      basis,
      plannedDays,
      from: fromDay,
      to: toDay || null,
      noticeServedAt: noticeServedAt ? timestampDate(noticeServedAt).toISOString() : null,
    })),
    extension: extension
      ? {
          amount: extension.amount,
          unit: extension.unit === LimitUnit.NATURAL_DAY ? 'natural-day' : 'working-day',
          approver: extension.approver === 'government-head' ? 'government-head' : 'agency-head',
          toldAt: extension.toldAt ? timestampDate(extension.toldAt).toISOString() : '',
          basis: extension.basis,
        }
      : null,
    readings: readings.map(({ question, answer }) => ({ question, answer })),
  };
}

/** The dates of the case are what approval says, with what moves them; an older word changes nothing. @returns the case where they changed */
export async function followClock(tx: Tx, id: string, sequence: number, told: ClockChanged): Promise<CaseRow | null> {
  const row = await lockCase(tx, id);
  if (!row?.acceptedAt || (row.clockSequence ?? 0) >= sequence) return null;
  const [statutory, promised] = [dueOf(told.statutoryDue), dueOf(told.promisedDue)];
  return saveCase(tx, row, {
    clockSequence: sequence,
    statutoryDueDay: statutory.day,
    statutoryDueAt: statutory.at,
    statutoryProvisional: statutory.provisional,
    statutoryStopped: told.statutoryStopped,
    promisedDueDay: promised.day,
    promisedDueAt: promised.at,
    promisedProvisional: promised.provisional,
    promisedStopped: told.promisedStopped,
    calendarVersion: told.calendarVersion,
    calendarRegion: told.calendarRegion,
    ...(told.ledger ? { ledger: toldLedger(told.ledger) } : {}),
  });
}

/** Why the case is overdue, for its applicant (优化营商环境条例 第三十六条第二款). */
export async function followExplanation(tx: Tx, id: string, { reason }: OverdueExplained): Promise<void> {
  const row = await lockCase(tx, id);
  if (row) await saveCase(tx, row, { overdueReason: reason });
}

/**
 * A notice of approval on the limits is issued with the applicant's name and told; where the applicant agreed to be served electronically it is
 * served at once, else the window serves it like other documents. What comes after the end of the case is not issued any more.
 */
export async function followNotice(tx: Tx, id: string, notice: IssuedDocument, tools: CaseTools): Promise<void> {
  if (!notice.suspension && !notice.extension) return;
  const row = await lockCase(tx, id);
  if (row?.status !== 'accepted') return;
  const issuedAt = notice.issuedAt ? timestampDate(notice.issuedAt) : tx.now;
  const said = { caseId: id, documentNo: notice.documentNo, issuedAt };
  const documentId = await issueNotice(tx, row, said, notice, tools);
  await tellApplicant(tx, tools, row, 'document');
  if (row.electronicService) await serveAtOnce(tx, row, { documentId, kind: notice.kind, documentNo: notice.documentNo }, tools);
}

async function issueNotice(
  tx: Tx,
  row: CaseRow,
  said: { readonly caseId: string; readonly documentNo: string; readonly issuedAt: Date },
  { suspension, extension }: IssuedDocument,
  tools: CaseTools,
): Promise<string> {
  const item = await itemVersion(tx.db, row.itemCode, row.itemVersion);
  const head = headOf(row, item, applicantName(row, tools));
  const acceptedAt = present(row.acceptedAt, 'acceptance');
  if (suspension)
    return issueDocument(tx, tools, { ...said, kind: 'SUSPENSION_NOTICE', data: suspensionNotice(head, acceptedAt, suspension) });
  if (extension) return issueDocument(tx, tools, { ...said, kind: 'EXTENSION_NOTICE', data: extensionNotice(head, acceptedAt, extension) });
  throw new Error('the notice says nothing of the limits');
}
