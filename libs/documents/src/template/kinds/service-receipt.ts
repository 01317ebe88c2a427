import { text } from '@onewindow/contracts';
import { z } from 'zod';
import { day, frame } from '../frame.js';
import { defineTemplate } from '../template.js';

/** 送达回证: the signed day is the day of service (民事诉讼法 on service). What is not known yet is left blank, to be written by hand. */
export const serviceReceipt1 = defineTemplate({
  kind: 'SERVICE_RECEIPT',
  version: 1,
  title: '送达回证',
  seal: '{words.seals.notice}',
  fields: z.strictObject({
    ...frame,
    documents: z
      .array(z.strictObject({ name: text(100), number: text(80) }))
      .min(1)
      .max(20),
    mode: z.enum(['直接送达', '留置送达', '邮寄送达', '电子送达', '委托送达', '公告送达']),
    place: text(200).optional(),
    servedBy: text(100).optional(),
    receivedBy: text(200).optional(),
    /** Who took it for the receiver, and what makes them the one who may. */
    onBehalf: text(200).optional(),
    servedOn: day.optional(),
    remark: text(300).optional(),
  }),
  body: [
    {
      type: 'facts',
      rows: [
        { label: '案由', text: '{item.name}（事项编码：{item.code}，办件编号：{caseNo}）' },
        { label: '送达文书', each: 'documents', text: '{name}（{number}）' },
        { label: '受送达人', text: '{applicant.name}' },
        { label: '送达方式', text: '{mode}' },
        { label: '送达地点', text: [{ when: 'place', text: '{place}' }] },
        { label: '送达人', text: [{ when: 'servedBy', text: '{servedBy}' }] },
        { label: '收件人签名或盖章', text: [{ when: 'receivedBy', text: '{receivedBy}' }] },
        { label: '代收人及代收理由', text: [{ when: 'onBehalf', text: '{onBehalf}' }] },
        {
          label: '收到日期',
          text: [
            { when: 'servedOn', text: '{day:servedOn}' },
            { unless: 'servedOn', text: '　　　　年　　月　　日' },
          ],
        },
        { label: '备注', text: [{ when: 'remark', text: '{remark}' }] },
      ],
    },
    {
      type: 'paragraph',
      text: '注：收到日期为送达日期；拒收的，在备注栏记明事由。',
    },
  ],
});
