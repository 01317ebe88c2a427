import { text } from '@onewindow/contracts';
import { z } from 'zod';
import { day, frame, legalBasis, remedies } from '../frame.js';
import { defineTemplate } from '../template.js';
import { REMEDY_PARTS } from './reject-accept.js';

/** 部分事项终止办理告知书: what cannot be handled any more because a member that it needs failed; the remedies are always stated. */
export const bundleCancellation1 = defineTemplate({
  kind: 'BUNDLE_CANCELLATION',
  version: 1,
  title: '“一件事”部分事项终止办理告知书',
  seal: '{words.seals.notice}',
  fields: z.strictObject({
    ...frame,
    legalBasis,
    receivedOn: day,
    /** Names of the items that failed. */
    because: z.array(text(200)).min(1).max(100),
    members: z
      .array(z.strictObject({ name: text(200), agency: text(200), number: text(50) }))
      .min(1)
      .max(100),
    endedOn: day,
    remedies,
  }),
  body: [
    { type: 'addressee', text: '{applicant.name}：' },
    {
      type: 'paragraph',
      text: '你（单位）于{day:receivedOn}提出“{item.name}”“一件事”（编码：{item.code}，申请编号：{caseNo}）的申请。其中的前置事项“{because}”未能办成，根据{legalBasis}的规定，需以其结果为前提的下列事项自{day:endedOn}起终止办理：',
    },
    {
      type: 'grid',
      each: 'members',
      columns: [
        { title: '序号', share: 1.2, text: '{position}' },
        { title: '事项名称', share: 5, text: '{name}' },
        { title: '办理部门', share: 5, text: '{agency}' },
        { title: '办件编号', share: 4, text: '{number}' },
      ],
    },
    { type: 'paragraph', text: '其他事项继续办理。具备前置条件后，你（单位）可以依法重新提出申请。' },
    ...REMEDY_PARTS,
  ],
});
