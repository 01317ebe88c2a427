import { procedureLaw, text } from '@onewindow/contracts';
import { z } from 'zod';
import { day, frame, legalBasis } from '../frame.js';
import { defineTemplate, under } from '../template.js';

/** 一件事受理通知书: one acceptance for all members (行政许可法 第二十六条第二款), with the limit of joint handling (第四十二条第二款). */
export const bundleAcceptNotice1 = defineTemplate({
  kind: 'BUNDLE_ACCEPT_NOTICE',
  version: 1,
  title: '“一件事”受理通知书',
  seal: '{words.seals.notice}',
  fields: z
    .strictObject({
      ...frame,
      legalBasis,
      receivedOn: day,
      acceptedOn: day,
      /** Nobody said within five days what is missing: accepted by law on the day of receipt. */
      deemed: z.boolean().optional(),
      jointDueOn: day,
      promisedDueOn: day,
      /** The calendar does not reach these days yet. */
      provisional: z.boolean().optional(),
      members: z
        .array(
          z.strictObject({
            name: text(200),
            agency: text(200),
            /** Under which the body handles it. */
            number: text(50),
            /** A day, or from when it is counted. */
            due: text(40),
          }),
        )
        .min(1)
        .max(100),
    })
    .refine(({ deemed, item }) => deemed !== true || procedureLaw(item.type).deemedAcceptance !== undefined, {
      path: ['deemed'],
      message: 'no law takes this bundle as accepted',
    }),
  body: [
    { type: 'addressee', text: '{applicant.name}：' },
    {
      type: 'paragraph',
      text: '你（单位）于{day:receivedOn}提出“{item.name}”“一件事”（编码：{item.code}）的申请，{words.self}已收到申请材料，申请编号为{caseNo}。',
    },
    {
      type: 'paragraph',
      when: 'deemed',
      text: [
        '{words.self}未在收到申请材料之日起五日内一次告知需要补正的全部内容。根据',
        ...under('deemedAcceptance'),
        '的规定，该申请自收到申请材料之日即{day:acceptedOn}起视为受理，下列事项由各部门办理，结果由同一窗口统一送达：',
      ],
    },
    {
      type: 'paragraph',
      unless: 'deemed',
      text: [
        '经审查，申请材料齐全、符合法定形式。根据',
        ...under('acceptance'),
        '的规定，自{day:acceptedOn}起统一受理，下列事项由各部门办理，结果由同一窗口统一送达：',
      ],
    },
    {
      type: 'grid',
      each: 'members',
      columns: [
        { title: '序号', share: 1.2, text: '{position}' },
        { title: '事项名称', share: 4, text: '{name}' },
        { title: '办理部门', share: 4, text: '{agency}' },
        { title: '办件编号', share: 4, text: '{number}' },
        { title: '承诺办结日期', share: 3, text: '{due}' },
      ],
    },
    {
      type: 'paragraph',
      text: [
        '统一办理、联合办理的最迟办结日期为{day:jointDueOn}，整件事的承诺办结日期为{day:promisedDueOn}。各事项自身的办理期限同时适用。',
        { when: 'provisional', text: '相应年度的节假日安排尚未公布，上述日期以公布后的安排为准。' },
        {
          when: 'law.excludedTime',
          text: '根据{law.excludedTime}的规定，依法需要听证、招标、拍卖、检验、检测、检疫、鉴定和专家评审的，所需时间不计算在办理期限内，将另行书面告知你（单位）。',
        },
      ],
    },
    { type: 'paragraph', when: 'issuer.phone', text: '咨询电话：{issuer.phone}。' },
    { type: 'paragraph', text: '特此通知。' },
  ],
});
