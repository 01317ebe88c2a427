import { text } from '@onewindow/contracts';
import { z } from 'zod';
import { day, frame, legalBasis } from '../frame.js';
import { defineTemplate, SPECIAL_SEAL } from '../template.js';

/** 准予行政许可决定书: 行政许可法 第三十八条第一款; the permit follows within ten days (第四十四条). */
export const grant1 = defineTemplate({
  kind: 'GRANT',
  version: 1,
  title: '准予行政许可决定书',
  seal: SPECIAL_SEAL,
  fields: z.strictObject({
    ...frame,
    legalBasis,
    acceptedOn: day,
    /** What is permitted, and within which bounds. */
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
      text: '你（单位）提出的“{item.name}”（事项编码：{item.code}，办件编号：{caseNo}）申请，本机关已于{day:acceptedOn}受理。经审查，该申请符合法定条件、标准。根据《中华人民共和国行政许可法》第三十八条第一款和{legalBasis}的规定，本机关决定准予行政许可。',
    },
    { type: 'paragraph', when: 'scope', text: '许可内容：{scope}。' },
    {
      type: 'paragraph',
      when: 'validFrom',
      text: [
        { when: 'validTo', text: '有效期：自{day:validFrom}至{day:validTo}。' },
        { unless: 'validTo', text: '本许可自{day:validFrom}起生效。' },
      ],
    },
    { type: 'paragraph', when: 'conditions', text: '你（单位）应当遵守下列要求：' },
    { type: 'list', when: 'conditions', each: 'conditions', text: '{entry}' },
    {
      type: 'paragraph',
      when: 'permitName',
      text: '根据《中华人民共和国行政许可法》第四十四条的规定，本机关将自作出决定之日起十日内向你（单位）颁发、送达{permitName}。',
    },
    { type: 'paragraph', when: 'issuer.phone', text: '咨询电话：{issuer.phone}。' },
  ],
});
