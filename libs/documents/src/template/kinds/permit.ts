import { text } from '@onewindow/contracts';
import { z } from 'zod';
import { day, frame, legalBasis } from '../frame.js';
import { defineTemplate, under } from '../template.js';

/** 证照 as a plain certificate page (permits: 行政许可法 第三十九条), with the seal of the body itself. */
export const permit1 = defineTemplate({
  kind: 'PERMIT',
  version: 1,
  title: '{permitName}',
  seal: '{words.seals.licence}',
  fields: z.strictObject({
    ...frame,
    legalBasis,
    permitName: text(100),
    /** USCC of an organisation; of a person nothing, or what the item's law prints. */
    holderNo: text(50).optional(),
    legalRepresentative: text(100).optional(),
    address: text(300).optional(),
    scope: text(1000),
    /** What the law of the item prints besides. */
    details: z
      .array(z.strictObject({ label: text(20), value: text(500) }))
      .max(30)
      .optional(),
    validFrom: day,
    /** Without it the permit has no end. */
    validTo: day.optional(),
  }),
  body: [
    {
      type: 'facts',
      rows: [
        { label: '持证人', text: '{applicant.name}' },
        { label: '统一社会信用代码', when: 'holderNo', text: '{holderNo}' },
        { label: '法定代表人', when: 'legalRepresentative', text: '{legalRepresentative}' },
        { label: '地址', when: 'address', text: '{address}' },
        { label: '{words.licence.matter}', text: '{item.name}（事项编码：{item.code}）' },
        { label: '{words.licence.scope}', text: '{scope}' },
        { label: '{label}', when: 'details', each: 'details', text: '{value}' },
        {
          label: '有效期限',
          text: [
            { when: 'validTo', text: '{day:validFrom}至{day:validTo}' },
            { unless: 'validTo', text: '自{day:validFrom}起长期有效' },
          ],
        },
        { label: '{words.licence.basis}', text: under('licence') },
        { label: '办件编号', text: '{caseNo}' },
      ],
    },
  ],
});
