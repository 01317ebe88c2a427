import { text } from '@onewindow/contracts';
import { z } from 'zod';
import { day, frame } from '../frame.js';
import { defineTemplate } from '../template.js';

/** 办理期限延长告知书: an extension holds only if its reasons were told before the limit ends (permits: 行政许可法 第四十二条). */
export const extensionNotice1 = defineTemplate({
  kind: 'EXTENSION_NOTICE',
  version: 1,
  title: '办理期限延长告知书',
  seal: '{words.seals.notice}',
  fields: z.strictObject({
    ...frame,
    acceptedOn: day,
    approver: z.enum(['agency-head', 'government-head']),
    /** The provision that allows it. */
    basis: text(250),
    amount: z.int().min(1),
    /** Absent while the limit stands still: then there is no due day at present. */
    formerDueOn: day.optional(),
    dueOn: day.optional(),
    reasons: text(1000),
  }),
  body: [
    { type: 'addressee', text: '{applicant.name}：' },
    {
      type: 'paragraph',
      text: [
        '你（单位）提出的“{item.name}”（事项编码：{item.code}，办件编号：{caseNo}）的申请，{words.self}已于{day:acceptedOn}受理。',
        '因在法定办理期限内不能作出决定，根据{basis}的规定，',
        { when: 'approver=agency-head', text: '经{words.self}负责人批准，' },
        { when: 'approver=government-head', text: '经本级人民政府负责人批准，' },
        '法定办理期限延长{amount}个工作日',
        { when: 'dueOn', text: '，法定办结日期由{day:formerDueOn}延长至{day:dueOn}' },
        '。',
      ],
    },
    { type: 'paragraph', text: '延长期限的理由：{reasons}' },
    { type: 'paragraph', when: 'issuer.phone', text: '咨询电话：{issuer.phone}。' },
    { type: 'paragraph', text: '特此告知。' },
  ],
});
