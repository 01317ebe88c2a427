import { DomainError, type NoticeView, type ProveService, type ServeDocument } from '@onewindow/contracts';
import { legalDay } from '@onewindow/legal-clock';

export type NoticeChannel = ServeDocument['channel'];
export type NoticeStatus = NoticeView['status'];

/** Notices of one case that may be sent beside those of its result: more ways than any document needs. */
export const MOST_NOTICES = 100;

/** One way by which a document was brought to the applicant. */
export interface Notice {
  readonly id: string;
  readonly caseId: string;
  readonly documentId: string;
  readonly channel: NoticeChannel;
  readonly status: NoticeStatus;
  readonly sentAt: Date;
  readonly servedAt: Date | null;
}

/** What the case says of how its applicant can be reached. */
export interface Reach {
  /** The applicant agreed to be served electronically. */
  readonly consents: boolean;
  readonly address: string | null;
}

/**
 * What becomes of a notice when it is sent: paper is served with the signature on the receipt (民事诉讼法 第八十七条), an electronic
 * one with consent when it arrives in the applicant's account, which is here at once (第九十条), mail later (第九十一条);
 * a short message is a courtesy and serves nothing.
 * @throws DomainError `no-consent`, `no-address`
 */
export function sending(channel: NoticeChannel, reach: Reach, now: Date): Pick<Notice, 'status' | 'sentAt' | 'servedAt'> {
  switch (channel) {
    case 'print':
      return { status: 'served', sentAt: now, servedAt: now };
    case 'electronic':
      if (!reach.consents)
        throw new DomainError('conflict', 'no-consent', 'The applicant did not agree to be served electronically.', {
          field: 'channel',
          article: '民事诉讼法 第九十条',
        });
      return { status: 'served', sentAt: now, servedAt: now };
    case 'mail':
      if (reach.address === null)
        throw new DomainError('conflict', 'no-address', 'The applicant gave no address to mail to.', { field: 'channel' });
      return { status: 'sent', sentAt: now, servedAt: null };
    case 'sms':
      return { status: 'delivered', sentAt: now, servedAt: null };
  }
}

/**
 * What the proof makes of a notice by mail: served on the day that the return receipt says (民事诉讼法 第九十一条), or come back.
 * @throws DomainError `notice-is-<status>` when no proof is awaited; `proof-before-sending`, `proof-in-future`
 */
export function proven(notice: Pick<Notice, 'status' | 'sentAt'>, proof: ProveService, now: Date): Pick<Notice, 'status' | 'servedAt'> {
  if (notice.status !== 'sent')
    throw new DomainError('conflict', `notice-is-${notice.status}`, `The notice is ${notice.status}; no proof of its service is awaited.`, {
      status: notice.status,
    });
  if (proof.result === 'failed') return { status: 'failed', servedAt: null };
  const { receivedOn } = proof;
  if (receivedOn < legalDay(notice.sentAt))
    throw new DomainError('invalid', 'proof-before-sending', 'The receipt is older than the sending.', { field: 'receivedOn' });
  if (receivedOn > legalDay(now))
    throw new DomainError('invalid', 'proof-in-future', 'The day of the receipt has not come.', { field: 'receivedOn' });
  // A receipt knows a day and no hour: its beginning, but not before the sending.
  const dayBegins = new Date(`${receivedOn}T00:00:00+08:00`);
  return { status: 'served', servedAt: dayBegins > notice.sentAt ? dayBegins : notice.sentAt };
}
