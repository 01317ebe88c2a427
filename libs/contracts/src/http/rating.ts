import { z } from 'zod';
import { isUscc } from '../identifiers.js';
import { cursor, pageSize, text } from '../text.js';

/** `PUT /v1/ratings/{invitationId}`: the holder of the receipt rates, once, of their own will. */
export const GiveRating = z
  .object({
    /** The code on the receipt. */
    code: z.string().max(20),
    /** GB/T 39046 A.8: 1 very satisfied … 5 very dissatisfied. */
    level: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4), z.literal(5)]),
    comment: text(1000).optional(),
    /** How the rating came (GB/T 39046 table 9: PC, mobile, QR code, tablet or other terminal of the hall, telephone, SMS); `pc` where it is not said. */
    channel: z.enum(['pc', 'mobile', 'qr-code', 'hall-tablet', 'hall-terminal', 'telephone', 'sms']).optional(),
  })
  .strict();
export type GiveRating = z.infer<typeof GiveRating>;

/** A rating as given. */
export const RatingView = z.object({
  invitationId: z.string(),
  caseNo: z.string(),
  itemName: z.string(),
  /** USCC of the agency that decided and answers for it. */
  agencyCode: z.string(),
  level: z.int(),
  comment: z.string().nullable(),
  channel: z.string(),
  ratedAt: z.string(),
});
export type RatingView = z.infer<typeof RatingView>;

/** A rating as those see it who watch over ratings. */
export const ListedRating = RatingView.extend({
  /** How many ratings came from the same address in the day before it: one place that rates for many is known by it (评价数据客观、准确、真实). */
  fromSameAddress: z.int(),
});
export type ListedRating = z.infer<typeof ListedRating>;

/** `GET /v1/ratings`: the ratings an agency answers for, newest first. */
export const ListRatings = z
  .object({
    agency: z.string().refine(isUscc, 'is not a unified social credit code').optional(),
    cursor: cursor.optional(),
    limit: pageSize,
  })
  .strict();
export type ListRatings = z.infer<typeof ListRatings>;
