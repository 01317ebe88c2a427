import { z } from 'zod';
import { text } from '../text.js';

/**
 * What was found of each condition. One that is not met has a coded reason of the item version, where it names any, and the facts in
 * words (行政许可法 第三十八条: a refusal states its reasons).
 */
export const Findings = z
  .array(
    z
      .object({
        condition: z.string().max(60),
        met: z.boolean(),
        reasonCode: z.string().max(60).optional(),
        reason: text(1000).optional(),
      })
      .strict(),
  )
  .max(100);
export type Findings = z.infer<typeof Findings>;
