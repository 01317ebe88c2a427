import type { DraftListEntry, DraftView, ListDrafts, Page, Principal } from '@onewindow/contracts';
import type { PersonalData } from '@onewindow/platform';
import type { EntityManager } from 'typeorm';
import { isOwnedBy, ownerOf } from '../access/owner.domain.js';
import { cursorAfter, positionOf } from '../position.js';
import { draftOf, openContent } from './draft.commands.js';
import { draftNotFound, type Draft } from './draft.domain.js';
import { DraftRow } from './draft.entity.js';

/** A draft as its author reads it. */
export const draftView = ({ id, itemCode, version, content, savedAt, expiresAt }: Draft): DraftView => ({
  id,
  itemCode,
  version,
  content,
  savedAt: savedAt.toISOString(),
  expiresAt: expiresAt.toISOString(),
});

/** @throws DomainError `draft-not-found` alike for unknown, expired and somebody else's */
export async function readDraft(db: EntityManager, id: string, caller: Principal, now: Date, personal: PersonalData): Promise<DraftView> {
  const row = await db.findOneBy(DraftRow, { id });
  if (!row || !isOwnedBy(row, caller) || row.expiresAt <= now) throw draftNotFound();
  return draftView(draftOf(row, openContent(row, personal)));
}

/** The caller's own drafts, the last saved first. @throws DomainError `invalid-cursor` */
export async function listDrafts(db: EntityManager, filter: ListDrafts, caller: Principal, now: Date): Promise<Page<DraftListEntry>> {
  const [savedAt, id] = positionOf(filter.cursor);
  const rows: { id: string; item_code: string; version: number; saved_at: Date; expires_at: Date }[] = await db.query(
    `SELECT id, item_code, version, saved_at, expires_at
       FROM draft
      WHERE owner = $1 AND expires_at > $2 AND ($3::timestamptz IS NULL OR (saved_at, id) < ($3::timestamptz, $4::uuid))
      ORDER BY saved_at DESC, id DESC LIMIT $5`,
    [ownerOf(caller).owner, now, savedAt, id, filter.limit + 1],
  );
  const items = rows.slice(0, filter.limit);
  const last = rows.length > filter.limit ? items.at(-1) : undefined;
  return {
    items: items.map((row) => ({
      id: row.id,
      itemCode: row.item_code,
      version: row.version,
      savedAt: row.saved_at.toISOString(),
      expiresAt: row.expires_at.toISOString(),
    })),
    next: last ? cursorAfter(last.saved_at, last.id) : null,
  };
}
