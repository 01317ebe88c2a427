import { text } from '@onewindow/contracts';
import { z } from 'zod';
import { day, frame, legalBasis, remedies } from '../frame.js';
import { defineTemplate, under } from '../template.js';
import { REMEDY_PARTS } from './reject-accept.js';

/** 不予行政许可决定书, and what tells a refusal of other items: reasons and remedies are part of it (行政许可法 第三十八条第二款). */
export const refuse1 = defineTemplate({
  kind: 'REFUSE',
  version: 1,
  title: '{words.titles.REFUSE}',
  seal: '{words.seals.decision}',
  fields: z.strictObject({
    ...frame,
    legalBasis,
    acceptedOn: day,
    reasons: z.array(text(500)).min(1).max(1000),
    remedies: remedies.default({}),
  }),
  body: [
    { type: 'addressee', text: '{applicant.name}：' },
    {
      type: 'paragraph',
      text: '你（单位）提出的“{item.name}”（事项编码：{item.code}，办件编号：{caseNo}）申请，{words.self}已于{day:acceptedOn}受理。经审查，该申请不符合{words.standard}，理由如下：',
    },
    { type: 'list', each: 'reasons', text: '{entry}' },
    {
      type: 'paragraph',
      text: ['根据', ...under('refusal'), '的规定，{words.self}{words.refuses}。'],
    },
    ...REMEDY_PARTS,
  ],
});
