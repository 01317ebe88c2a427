import type { ListMessages, MessageView, Page, Principal } from '@onewindow/contracts';
import { sql, type Tx } from '@onewindow/messaging/tx';
import type { PersonalData } from '@onewindow/platform';
import { cursorAfter, positionOf } from '../position.js';
import { maskedRecipient, type MessageChannel } from './message.domain.js';

interface StoredMessage {
  readonly id: string;
  readonly channel: MessageChannel;
  readonly recipient_sealed: Buffer;
  readonly text: string;
  readonly at: Date;
}

/**
 * Messages to the applicants of the caller's site, or to the caller, newest first.
 * @throws DomainError `invalid-cursor`
 */
export async function listMessages(tx: Tx, filter: ListMessages, caller: Principal, personal: PersonalData): Promise<Page<MessageView>> {
  const [whose, of] = caller.kind === 'applicant' ? ['subject_id', caller.subjectId] : ['site_id', caller.siteId];
  const [at, id] = positionOf(filter.cursor);
  const rows = await sql<StoredMessage>(
    tx,
    `SELECT id, channel, recipient_sealed, text, at FROM outgoing_message
      WHERE ${whose} = $1 AND $1 <> '' AND ($2::timestamptz IS NULL OR (at, id) < ($2::timestamptz, $3::uuid))
      ORDER BY at DESC, id DESC LIMIT $4`,
    [of, at, id, filter.limit + 1],
  );
  const shown = rows.slice(0, filter.limit);
  const last = rows.length > filter.limit ? shown.at(-1) : undefined;
  return {
    items: shown.map((row) => ({
      id: row.id,
      channel: row.channel,
      recipient: maskedRecipient(row.channel, personal.open(row.recipient_sealed, row.id)['recipient'] ?? ''),
      text: row.text,
      at: row.at.toISOString(),
    })),
    next: last ? cursorAfter(last.at, last.id) : null,
  };
}
