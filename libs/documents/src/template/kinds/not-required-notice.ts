import { text } from '@onewindow/contracts';
import { z } from 'zod';
import { day, frame, legalBasis } from '../frame.js';
import { defineTemplate, SPECIAL_SEAL } from '../template.js';

/** 不受理告知书: the matter needs no permit (行政许可法 第三十二条第一款第（一）项). */
export const notRequiredNotice1 = defineTemplate({
  kind: 'NOT_REQUIRED_NOTICE',
  version: 1,
  title: '行政许可申请不受理告知书',
  seal: SPECIAL_SEAL,
  fields: z.strictObject({ ...frame, legalBasis, receivedOn: day, reason: text(1000), advice: text(500).optional() }),
  body: [
    { type: 'addressee', text: '{applicant.name}：' },
    {
      type: 'paragraph',
      text: '你（单位）于{day:receivedOn}向本机关提出“{item.name}”（事项编码：{item.code}，办件编号：{caseNo}）的申请。经审查，该申请事项依法不需要取得行政许可。理由如下：',
    },
    { type: 'paragraph', text: '{reason}' },
    {
      type: 'paragraph',
      text: '根据《中华人民共和国行政许可法》第三十二条第一款第（一）项和{legalBasis}的规定，本机关对该申请不予受理，你（单位）无需取得行政许可即可依法从事相关活动。',
    },
    { type: 'paragraph', when: 'advice', text: '{advice}' },
    { type: 'paragraph', when: 'issuer.phone', text: '咨询电话：{issuer.phone}。' },
    { type: 'paragraph', text: '特此告知。' },
  ],
});
