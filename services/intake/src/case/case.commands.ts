import {
  caseNo,
  DomainError,
  maskedName,
  type DeliverResult,
  type Principal,
  type RegisterCase,
  type ReviewDecided,
  TOPICS,
} from '@onewindow/contracts';
import type { NumberBlocks } from '@onewindow/documents';
import { dueDay, legalDay } from '@onewindow/legal-clock';
import { fingerprint, subjectId } from '@onewindow/platform';
import type { Tx } from '@onewindow/messaging/tx';
import { currentCalendar, currentItem, itemVersion } from '../catalogue/catalogue.queries.js';
import { askedMaterials, checkedAnswers, legalLimit } from '../catalogue/plan.js';
import { assertAtSite, assertCanBecome, assertComplete, assertOnlyAskedMaterials, assertServes } from './case.domain.js';
import { CaseRow } from './case.entity.js';
import { acceptedEvent, closedEvent, outcomeOf, readyEvent, registeredEvent } from './case.events.js';
import type { PersonalData } from './personal-data.js';

/** What the commands need besides the transaction. */
export interface CaseTools {
  readonly numbers: NumberBlocks;
  readonly personal: PersonalData;
  /** Key of subject ids. */
  readonly subjectKey: string;
}

/** What later acts fill in. */
const NOTHING_YET = {
  acceptedAt: null,
  calendarVersion: null,
  calendarRegion: null,
  statutoryDueDay: null,
  statutoryDueAt: null,
  statutoryProvisional: null,
  promisedDueDay: null,
  promisedDueAt: null,
  promisedProvisional: null,
  outcome: null,
  decisionNo: null,
  licenceNo: null,
  readyAt: null,
  closedAt: null,
  closedBy: null,
  deliveryMode: null,
  recipientSealed: null,
  deliveryHash: null,
} as const satisfies Partial<CaseRow>;

const lockCase = (tx: Tx, id: string): Promise<CaseRow | null> =>
  tx.db.findOne(CaseRow, { where: { id }, lock: { mode: 'pessimistic_write' } });

/**
 * Takes in an application (收件): number, materials, applicant. Nothing is accepted yet.
 * The same content again answers the same case.
 * @throws DomainError `item-unknown`, `applicant-kind-not-served`, `answers-invalid`, `material-not-asked`; `case-content-differs` (conflict)
 */
export async function registerCase(tx: Tx, id: string, body: RegisterCase, clerk: Principal, tools: CaseTools): Promise<CaseRow> {
  const contentHash = fingerprint({ body, site: clerk.siteId });
  const known = await tx.db.findOneBy(CaseRow, { id });
  if (known) return sameContent(known, contentHash, clerk);

  const item = await currentItem(tx.db, body.itemCode);
  if (!item) throw new DomainError('invalid', 'item-unknown', 'no published item has this code', { field: 'itemCode' });
  assertServes(item, body.applicant.kind);
  const answers = checkedAnswers(item, body.answers);
  assertOnlyAskedMaterials(askedMaterials(item, { answers, applicant: { kind: body.applicant.kind } }), body.materials);

  const { kind, name, certificate, phone, address } = body.applicant;
  const day = legalDay(tx.now);
  const row = tx.db.create(CaseRow, {
    id,
    sequence: 1,
    status: 'received',
    caseNo: caseNo(item.itemCode, day, tools.numbers.draw(`case:${item.itemCode}:${day}`)),
    contentHash,
    itemCode: item.itemCode,
    itemVersion: item.version,
    itemName: item.name,
    regionCode: item.regionCode,
    agencyCode: item.agencyCode,
    channel: body.channel,
    applicantKind: kind,
    applicantSubjectId: subjectId(tools.subjectKey, certificate.certificateType, certificate.certificateNumber),
    applicantMaskedName: maskedName(name, kind === '1'),
    applicantUscc: certificate.certificateType === '001' ? certificate.certificateNumber : '',
    applicantSealed: tools.personal.seal({ name, certificateNumber: certificate.certificateNumber, phone, address: address ?? null }, id),
    answers,
    materials: body.materials,
    receivedAt: tx.now,
    receivedBy: clerk.id,
    siteId: clerk.siteId,
    windowId: clerk.windowId,
    ...NOTHING_YET,
  });
  // Twenty repeats at once: one inserts, the others wait for it here and then see its row.
  const inserted = await tx.db.createQueryBuilder().insert().into(CaseRow).values(row).orIgnore().returning('id').execute();
  if ((inserted.raw as unknown[]).length === 0) return sameContent(await tx.db.findOneByOrFail(CaseRow, { id }), contentHash, clerk);
  tx.publish(TOPICS.case, registeredEvent(row));
  return row;
}

function sameContent(row: CaseRow, contentHash: string, clerk: Principal): CaseRow {
  if (row.siteId === clerk.siteId && row.contentHash === contentHash) return row;
  throw new DomainError('conflict', 'case-content-differs', 'another application was registered under this id');
}

/**
 * Accepts a complete case (受理) and works out both dates; from here on approval owns the clock.
 * An accepted case is accepted quietly again.
 * @throws DomainError `case-not-found`, `materials-incomplete`, `calendar-unknown`
 */
export async function acceptCase(tx: Tx, id: string, clerk: Principal): Promise<CaseRow> {
  const row = await lockCase(tx, id);
  assertAtSite(row, clerk);
  if (row.status !== 'received') return row;
  assertCanBecome(row, 'accepted');
  const item = await itemVersion(tx.db, row.itemCode, row.itemVersion);
  assertComplete(askedMaterials(item, { answers: row.answers, applicant: { kind: row.applicantKind } }), row.materials);

  const calendar = await currentCalendar(tx.db, row.regionCode);
  const statutory = dueDay({ start: tx.now, limit: legalLimit(item.statutoryLimit), calendar });
  const promised = dueDay({ start: tx.now, limit: legalLimit(item.promisedLimit), calendar });
  const change = {
    status: 'accepted',
    sequence: row.sequence + 1,
    acceptedAt: tx.now,
    calendarVersion: calendar.version,
    calendarRegion: calendar.regionCode,
    statutoryDueDay: statutory.day,
    statutoryDueAt: statutory.at,
    statutoryProvisional: statutory.provisional,
    promisedDueDay: promised.day,
    promisedDueAt: promised.at,
    promisedProvisional: promised.provisional,
  } as const;
  await tx.db.update(CaseRow, { id }, change);
  Object.assign(row, change);
  tx.publish(TOPICS.case, acceptedEvent(row, item));
  return row;
}

/** The review was decided: the result waits at the counter (出件). A case that has moved on is left as it is. */
export async function markReady(tx: Tx, id: string, decided: ReviewDecided): Promise<void> {
  const row = await lockCase(tx, id);
  if (row?.status !== 'accepted') return;
  const change = {
    status: 'ready',
    sequence: row.sequence + 1,
    outcome: outcomeOf(decided.outcome),
    decisionNo: decided.decisionNo,
    licenceNo: decided.licenceNo || null,
    readyAt: tx.now,
  } as const;
  await tx.db.update(CaseRow, { id }, change);
  Object.assign(row, change);
  tx.publish(TOPICS.case, readyEvent(row));
}

/**
 * Hands the result over at the counter (送达) and closes the case (办结).
 * The same delivery again is quiet.
 * @throws DomainError `case-not-found`, `case-is-<status>`, `delivery-differs`
 */
export async function deliverResult(tx: Tx, id: string, body: DeliverResult, clerk: Principal, tools: CaseTools): Promise<CaseRow> {
  const row = await lockCase(tx, id);
  assertAtSite(row, clerk);
  const deliveryHash = fingerprint(body);
  if (row.status === 'closed') {
    if (row.deliveryHash === deliveryHash) return row;
    throw new DomainError('conflict', 'delivery-differs', 'the result was already delivered in another way');
  }
  if (body.mode !== 'counter')
    throw new DomainError('conflict', 'delivery-mode-not-offered', 'the result of this case is handed over at the counter', {
      field: 'mode',
    });
  assertCanBecome(row, 'closed');
  const change = {
    status: 'closed',
    sequence: row.sequence + 1,
    closedAt: tx.now,
    closedBy: clerk.id,
    deliveryMode: body.mode,
    recipientSealed: tools.personal.seal({ recipientName: body.recipientName }, id),
    deliveryHash,
  } as const;
  await tx.db.update(CaseRow, { id }, change);
  Object.assign(row, change);
  tx.publish(TOPICS.case, closedEvent(row));
  return row;
}
