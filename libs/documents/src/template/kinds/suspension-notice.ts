import { text } from '@onewindow/contracts';
import { z } from 'zod';
import { day, frame } from '../frame.js';
import { defineTemplate } from '../template.js';

/** 特别程序所需时间告知书: time that is not counted holds only from this notice, which states how long it takes (permits: 行政许可法 第四十五条). */
export const suspensionNotice1 = defineTemplate({
  kind: 'SUSPENSION_NOTICE',
  version: 1,
  title: '特别程序所需时间告知书',
  seal: '{words.seals.notice}',
  fields: z.strictObject({
    ...frame,
    acceptedOn: day,
    /** `both`: the limit of the law stands still too; `promised`: that of the promise alone. */
    clocks: z.enum(['both', 'promised']),
    /** 听证, 检验, …, and the provision that asks for it. */
    cause: text(100),
    basis: text(250),
    plannedDays: z.int().min(1),
    fromOn: day,
    reason: text(1000),
  }),
  body: [
    { type: 'addressee', text: '{applicant.name}：' },
    {
      type: 'paragraph',
      text: [
        '你（单位）提出的“{item.name}”（事项编码：{item.code}，办件编号：{caseNo}）的申请，{words.self}已于{day:acceptedOn}受理。',
        '根据{basis}的规定，该申请需要进行{cause}，自{day:fromOn}起，所需时间为{plannedDays}日（自然日）。',
      ],
    },
    { type: 'paragraph', text: '具体情况：{reason}' },
    {
      type: 'paragraph',
      when: 'clocks=both',
      text: [
        { when: 'law.excludedTime', text: '根据{law.excludedTime}的规定，' },
        '上述所需时间不计算在法定办理期限和承诺办理期限内。实际用时少于或者多于上述时间的，按实际用时扣除。',
      ],
    },
    {
      type: 'paragraph',
      when: 'clocks=promised',
      text: '上述所需时间不计算在承诺办理期限内；法定办理期限照常计算。实际用时少于或者多于上述时间的，按实际用时扣除。',
    },
    { type: 'paragraph', when: 'issuer.phone', text: '咨询电话：{issuer.phone}。' },
    { type: 'paragraph', text: '特此告知。' },
  ],
});
