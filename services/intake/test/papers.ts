import type { RegisteredCase } from '@onewindow/contracts';
import type { DocumentData } from '@onewindow/documents';
import { issueDocument, type DocumentTools, type NewDocument } from '../src/document/document.commands.js';
import { NOTICE_TOOLS } from '../src/tokens.js';
import type { NoticeTools } from '../src/notice/notice.commands.js';
import { ITEM } from './catalogue.js';
import type { RunningIntake } from './running-intake.js';

/** A notice of acceptance for a case of {@link RunningIntake.register}. */
export const acceptNotice = (
  { id, caseNo }: Pick<RegisteredCase, 'id' | 'caseNo'>,
  change: Partial<DocumentData<'ACCEPT_NOTICE'>> = {},
): NewDocument<'ACCEPT_NOTICE'> => ({
  caseId: id,
  kind: 'ACCEPT_NOTICE',
  documentNo: `受〔2026〕${caseNo.slice(-6)}号`,
  issuedAt: new Date('2026-11-24T02:00:00Z'),
  data: {
    caseNo,
    issuer: { name: '市场监督管理局' },
    applicant: { name: '张三丰', kind: '1' },
    item: { name: '食品经营许可', code: ITEM, type: '01' },
    legalBasis: ['《食品经营许可和备案管理办法》第十三条'],
    receivedOn: '2026-11-23',
    acceptedOn: '2026-11-24',
    statutoryDueOn: '2026-12-22',
    promisedDueOn: '2026-12-03',
    ...change,
  },
});

export const toolsOf = (intake: RunningIntake): NoticeTools => intake.service.get<NoticeTools>(NOTICE_TOOLS);

/** Issues a notice of acceptance. @returns its id */
export const issue = (intake: RunningIntake, registered: RegisteredCase, tools: DocumentTools = toolsOf(intake)): Promise<string> =>
  intake.transaction((tx) => issueDocument(tx, tools, acceptNotice(registered)));
