import { procedureLaw } from '@onewindow/contracts';
import { z } from 'zod';
import { day, frame, legalBasis } from '../frame.js';
import { defineTemplate, under } from '../template.js';

/** 受理通知书 (for permits 行政许可法 第三十二条第一款第（五）项); only the law of permits knows deemed acceptance, by 第（四）项. */
export const acceptNotice1 = defineTemplate({
  kind: 'ACCEPT_NOTICE',
  version: 1,
  title: '{words.titles.ACCEPT_NOTICE}',
  seal: '{words.seals.notice}',
  fields: z
    .strictObject({
      ...frame,
      legalBasis,
      receivedOn: day,
      acceptedOn: day,
      /** The agency did not say within five days what is missing: accepted by law on the day of receipt. */
      deemed: z.boolean().optional(),
      statutoryDueOn: day,
      promisedDueOn: day,
      /** The calendar does not reach these days yet. */
      provisional: z.boolean().optional(),
    })
    .refine(({ deemed, item }) => deemed !== true || procedureLaw(item.type).deemedAcceptance !== undefined, {
      path: ['deemed'],
      message: 'no law takes this item as accepted',
    }),
  body: [
    { type: 'addressee', text: '{applicant.name}：' },
    {
      type: 'paragraph',
      text: '你（单位）于{day:receivedOn}向{words.self}提出“{item.name}”（事项编码：{item.code}）的申请，{words.self}已收到申请材料，办件编号为{caseNo}。',
    },
    {
      type: 'paragraph',
      unless: 'deemed',
      text: [
        '经审查，该申请属于{words.self}职权范围，申请材料齐全、符合法定形式。根据',
        ...under('acceptance'),
        '的规定，{words.self}决定自{day:acceptedOn}起予以受理。',
      ],
    },
    {
      type: 'paragraph',
      when: 'deemed',
      text: [
        '{words.self}未在收到申请材料之日起五日内一次告知需要补正的全部内容。根据',
        ...under('deemedAcceptance'),
        '的规定，该申请自{words.self}收到申请材料之日即{day:acceptedOn}起视为受理。',
      ],
    },
    {
      type: 'paragraph',
      text: [
        '该申请的法定办结日期为{day:statutoryDueOn}，承诺办结日期为{day:promisedDueOn}。',
        { when: 'provisional', text: '相应年度的节假日安排尚未公布，上述日期以公布后的安排为准。' },
        {
          when: 'law.excludedTime',
          text: '根据{law.excludedTime}的规定，依法需要听证、招标、拍卖、检验、检测、检疫、鉴定和专家评审的，所需时间不计算在办理期限内，{words.self}将把所需时间另行书面告知你（单位）。',
        },
      ],
    },
    { type: 'paragraph', when: 'issuer.phone', text: '咨询电话：{issuer.phone}。' },
    { type: 'paragraph', text: '特此通知。' },
  ],
});
