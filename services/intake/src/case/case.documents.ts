import {
  itemTypeOf,
  writtenOut,
  type ExtensionNotice,
  type IssuedDocument,
  type ItemVersion,
  type OverdueRule,
  type ReviewDecided,
  type ServiceObject,
  type SuspensionNotice,
} from '@onewindow/contracts';
import { yearlyNo, yearlyScope, type DocumentKind, type NumberBlocks } from '@onewindow/documents';
import { legalDay } from '@onewindow/legal-clock';
import type { NewDocument } from '../document/document.commands.js';
import type { Due } from './case.domain.js';
import type { CaseRow } from './case.entity.js';
import type { Defect, Shortcomings } from './correction.domain.js';
import type { AskedMaterial } from './material.domain.js';

/** What a document says, apart from its number and day. */
type Said<K extends DocumentKind> = NewDocument<K>['data'];

/** Word before the year in the number of a voucher: 受〔2026〕000001号. */
const WORDS = {
  MATERIAL_RECEIPT: '收',
  BUNDLE_ACCEPT_NOTICE: '联受',
  BUNDLE_CANCELLATION: '联终',
  ACCEPT_NOTICE: '受',
  CORRECTION_NOTICE: '补正',
  NOT_REQUIRED_NOTICE: '不受',
  REJECT_ACCEPT: '不予受',
  WITHDRAWAL_NOTICE: '终',
} as const satisfies Partial<Record<DocumentKind, string>>;

/** A document with which the window answers for what it did. */
export type Voucher = keyof typeof WORDS;

const seriesOf = (kind: Voucher, agencyCode: string): string => `document:${kind}:${agencyCode}`;

/** Scope of the numbers of a kind of voucher: they are counted for each agency and year. */
export const documentScope = (kind: Voucher, agencyCode: string, now: Date): string =>
  yearlyScope(seriesOf(kind, agencyCode), legalDay(now));

/** The next number of a kind of voucher of an agency. */
export const documentNo = (numbers: NumberBlocks, kind: Voucher, agencyCode: string, now: Date): string =>
  yearlyNo(numbers, WORDS[kind], seriesOf(kind, agencyCode), legalDay(now));

/** What every document of a case says. @param applicantName in full: a document names whom it is for */
export const headOf = (row: CaseRow, item: ItemVersion, applicantName: string) => ({
  caseNo: row.caseNo,
  issuer: { name: item.agencyName },
  applicant: { name: applicantName, kind: row.applicantKind as ServiceObject },
  item: { name: row.itemName, code: row.itemCode, type: itemTypeOf(item.itemType) },
});

/** The same, of a document that rests on the item's law. */
export const frameOf = (row: CaseRow, item: ItemVersion, applicantName: string) => ({
  ...headOf(row, item, applicantName),
  legalBasis: item.legalBasis.split('；').map(writtenOut),
});

export type Frame = ReturnType<typeof frameOf>;
type Head = ReturnType<typeof headOf>;

/** How the window took materials in. */
export interface Receiving {
  readonly asked: readonly AskedMaterial[];
  /** Name of the clerk. */
  readonly receivedBy: string;
  readonly receiptCode: string;
  /** Who handed them in for the applicant, where somebody acts for them. */
  readonly agent: string | undefined;
}

/** What was received, and when. */
type Received = Pick<CaseRow, 'receivedAt'>;

/** 申请材料接收凭证: what the window took in and when, with the number and code by which the case is followed. */
export function materialReceipt(
  { caseNo, issuer, applicant, item }: Frame,
  row: Pick<CaseRow, 'receivedAt' | 'materials'>,
  { asked, receivedBy, receiptCode, agent }: Receiving,
): Said<'MATERIAL_RECEIPT'> {
  return {
    caseNo,
    issuer,
    applicant,
    item,
    receivedOn: legalDay(row.receivedAt),
    materials: row.materials.map(({ key, copies, files }) => ({
      name: nameOf(asked, key),
      form: files.length > 0 ? '电子' : '纸质',
      copies,
    })),
    receivedBy,
    ...(agent ? { agent } : {}),
    receiptCode,
  };
}

/** 受理通知书. */
export const acceptNotice = (
  frame: Frame,
  row: CaseRow,
  acceptedAt: Date,
  dates: { statutory: Due; promised: Due; deemed: boolean },
): Said<'ACCEPT_NOTICE'> => ({
  ...frame,
  receivedOn: legalDay(row.receivedAt),
  acceptedOn: legalDay(acceptedAt),
  deemed: dates.deemed,
  statutoryDueOn: dates.statutory.day,
  promisedDueOn: dates.promised.day,
  provisional: dates.statutory.provisional || dates.promised.provisional,
});

/** 一次性告知书: everything that is missing or wrong, and nothing can be asked for later (permits: 行政许可法 第三十二条第一款第四项). */
export function correctionNotice(
  frame: Frame,
  row: Received,
  { missing, defects }: Shortcomings,
  asked: readonly AskedMaterial[],
  due: Due,
): Said<'CORRECTION_NOTICE'> {
  return {
    ...frame,
    receivedOn: legalDay(row.receivedAt),
    corrections: [
      ...missing.map(({ name, legalBasis }) => ({ material: name, problem: '未提交', requirement: `请提交（${writtenOut(legalBasis)}）` })),
      ...defects.map(({ material, problem }) => ({
        material: nameOf(asked, material),
        problem,
        requirement: '请按上述问题更正后重新提交',
      })),
    ],
    dueOn: due.day,
  };
}

const nameOf = (asked: readonly AskedMaterial[], key: string): string => asked.find((material) => material.key === key)?.name ?? key;

/** 不受理告知书: the matter needs no permit, or none of what was applied for. */
export const notRequiredNotice = (frame: Frame, row: Received, reason: string): Said<'NOT_REQUIRED_NOTICE'> => ({
  ...frame,
  receivedOn: legalDay(row.receivedAt),
  reason,
});

/** Why an application is not taken up, and what remained of what was to be corrected. */
export interface Rejection {
  readonly reason: string;
  readonly defects: readonly Defect[];
  readonly asked: readonly AskedMaterial[];
}

/** 不予受理通知书: another body has the jurisdiction, or what was told once was not corrected, each material with what is still wrong. */
export const rejectAccept = (
  frame: Frame,
  row: Received,
  { reason, defects, asked }: Rejection,
  rightAgency: { readonly name: string } | null,
): Said<'REJECT_ACCEPT'> => ({
  ...frame,
  receivedOn: legalDay(row.receivedAt),
  ground: rightAgency ? 'jurisdiction' : 'not-corrected',
  reasons: [...sentences(reason), ...defects.flatMap(({ material, problem }) => sentences(`${nameOf(asked, material)}：${problem}`))],
  ...(rightAgency ? { rightBody: { name: rightAgency.name } } : {}),
  remedies: {},
});

/** 终止办理告知书: the applicant took the application back. */
export const withdrawalNotice = (frame: Frame, row: Received, requestedAt: Date, endedAt: Date): Said<'WITHDRAWAL_NOTICE'> => ({
  ...frame,
  receivedOn: legalDay(row.receivedAt),
  cause: 'requested',
  causedOn: legalDay(requestedAt),
  endedOn: legalDay(endedAt),
});

/** Why an application is not accepted whose corrections did not come by the last day of the term, by the region's rule. */
export const lapseReason = (dueDay: string, rule: OverdueRule | undefined): string =>
  `在 ${dueDay} 届满的期限内未补正申请材料${rule?.basis ? `（${writtenOut(rule.basis)}）` : ''}`;

/** 终止办理告知书: what was to be corrected did not come by the last day of the term. Both are days, `YYYY-MM-DD`. */
export const lapseNotice = (frame: Frame, row: Received, dueDay: string, endedOn: string): Said<'WITHDRAWAL_NOTICE'> => ({
  ...frame,
  receivedOn: legalDay(row.receivedAt),
  cause: 'lapsed',
  causedOn: dueDay,
  endedOn,
});

/** 特别程序所需时间告知书: how long what is not counted takes, by which provision (permits: 行政许可法 第四十五条). */
export const suspensionNotice = (head: Head, acceptedAt: Date, told: SuspensionNotice): Said<'SUSPENSION_NOTICE'> => ({
  ...head,
  acceptedOn: legalDay(acceptedAt),
  clocks: told.clocks === 'promised' ? 'promised' : 'both',
  cause: told.cause,
  basis: writtenOut(told.basis),
  plannedDays: told.plannedDays,
  fromOn: told.fromDay,
  reason: told.reason,
});

/** What is said of an extension; both days are empty while the limit stands still. */
type SaidOfExtension = Pick<ExtensionNotice, 'approver' | 'basis' | 'amount' | 'formerDueDay' | 'dueDay' | 'reasons'>;

/** 办理期限延长告知书: by how much the limit of the law is longer, and why (permits: 行政许可法 第四十二条). */
export const extensionNotice = (head: Head, acceptedAt: Date, told: SaidOfExtension): Said<'EXTENSION_NOTICE'> => ({
  ...head,
  acceptedOn: legalDay(acceptedAt),
  approver: told.approver === 'government-head' ? 'government-head' : 'agency-head',
  basis: writtenOut(told.basis),
  amount: told.amount,
  ...(told.formerDueDay && told.dueDay ? { formerDueOn: told.formerDueDay, dueOn: told.dueDay } : {}),
  reasons: told.reasons,
});

/** What tells a grant: 准予行政许可决定书, 行政给付决定书, 办理结果通知书 …, by the item's type. */
export const grantLetter = (frame: Frame, acceptedAt: Date, decided: ReviewDecided): Said<'GRANT'> => ({
  ...frame,
  acceptedOn: legalDay(acceptedAt),
  ...(decided.validFrom ? { validFrom: decided.validFrom } : {}),
  ...(decided.validTo ? { validTo: decided.validTo } : {}),
  ...(decided.licenceName ? { permitName: decided.licenceName } : {}),
});

/** What a permit says of its holder, as far as it was given. */
export interface Holder {
  readonly address: string | null;
  readonly legalRepresentative: string | null;
}

/** 证照. */
export const permit = (frame: Frame, row: CaseRow, decided: ReviewDecided, { address, legalRepresentative }: Holder): Said<'PERMIT'> => ({
  ...frame,
  permitName: decided.licenceName,
  ...(row.applicantUscc ? { holderNo: row.applicantUscc } : {}),
  ...(legalRepresentative ? { legalRepresentative } : {}),
  ...(address ? { address } : {}),
  scope: row.itemName,
  validFrom: decided.validFrom,
  ...(decided.validTo ? { validTo: decided.validTo } : {}),
});

/** What tells a refusal, by the item's type: its reasons come from approval, the remedies are always stated (permits: 行政许可法 第三十八条). */
export const refusalLetter = (frame: Frame, acceptedAt: Date, { reasons }: Pick<IssuedDocument, 'reasons'>): Said<'REFUSE'> => ({
  ...frame,
  acceptedOn: legalDay(acceptedAt),
  reasons: reasons.flatMap(({ condition, legalBasis, reason, facts }) =>
    sentences(
      [condition && `不符合“${condition}”的条件${legalBasis && `（${writtenOut(legalBasis)}）`}`, reason, facts].filter(Boolean).join('；'),
    ),
  ),
  remedies: {},
});

const LONGEST = 500;

/** A text in pieces that an entry of a list takes; a character outside the basic plane counts as two and is not cut in half. */
function sentences(text: string): string[] {
  const pieces: string[] = [];
  let piece = '';
  for (const character of text) {
    if (piece.length + character.length > LONGEST) {
      pieces.push(piece);
      piece = '';
    }
    piece += character;
  }
  return [...pieces, piece].map((one) => one.trim()).filter(Boolean);
}
