import { text } from '@onewindow/contracts';
import { z } from 'zod';
import { day, frame, legalBasis } from '../frame.js';
import { defineTemplate, under } from '../template.js';

/** 补正告知书: all that is missing, at once (permits: 行政许可法 第三十二条第一款第（四）项; enterprises: 优化营商环境条例 第三十六条). */
export const correctionNotice1 = defineTemplate({
  kind: 'CORRECTION_NOTICE',
  version: 1,
  title: '{words.titles.CORRECTION_NOTICE}',
  seal: '{words.seals.notice}',
  fields: z.strictObject({
    ...frame,
    legalBasis,
    receivedOn: day,
    /** The complete list: what is not named here cannot be asked for later. */
    corrections: z
      .array(z.strictObject({ material: text(200), problem: text(500), requirement: text(500) }))
      .min(1)
      .max(1000),
    dueOn: day,
    /** What the region's rule says of a term that passes: `视为撤回申请`. */
    lapse: text(100).optional(),
  }),
  body: [
    { type: 'addressee', text: '{applicant.name}：' },
    {
      type: 'paragraph',
      text: [
        '你（单位）于{day:receivedOn}向{words.self}提出“{item.name}”（事项编码：{item.code}，办件编号：{caseNo}）的申请。经审查，申请材料不齐全或者不符合法定形式。根据',
        ...under('oneNotice'),
        '的规定，现将需要补正的全部内容一次告知如下：',
      ],
    },
    {
      type: 'grid',
      each: 'corrections',
      columns: [
        { title: '材料名称', share: 3, text: '{material}' },
        { title: '存在的问题', share: 4, text: '{problem}' },
        { title: '补正要求', share: 4, text: '{requirement}' },
      ],
    },
    {
      type: 'paragraph',
      text: ['请于{day:dueOn}前（含当日）向{words.self}提交全部补正材料。', { when: 'lapse', text: '逾期未补正的，{lapse}。' }],
    },
    {
      type: 'paragraph',
      text: [
        '你（单位）按照本告知书提交全部补正材料的，{words.self}将予以受理。',
        { when: 'issuer.phone', text: '咨询电话：{issuer.phone}。' },
      ],
    },
    { type: 'paragraph', text: '特此告知。' },
  ],
});
