import { text } from '@onewindow/contracts';
import { z } from 'zod';
import { day, frame } from '../frame.js';
import { defineTemplate } from '../template.js';

/** 申请材料接收凭证: which papers were handed in, and when (for permits the days of 行政许可法 第三十二条 begin). */
export const materialReceipt1 = defineTemplate({
  kind: 'MATERIAL_RECEIPT',
  version: 1,
  title: '申请材料接收凭证',
  seal: '{words.seals.notice}',
  fields: z.strictObject({
    ...frame,
    receivedOn: day,
    materials: z
      .array(z.strictObject({ name: text(200), form: text(40), copies: z.int().min(1).max(999) }))
      .min(1)
      .max(200),
    /** The clerk. */
    receivedBy: text(100),
    /** Who handed them in where it was not the applicant. */
    agent: text(200).optional(),
    /** With the case number, it opens the progress of the case. */
    receiptCode: text(20).optional(),
  }),
  body: [
    { type: 'addressee', text: '{applicant.name}：' },
    {
      type: 'paragraph',
      text: [
        '{words.self}于{day:receivedOn}收到你（单位）',
        { when: 'agent', text: '委托{agent}' },
        '提交的“{item.name}”（事项编码：{item.code}）申请材料，办件编号为{caseNo}。材料清单如下：',
      ],
    },
    {
      type: 'grid',
      each: 'materials',
      columns: [
        { title: '序号', share: 1.2, text: '{position}' },
        { title: '材料名称', share: 6, text: '{name}' },
        { title: '材料形式', share: 2, text: '{form}' },
        { title: '份数', share: 1.2, text: '{copies}' },
      ],
    },
    { type: 'paragraph', text: '收件人员：{receivedBy}。' },
    {
      type: 'paragraph',
      when: 'receiptCode',
      text: '办理进度查询码：{receiptCode}。凭办件编号和查询码可以查询办理进度、评价服务，请妥善保管。',
    },
    {
      type: 'paragraph',
      text: [
        '本凭证证明{words.self}已收到上述材料，是否受理由{words.self}依法另行书面告知。',
        { when: 'issuer.phone', text: '咨询电话：{issuer.phone}。' },
      ],
    },
  ],
});
