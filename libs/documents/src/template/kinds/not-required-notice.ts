import { text } from '@onewindow/contracts';
import { z } from 'zod';
import { day, frame, legalBasis } from '../frame.js';
import { defineTemplate, under } from '../template.js';

/** 不受理告知书: the matter needs no permit (行政许可法 第三十二条第一款第（一）项), or none of what was applied for. */
export const notRequiredNotice1 = defineTemplate({
  kind: 'NOT_REQUIRED_NOTICE',
  version: 1,
  title: '{words.titles.NOT_REQUIRED_NOTICE}',
  seal: '{words.seals.notice}',
  fields: z.strictObject({ ...frame, legalBasis, receivedOn: day, reason: text(1000), advice: text(500).optional() }),
  body: [
    { type: 'addressee', text: '{applicant.name}：' },
    {
      type: 'paragraph',
      text: '你（单位）于{day:receivedOn}向{words.self}提出“{item.name}”（事项编码：{item.code}，办件编号：{caseNo}）的申请。经审查，该申请事项依法不需要{words.needless.act}。理由如下：',
    },
    { type: 'paragraph', text: '{reason}' },
    {
      type: 'paragraph',
      text: ['根据', ...under('notRequired'), '的规定，{words.self}对该申请不予受理，{words.needless.freedom}。'],
    },
    { type: 'paragraph', when: 'advice', text: '{advice}' },
    { type: 'paragraph', when: 'issuer.phone', text: '咨询电话：{issuer.phone}。' },
    { type: 'paragraph', text: '特此告知。' },
  ],
});
