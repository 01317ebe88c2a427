import { text } from '@onewindow/contracts';
import { z } from 'zod';
import { day, frame, legalBasis } from '../frame.js';
import { defineTemplate } from '../template.js';

/** 终止办理告知书: the applicant withdrew, or the law takes what was not corrected in time as withdrawn. */
export const withdrawalNotice1 = defineTemplate({
  kind: 'WITHDRAWAL_NOTICE',
  version: 1,
  title: '{words.titles.WITHDRAWAL_NOTICE}',
  seal: '{words.seals.notice}',
  fields: z.strictObject({
    ...frame,
    legalBasis,
    receivedOn: day,
    cause: z.enum(['requested', 'lapsed']),
    /** The day of the request, or the last day of the term that passed. */
    causedOn: day,
    endedOn: day,
    returned: text(300).optional(),
  }),
  body: [
    { type: 'addressee', text: '{applicant.name}：' },
    {
      type: 'paragraph',
      text: [
        '你（单位）于{day:receivedOn}向{words.self}提出“{item.name}”（事项编码：{item.code}，办件编号：{caseNo}）的申请，',
        { when: 'cause=requested', text: '并于{day:causedOn}申请撤回。' },
        { when: 'cause=lapsed', text: '在{day:causedOn}届满的期限内未补正申请材料，依照规定视为撤回申请。' },
        '根据{legalBasis}的规定，{words.self}自{day:endedOn}起终止办理该申请。',
      ],
    },
    { type: 'paragraph', when: 'returned', text: '申请材料的退还：{returned}。' },
    {
      type: 'paragraph',
      text: ['终止办理不影响你（单位）依法重新提出申请。', { when: 'issuer.phone', text: '咨询电话：{issuer.phone}。' }],
    },
    { type: 'paragraph', text: '特此告知。' },
  ],
});
