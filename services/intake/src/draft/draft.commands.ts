import { DomainError, type Principal, type SaveDraft } from '@onewindow/contracts';
import { sql, type Tx } from '@onewindow/messaging/tx';
import { fingerprint, type PersonalData } from '@onewindow/platform';
import { isOwnedBy, ownerOf } from '../access/owner.domain.js';
import { assertFits, assertReplaces, draftNotFound, expiryOf, MOST_DRAFTS, type Draft } from './draft.domain.js';
import { DraftRow } from './draft.entity.js';

/**
 * Saves a draft, new or over the version it replaces. The same content again keeps its version and lives on from now.
 * @throws DomainError `draft-too-large`, `draft-not-found`, `draft-changed`, `too-many-drafts`
 */
export async function saveDraft(tx: Tx, id: string, body: SaveDraft, caller: Principal, personal: PersonalData): Promise<Draft> {
  assertFits(body.content);
  const row = await tx.db.findOne(DraftRow, { where: { id }, lock: { mode: 'pessimistic_write' } });
  if (!row) return newDraft(tx, id, body, caller, personal);
  if (!isOwnedBy(row, caller) || row.expiresAt <= tx.now) throw draftNotFound();

  const known = { itemCode: row.itemCode, content: openContent(row, personal) };
  const saved = { savedAt: tx.now, expiresAt: expiryOf(tx.now) };
  if (fingerprint(known) === fingerprint({ itemCode: body.itemCode, content: body.content })) {
    await tx.db.update(DraftRow, { id }, saved);
    return draftOf(Object.assign(row, saved), known.content);
  }
  assertReplaces(row, body.replaces);
  const change = {
    itemCode: body.itemCode,
    version: row.version + 1,
    contentSealed: sealContent(id, body.content, personal),
    ...saved,
  };
  await tx.db.update(DraftRow, { id }, change);
  return draftOf(Object.assign(row, change), body.content);
}

/** Deletes a draft; one that is gone already is gone. @throws DomainError `draft-not-found` for somebody else's */
export async function deleteDraft(tx: Tx, id: string, caller: Principal): Promise<void> {
  const row = await tx.db.findOne(DraftRow, { where: { id }, lock: { mode: 'pessimistic_write' } });
  if (!row) return;
  if (!isOwnedBy(row, caller)) throw draftNotFound();
  await tx.db.delete(DraftRow, { id });
}

async function newDraft(tx: Tx, id: string, body: SaveDraft, caller: Principal, personal: PersonalData): Promise<Draft> {
  if (body.replaces !== undefined) throw draftNotFound();
  const row = tx.db.create(DraftRow, {
    id,
    ...ownerOf(caller),
    itemCode: body.itemCode,
    version: 1,
    contentSealed: sealContent(id, body.content, personal),
    savedAt: tx.now,
    expiresAt: expiryOf(tx.now),
  });
  // New drafts of one owner come one after the other, so that the count holds; it is a statement of its own to see what the one before did.
  await sql(tx, `SELECT pg_advisory_xact_lock(hashtextextended($1, 0))`, [`draft:${row.owner}`]);
  const [{ drafts } = { drafts: 0 }] = await sql<{ drafts: number }>(
    tx,
    `SELECT count(*)::int AS drafts FROM draft WHERE owner = $1 AND expires_at > $2`,
    [row.owner, tx.now],
  );
  if (drafts >= MOST_DRAFTS)
    throw new DomainError('conflict', 'too-many-drafts', `You have ${MOST_DRAFTS} drafts; delete one before you begin another.`);
  const inserted = await tx.db.createQueryBuilder().insert().into(DraftRow).values(row).orIgnore().returning('id').execute();
  // a repeat of the same save came in between
  return (inserted.raw as unknown[]).length === 0 ? saveDraft(tx, id, body, caller, personal) : draftOf(row, body.content);
}

const sealContent = (id: string, content: SaveDraft['content'], personal: PersonalData): Buffer =>
  personal.seal({ content: JSON.stringify(content) }, id);

/** What the author wrote. */
export const openContent = (row: DraftRow, personal: PersonalData): SaveDraft['content'] =>
  JSON.parse(personal.open(row.contentSealed, row.id)['content'] ?? '{}') as SaveDraft['content'];

/** The draft of a row whose content is at hand. */
export const draftOf = ({ id, owner, siteId, itemCode, version, savedAt, expiresAt }: DraftRow, content: SaveDraft['content']): Draft => ({
  id,
  owner,
  siteId,
  itemCode,
  version,
  content,
  savedAt,
  expiresAt,
});
