import type { Tx } from '@onewindow/messaging/tx';
import type { PersonalData } from '@onewindow/platform';
import type { CaseRow } from '../case/case.entity.js';
import { messageText, type Coming, type News } from './message.domain.js';
import type { Messages } from './messages.js';

/** What telling needs besides the transaction. */
export interface MessageTools {
  readonly personal: PersonalData;
  readonly messages: Messages;
}

/** Whom to tell, and of what. */
export type ToldCase = Pick<CaseRow, 'id' | 'caseNo' | 'itemName' | 'siteId' | 'applicantSubjectId' | 'applicantSealed'>;

/** Tells the applicant by a short message how the case goes, together with what it tells of. */
export async function tellApplicant(tx: Tx, tools: MessageTools, serviceCase: ToldCase, news: News, coming?: Coming): Promise<void> {
  const { phone } = tools.personal.open(serviceCase.applicantSealed, serviceCase.id);
  if (!phone) return;
  await tools.messages.send(tx, {
    caseId: serviceCase.id,
    siteId: serviceCase.siteId,
    subjectId: serviceCase.applicantSubjectId,
    channel: 'sms',
    recipient: phone,
    text: messageText(news, serviceCase, coming),
  });
}
