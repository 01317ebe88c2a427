import { REMEDIES, text } from '@onewindow/contracts';
import { z } from 'zod';
import { body, day, frame, legalBasis, remedies } from '../frame.js';
import { defineTemplate, under, type Part } from '../template.js';

/** The right of 行政复议法 第二十条 and 行政诉讼法 第四十六条, and the bodies' names where they are known. */
export const REMEDY_PARTS: readonly Part[] = [
  {
    type: 'paragraph',
    text: [
      REMEDIES,
      { when: 'remedies.reviewBody', text: '行政复议机关：{remedies.reviewBody}。' },
      { when: 'remedies.court', text: '受理行政诉讼的人民法院：{remedies.court}。' },
    ],
  },
];

/**
 * 不予受理通知书: outside the body's powers (for permits 行政许可法 第三十二条第一款第（二）项), with the right body named,
 * or still incomplete after correction.
 */
export const rejectAccept1 = defineTemplate({
  kind: 'REJECT_ACCEPT',
  version: 1,
  title: '{words.titles.REJECT_ACCEPT}',
  seal: '{words.seals.notice}',
  fields: z
    .strictObject({
      ...frame,
      legalBasis,
      receivedOn: day,
      ground: z.enum(['jurisdiction', 'not-corrected']),
      reasons: z.array(text(500)).min(1).max(1000),
      /** Whom the applicant is to ask instead. */
      rightBody: body.optional(),
      remedies: remedies.default({}),
    })
    .refine(({ ground, rightBody }) => ground !== 'jurisdiction' || rightBody !== undefined, {
      path: ['rightBody'],
      message: 'a rejection for want of jurisdiction names the right body',
    }),
  body: [
    { type: 'addressee', text: '{applicant.name}：' },
    {
      type: 'paragraph',
      text: '你（单位）于{day:receivedOn}向{words.self}提出“{item.name}”（事项编码：{item.code}，办件编号：{caseNo}）的申请。经审查，{words.self}认为该申请不符合受理条件，理由如下：',
    },
    { type: 'list', each: 'reasons', text: '{entry}' },
    {
      type: 'paragraph',
      when: 'ground=jurisdiction',
      text: ['该申请事项依法不属于{words.self}职权范围。根据', ...under('jurisdiction'), '的规定，{words.self}决定不予受理。'],
    },
    {
      type: 'paragraph',
      when: 'ground=not-corrected',
      text: ['经一次性告知补正，申请材料仍不齐全或者不符合法定形式。根据', ...under('check'), '的规定，{words.self}决定不予受理。'],
    },
    {
      type: 'paragraph',
      when: 'rightBody',
      text: [
        '请向{rightBody.name}提出申请。',
        { when: 'rightBody.address', text: '地址：{rightBody.address}。' },
        { when: 'rightBody.phone', text: '电话：{rightBody.phone}。' },
      ],
    },
    ...REMEDY_PARTS,
  ],
});
