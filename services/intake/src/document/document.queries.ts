import { DomainError, type DocumentView, type Principal } from '@onewindow/contracts';
import { getTemplate, renderText, type DocumentKind } from '@onewindow/documents';
import { sql, type Tx } from '@onewindow/messaging/tx';
import type { PersonalData } from '@onewindow/platform';
import { openBundle, openCase } from '../access/case-access.queries.js';
import { documentSealer } from './document.commands.js';

interface StoredDocument {
  readonly id: string;
  readonly kind: string;
  readonly template_version: number;
  readonly document_no: string;
  readonly data: Buffer;
  readonly issued_at: Date;
  readonly rendered_at: Date | null;
  readonly failure: string | null;
  readonly served_at: Date | null;
}

/** Of documents that were issued at one instant, which comes first: as a case brings them about. */
const ORDER: readonly DocumentKind[] = [
  'MATERIAL_RECEIPT',
  'CORRECTION_NOTICE',
  'ACCEPT_NOTICE',
  'BUNDLE_ACCEPT_NOTICE',
  'NOT_REQUIRED_NOTICE',
  'REJECT_ACCEPT',
  'SUSPENSION_NOTICE',
  'EXTENSION_NOTICE',
  'WITHDRAWAL_NOTICE',
  'BUNDLE_CANCELLATION',
  'GRANT',
  'REFUSE',
  'RENEW_GRANT',
  'RENEW_DEEMED',
  'RENEW_REFUSE',
  'PERMIT',
  'SERVICE_RECEIPT',
];

/**
 * Kinds that are not for the caller: the material receipt carries the code by which its holder follows and rates the case, and officers,
 * who read a case by their step in it, may not rate.
 */
const hiddenFrom = ({ kind, roles }: Principal): readonly DocumentKind[] =>
  kind === 'applicant' || roles.some((role) => role === 'window-clerk' || role === 'issuing-counter') ? [] : ['MATERIAL_RECEIPT'];

/**
 * The documents of a case with what they say, in the order of issue, for those who may see the case; the reading is recorded.
 * @throws DomainError `case-not-found`
 */
export async function listDocuments(tx: Tx, caseId: string, caller: Principal, personal: PersonalData): Promise<DocumentView[]> {
  await openCase(tx, caseId, caller, 'documents');
  return documentsOf(tx, caseId, caller, personal);
}

/** The same of an application for a bundle: what was issued once for the whole. @throws DomainError `bundle-not-found` */
export async function listBundleDocuments(tx: Tx, bundleId: string, caller: Principal, personal: PersonalData): Promise<DocumentView[]> {
  await openBundle(tx, bundleId, caller, 'documents');
  return documentsOf(tx, bundleId, caller, personal);
}

async function documentsOf(tx: Tx, caseId: string, caller: Principal, personal: PersonalData): Promise<DocumentView[]> {
  const rows = await sql<StoredDocument>(
    tx,
    `SELECT d.id, kind, template_version, document_no, data, issued_at, rendered_at, failure, s.served_at
       FROM document d LEFT JOIN document_service s ON s.document_id = d.id
      WHERE d.case_id = $1 AND kind <> ALL($3::text[]) ORDER BY issued_at, array_position($2::text[], kind), d.id`,
    [caseId, ORDER, hiddenFrom(caller)],
  );
  return rows.map((row) => documentView(row, personal));
}

function documentView(row: StoredDocument, personal: PersonalData): DocumentView {
  const data = JSON.parse(documentSealer(personal).open(row.data, row.id)) as Record<string, unknown>;
  return {
    id: row.id,
    kind: row.kind,
    name: documentName(row.kind, row.template_version, data),
    documentNo: row.document_no,
    issuedAt: row.issued_at.toISOString(),
    renderedAt: row.rendered_at?.toISOString() ?? null,
    failure: row.failure,
    servedAt: row.served_at?.toISOString() ?? null,
    data,
  };
}

/** What people call a document: its title, which for some kinds depends on what it says. */
export function documentName(kind: string, version: number, data: unknown): string {
  const title = renderText(getTemplate(kind, version), data).find((block) => block.type === 'title');
  return title?.text ?? kind;
}

/** A document of a case as people name it. */
export interface NamedDocument {
  readonly id: string;
  readonly caseId: string;
  readonly kind: string;
  readonly documentNo: string;
  readonly name: string;
}

/** One document of a case, or all of some kinds, in the order in which a case brings them about. */
export const findDocuments = (
  tx: Tx,
  caseId: string,
  which: { readonly id: string } | { readonly kinds: readonly DocumentKind[] },
  personal: PersonalData,
): Promise<NamedDocument[]> => findDocumentsOf(tx, [caseId], which, personal);

/** The same of several cases, case by case in the order given. */
export async function findDocumentsOf(
  tx: Tx,
  caseIds: readonly string[],
  which: { readonly id: string } | { readonly kinds: readonly DocumentKind[] },
  personal: PersonalData,
): Promise<NamedDocument[]> {
  const rows = await sql<{ id: string; caseId: string; kind: string; version: number; number: string; data: Buffer }>(
    tx,
    `SELECT id, case_id AS "caseId", kind, template_version AS version, document_no AS number, data FROM document
      WHERE case_id = ANY($1::uuid[]) AND (id = $2 OR kind = ANY($3::text[]))
      ORDER BY array_position($1::uuid[], case_id), array_position($4::text[], kind), id`,
    [caseIds, 'id' in which ? which.id : null, 'kinds' in which ? which.kinds : [], ORDER],
  );
  return rows.map(({ id, caseId, kind, version, number, data }) => ({
    id,
    caseId,
    kind,
    documentNo: number,
    name: documentName(kind, version, JSON.parse(documentSealer(personal).open(data, id))),
  }));
}

/** Where a document of a case is. */
export interface DocumentOfCase {
  readonly caseId: string;
  readonly documentId: string;
}

/**
 * The number of a document, read by its case; the reading is recorded.
 * @throws DomainError `case-not-found`, `document-unknown`
 */
export async function readDocument(tx: Tx, document: DocumentOfCase, caller: Principal): Promise<string> {
  await openCase(tx, document.caseId, caller, `document:${document.documentId}`);
  return documentNoOf(tx, document, caller);
}

/** The same of a document of an application for a bundle. @throws DomainError `bundle-not-found`, `document-unknown` */
export async function readBundleDocument(tx: Tx, document: DocumentOfCase, caller: Principal): Promise<string> {
  await openBundle(tx, document.caseId, caller, `document:${document.documentId}`);
  return documentNoOf(tx, document, caller);
}

async function documentNoOf(tx: Tx, { caseId, documentId }: DocumentOfCase, caller: Principal): Promise<string> {
  const [row] = await sql<{ document_no: string }>(
    tx,
    `SELECT document_no FROM document WHERE id = $1 AND case_id = $2 AND kind <> ALL($3::text[])`,
    [documentId, caseId, hiddenFrom(caller)],
  );
  if (!row) throw new DomainError('not-found', 'document-unknown', 'The case has no such document.');
  return row.document_no;
}
