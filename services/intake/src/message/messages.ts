import { newId } from '@onewindow/contracts';
import { sql, type Tx } from '@onewindow/messaging/tx';
import type { PersonalData } from '@onewindow/platform';
import type { MessageChannel } from './message.domain.js';

/** A message to an applicant. */
export interface OutgoingMessage {
  readonly caseId: string;
  readonly siteId: string;
  readonly subjectId: string;
  readonly channel: MessageChannel;
  /** A telephone number or an address. */
  readonly recipient: string;
  readonly text: string;
}

/**
 * Where messages go out. An installation with a provider of short messages, or with the post office's interface, gives another one in;
 * it takes the message with the transaction and sends it after the commit.
 */
export interface Messages {
  send(tx: Tx, message: OutgoingMessage): Promise<void>;
}

/** The embedded system's: what would go out is kept and shown (`GET /v1/messages`). */
export class KeptMessages implements Messages {
  constructor(private readonly personal: PersonalData) {}

  async send(tx: Tx, { caseId, siteId, subjectId, channel, recipient, text }: OutgoingMessage): Promise<void> {
    const id = newId();
    await sql(
      tx,
      `INSERT INTO outgoing_message (id, case_id, site_id, subject_id, channel, recipient_sealed, text, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [id, caseId, siteId, subjectId, channel, this.personal.seal({ recipient }, id), text, tx.now],
    );
  }
}
