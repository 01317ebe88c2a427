import { text } from '@onewindow/contracts';
import { z } from 'zod';
import { day, frame, legalBasis, remedies } from '../frame.js';
import { defineTemplate, type Part } from '../template.js';
import { REMEDY_PARTS } from './reject-accept.js';

/** What every letter on a renewal says: only a permit is renewed (行政许可法 第五十条), so an item of another type has no such letter. */
const asked = {
  ...frame,
  item: frame.item.extend({ type: z.literal('01') }),
  legalBasis,
  acceptedOn: day,
  permitName: text(100),
  permitNumber: text(80),
  formerValidTo: day,
};

/** What the licence is valid for from now on. */
const term = { validFrom: day, validTo: day };

const TERM: readonly Part[] = [
  { type: 'paragraph', text: '延续后的有效期：自{day:validFrom}至{day:validTo}。许可证编号不变。' },
  { type: 'paragraph', text: '{words.self}将自本文书作出之日起十日内向你（单位）换发、送达{permitName}。' },
  { type: 'paragraph', when: 'issuer.phone', text: '咨询电话：{issuer.phone}。' },
];

const ASKED =
  '你（单位）提出的“{item.name}”（事项编码：{item.code}，办件编号：{caseNo}）申请，{words.self}已于{day:acceptedOn}受理，申请延续的{permitName}（编号：{permitNumber}）有效期至{day:formerValidTo}。';

/** 准予延续行政许可决定书 (行政许可法 第五十条第二款). */
export const renewGrant1 = defineTemplate({
  kind: 'RENEW_GRANT',
  version: 1,
  title: '准予延续行政许可决定书',
  seal: '{words.seals.decision}',
  fields: z.strictObject({ ...asked, ...term }),
  body: [
    { type: 'addressee', text: '{applicant.name}：' },
    { type: 'paragraph', text: `${ASKED}经审查，该申请符合{words.standard}。根据{legalBasis}的规定，{words.self}决定准予延续行政许可。` },
    ...TERM,
  ],
});

/** 视为准予延续行政许可告知书: nobody decided, so the body tells what the law did (行政许可法 第五十条第二款: 逾期未作决定的，视为准予延续). */
export const renewDeemed1 = defineTemplate({
  kind: 'RENEW_DEEMED',
  version: 1,
  title: '视为准予延续行政许可告知书',
  seal: '{words.seals.decision}',
  fields: renewGrant1.fields,
  body: [
    { type: 'addressee', text: '{applicant.name}：' },
    {
      type: 'paragraph',
      text: `${ASKED}{words.self}在该行政许可有效期届满前未作出是否准予延续的决定。根据{legalBasis}的规定，视为准予延续行政许可。`,
    },
    ...TERM,
  ],
});

/** 不予延续行政许可决定书: reasons and remedies are part of it (行政许可法 第三十八条第二款). */
export const renewRefuse1 = defineTemplate({
  kind: 'RENEW_REFUSE',
  version: 1,
  title: '不予延续行政许可决定书',
  seal: '{words.seals.decision}',
  fields: z.strictObject({
    ...asked,
    reasons: z.array(text(500)).min(1).max(1000),
    remedies: remedies.default({}),
  }),
  body: [
    { type: 'addressee', text: '{applicant.name}：' },
    { type: 'paragraph', text: `${ASKED}经审查，该申请不符合{words.standard}，理由如下：` },
    { type: 'list', each: 'reasons', text: '{entry}' },
    { type: 'paragraph', text: '根据{legalBasis}的规定，{words.self}决定不予延续行政许可。' },
    ...REMEDY_PARTS,
  ],
});
