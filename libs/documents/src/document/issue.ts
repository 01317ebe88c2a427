import { DomainError } from '@onewindow/contracts';
import { sql, type Tx } from '@onewindow/messaging/tx';
import { fingerprint } from '@onewindow/platform';
import { documentData } from '../template/render-text.js';
import type { DocumentKind, Template } from '../template/template.js';
import { CURRENT_TEMPLATES, getTemplate, type DocumentData } from '../template/templates.js';

/** Encrypts what a document says, bound to the document's id: sealed data moved to another row does not open. */
export interface Sealer {
  seal(plain: string, documentId: string): Buffer;
  /** @throws Error when it was changed or belongs to another document */
  open(sealed: Buffer, documentId: string): string;
}

export interface IssuedDocument<K extends DocumentKind> {
  /** The caller's own: the same document again is quiet. */
  readonly id: string;
  readonly caseId: string;
  readonly kind: K;
  readonly data: DocumentData<K>;
}

/**
 * Issues a document: its number, template version and data, in the command's transaction. One statement; the file is made later, so
 * wake the `DocumentRenderer` after the commit.
 * @throws DomainError `document-data-invalid` before anything is stored; `document-already-issued` when the id has another document
 */
export async function issueDocument<K extends DocumentKind>(
  tx: Pick<Tx, 'db' | 'now'>,
  sealer: Sealer,
  { id, caseId, kind, data }: IssuedDocument<K>,
): Promise<void> {
  const template: Template = CURRENT_TEMPLATES[kind];
  const given = documentData(template, data);
  const inserted = await sql(
    tx,
    `INSERT INTO document (id, case_id, kind, template_version, document_no, data, issued_at, render_after)
     VALUES ($1, $2, $3, $4, $5, $6, $7, now()) ON CONFLICT (id) DO NOTHING RETURNING id`,
    [id, caseId, kind, template.version, given.number, sealer.seal(JSON.stringify(given), id), tx.now],
  );
  if (inserted.length === 0) await checkSame(tx, sealer, { id, caseId, kind, data });
}

interface Stored {
  case_id: string;
  kind: string;
  template_version: number;
  data: Buffer;
}

async function checkSame<K extends DocumentKind>(tx: Pick<Tx, 'db'>, sealer: Sealer, again: IssuedDocument<K>): Promise<void> {
  const [stored] = await sql<Stored>(tx, `SELECT case_id, kind, template_version, data FROM document WHERE id = $1`, [again.id]);
  const same = stored !== undefined && stored.case_id === again.caseId && stored.kind === again.kind && saysTheSame(stored, sealer, again);
  if (!same)
    throw new DomainError('conflict', 'document-already-issued', 'Another document was issued under this id.', { documentId: again.id });
}

/** Read by the wording it was issued in, which may be an older one by now. */
function saysTheSame(stored: Stored, sealer: Sealer, again: { readonly id: string; readonly data: unknown }): boolean {
  const parsed = getTemplate(stored.kind, stored.template_version).fields.safeParse(again.data);
  return parsed.success && fingerprint(JSON.parse(sealer.open(stored.data, again.id))) === fingerprint(parsed.data);
}
