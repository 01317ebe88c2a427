import { text } from '@onewindow/contracts';
import { z } from 'zod';
import { day, frame, legalBasis } from '../frame.js';
import { defineTemplate, under } from '../template.js';

/** 准予行政许可决定书 (行政许可法 第三十八条第一款; the permit follows within ten days, 第四十四条), and what tells a grant of other items. */
export const grant1 = defineTemplate({
  kind: 'GRANT',
  version: 1,
  title: '{words.titles.GRANT}',
  seal: '{words.seals.decision}',
  fields: z.strictObject({
    ...frame,
    legalBasis,
    acceptedOn: day,
    /** What is granted, and within which bounds. */
    scope: text(1000).optional(),
    conditions: z.array(text(500)).max(50).optional(),
    validFrom: day.optional(),
    validTo: day.optional(),
    /** The paper that follows, where there is one. */
    permitName: text(100).optional(),
  }),
  body: [
    { type: 'addressee', text: '{applicant.name}：' },
    {
      type: 'paragraph',
      text: [
        '你（单位）提出的“{item.name}”（事项编码：{item.code}，办件编号：{caseNo}）申请，{words.self}已于{day:acceptedOn}受理。经审查，该申请符合{words.standard}。根据',
        ...under('grant'),
        '的规定，{words.self}{words.grants}。',
      ],
    },
    { type: 'paragraph', when: 'scope', text: '{words.licence.scope}：{scope}。' },
    {
      type: 'paragraph',
      when: 'validFrom',
      text: [
        { when: 'validTo', text: '有效期：自{day:validFrom}至{day:validTo}。' },
        { unless: 'validTo', text: '自{day:validFrom}起生效。' },
      ],
    },
    { type: 'paragraph', when: 'conditions', text: '你（单位）应当遵守下列要求：' },
    { type: 'list', when: 'conditions', each: 'conditions', text: '{entry}' },
    {
      type: 'paragraph',
      when: 'permitName',
      text: [
        { when: 'law.issuing', text: '根据{law.issuing}的规定，{words.self}将自作出决定之日起十日内向你（单位）颁发、送达{permitName}。' },
        { unless: 'law.issuing', text: '{words.self}将向你（单位）颁发、送达{permitName}。' },
      ],
    },
    { type: 'paragraph', when: 'issuer.phone', text: '咨询电话：{issuer.phone}。' },
  ],
});
