/** What an applicant is told by a short message: a courtesy, never service of a document. */
export type News = 'accepted' | 'correction' | 'ready' | 'delivered' | 'document' | 'visit';

/** When somebody comes: a day YYYY-MM-DD and two times HH:MM. */
export interface Coming {
  readonly day: string;
  readonly from: string;
  readonly to: string;
}

/** Of a case no more than its number and item: a message is read by whoever holds the telephone. */
export interface MessageFacts {
  readonly caseNo: string;
  readonly itemName: string;
}

const TEXTS: Readonly<Record<News, string>> = {
  accepted: '已受理。受理通知书可以在线查看，也可以到窗口领取。',
  correction: '需要补正材料。请查看补正告知书，按其中列明的全部内容一次补齐。',
  ready: '已有办理结果。请按您选择的方式领取。',
  delivered: '的办理结果已送达。欢迎对本次服务作出评价。',
  document: '有新的文书。请在线查看，或者到窗口领取。',
  visit: '需要现场勘验，各部门一次上门。请在约定时间留人等候。',
};

/** The text of a short message. */
export const messageText = (news: News, { caseNo, itemName }: MessageFacts, coming?: Coming): string =>
  `【政务服务】您申请的“${itemName}”（办件编号${caseNo}）${TEXTS[news]}${coming ? `时间：${coming.day} ${coming.from}至${coming.to}。` : ''}`;

/** The note that goes with a document by mail. */
export const letterText = (documentName: string, { caseNo, itemName }: MessageFacts): string =>
  `随函寄送“${itemName}”（办件编号${caseNo}）的${documentName}，请签收并退回送达回证。`;

/** By what a message travels. */
export type MessageChannel = 'sms' | 'mail';

/** A recipient as staff and applicant see it: the ends of a number, the beginning of an address. */
export function maskedRecipient(channel: MessageChannel, recipient: string): string {
  const characters = Array.from(recipient);
  if (channel === 'mail') return `${characters.slice(0, 6).join('')}****`;
  return characters.length < 8 ? '****' : `${characters.slice(0, 3).join('')}****${characters.slice(-4).join('')}`;
}
