import { DomainError, TOPICS, type ExtendBundle, type Principal } from '@onewindow/contracts';
import { yearlyNo } from '@onewindow/documents';
import {
  assertExtension,
  assertNotExtended,
  EXTENSION_RULES,
  isToldInTime,
  jointClock,
  jointDue,
  legalDay,
  type Extension,
  type JointHandling,
} from '@onewindow/legal-clock';
import type { Tx } from '@onewindow/messaging/tx';
import { fingerprint } from '@onewindow/platform';
import type { CaseTools } from '../case/case.commands.js';
import { extensionNotice } from '../case/case.documents.js';
import { present } from '../case/case.events.js';
import { issueDocument } from '../document/document.commands.js';
import { tellApplicant } from '../message/message.commands.js';
import { recordFirst, type Service } from '../notice/service.commands.js';
import { applicantNameOf, lockBundle, saveBundle, toldBundle, type LockedBundle } from './bundle.commands.js';
import { bundleFrame } from './bundle.documents.js';
import { bundleIs } from './bundle.domain.js';
import type { JointExtension } from './bundle.entity.js';
import { bundleClockChangedEvent, bundleServedEvent } from './bundle.events.js';
import { recounted, timedBundle } from './joint.commands.js';
import { jointHandling } from './joint.dates.js';

const RULE = EXTENSION_RULES.joint;
const KIND = 'EXTENSION_NOTICE';

/**
 * The head of the government has lengthened the limit of joint handling, once, by at most fifteen working days (行政许可法 第四十二条第二款); the head
 * of the lead agency enters it. It is told to the applicant with its reasons, and holds if that is served before the limit ends. Again is quiet.
 * @throws DomainError `bundle-not-found`, `bundle-is-<status>`, `extension-already-granted`, and what `assertExtension` throws
 */
export async function extendBundle(tx: Tx, id: string, asked: ExtendBundle, head: Principal, tools: CaseTools): Promise<LockedBundle> {
  const whole = await lockBundle(tx, id);
  if (whole?.row.leadAgencyCode !== head.agencyCode || head.agencyCode === '')
    throw new DomainError('not-found', 'bundle-not-found', 'there is no such application that your agency leads');
  const { row } = whole;
  const contentHash = fingerprint(asked);
  if (row.extension?.contentHash === contentHash) return whole;
  if (row.status !== 'accepted') throw bundleIs(row.status, 'its limit does not run', RULE.article);
  assertNotExtended(row.extension, RULE);
  const handling = jointHandling(await timedBundle(tx, whole));
  const { amount, reasons, approver, approvalNo, approvedOn } = asked;
  const wanted: Extension = { amount, unit: RULE.unit, approver, reasons, toldAt: tx.now, basis: RULE.article };
  assertExtension(wanted, jointClock(handling), tx.now, RULE);
  const extension: JointExtension = {
    amount,
    basis: RULE.article,
    approvalNo,
    approvedOn,
    documentNo: noticeNo(tools, row.leadAgencyCode, tx.now),
    toldAt: null,
    isLapsed: false,
    formerDueDay: dayOf(handling),
    dueDay: dayOf({ ...handling, ledger: { ...handling.ledger, extension: wanted } }),
    enteredBy: head.id,
    contentHash,
  };
  await saveBundle(tx, row, { extension, extensionSealed: tools.personal.seal({ reasons }, id) });
  await notify(tx, whole, extension, reasons, tools);
  tx.publish(TOPICS.bundleCase, bundleClockChangedEvent(whole, { entry: 'extension-announced', members: [] }));
  return whole;
}

const noticeNo = ({ numbers }: Pick<CaseTools, 'numbers'>, agencyCode: string, now: Date): string =>
  yearlyNo(numbers, '联延', `joint-extension-notice:${agencyCode}`, legalDay(now));

const dayOf = (handling: JointHandling): string | null => jointDue(handling).statutory.day;

async function notify(tx: Tx, { row, version }: LockedBundle, extension: JointExtension, reasons: string, tools: CaseTools): Promise<void> {
  const { caseNo, issuer, applicant, item } = bundleFrame(row, version, applicantNameOf(row, tools));
  const { amount, basis, formerDueDay, dueDay, documentNo: number } = extension;
  const told = { approver: 'government-head', basis, amount, formerDueDay: formerDueDay ?? '', dueDay: dueDay ?? '', reasons };
  await issueDocument(tx, tools, {
    caseId: row.id,
    kind: KIND,
    documentNo: number,
    issuedAt: tx.now,
    data: extensionNotice({ caseNo, issuer, applicant, item }, present(row.acceptedAt, 'acceptance'), told),
  });
  await tellApplicant(tx, tools, toldBundle(row), 'document');
}

/** A document of the whole reached the applicant. The first service counts; what hangs on it holds from then on. The caller holds the locks. */
export async function bundleServed(tx: Tx, whole: LockedBundle, service: Service): Promise<void> {
  if (!(await recordFirst(tx, service))) return;
  const { row } = whole;
  await saveBundle(tx, row, {});
  tx.publish(TOPICS.bundleCase, bundleServedEvent(whole, service));
  if (service.kind !== KIND || row.extension?.documentNo !== service.documentNo || row.status !== 'accepted') return;
  await extensionTold(tx, whole, row.extension, service.servedAt);
}

/** The extension holds, or never does where the applicant was told after the limit had ended (reading `extension-told`). */
async function extensionTold(tx: Tx, whole: LockedBundle, announced: JointExtension, toldAt: Date): Promise<void> {
  const handling = jointHandling(await timedBundle(tx, whole));
  const told: Extension = { ...announced, unit: RULE.unit, approver: RULE.approver, reasons: announced.documentNo, toldAt };
  const isLapsed = !isToldInTime(told, jointClock(handling), RULE);
  whole.row.extension = { ...announced, toldAt: toldAt.toISOString(), isLapsed };
  await saveBundle(tx, whole.row, { extension: whole.row.extension, ...(await recounted(tx, whole)) });
  tx.publish(TOPICS.bundleCase, bundleClockChangedEvent(whole, { entry: isLapsed ? 'extension-lapsed' : 'extension', members: [] }));
}
