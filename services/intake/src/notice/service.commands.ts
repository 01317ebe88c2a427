import { TOPICS } from '@onewindow/contracts';
import { sql, type Tx } from '@onewindow/messaging/tx';
import type { NoticeChannel } from './notice.domain.js';
import { servedEvent } from './notice.events.js';

/** A document that reached the applicant. */
export interface Service {
  readonly documentId: string;
  readonly kind: string;
  readonly documentNo: string;
  readonly channel: NoticeChannel;
  readonly servedAt: Date;
}

/** The case of which a document was served. */
interface ServedCase {
  readonly id: string;
  readonly rootId: string;
  sequence: number;
}

/**
 * A document reached the applicant. The first service counts, later ones change nothing and are not told.
 * @param serviceCase its row, locked by the caller; its sequence goes on
 * @returns whether it was the first
 */
export async function recordService(tx: Tx, serviceCase: ServedCase, service: Service): Promise<boolean> {
  if (!(await recordFirst(tx, service))) return false;
  serviceCase.sequence += 1;
  await sql(tx, `UPDATE service_case SET sequence = $2 WHERE id = $1`, [serviceCase.id, serviceCase.sequence]);
  tx.publish(TOPICS.case, servedEvent({ ...service, caseId: serviceCase.id, rootId: serviceCase.rootId, sequence: serviceCase.sequence }));
  return true;
}

/** Notes that a document was served. @returns whether it was the first time */
export async function recordFirst(tx: Tx, { documentId, channel, servedAt }: Service): Promise<boolean> {
  const first = await sql(
    tx,
    `INSERT INTO document_service (document_id, channel, served_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING document_id`,
    [documentId, channel, servedAt],
  );
  return first.length > 0;
}
