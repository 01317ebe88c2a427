import { z } from 'zod';
import { isUscc } from '../identifiers.js';
import { cursor, legalDate, pageSize, text } from '../text.js';
import { ReplyView } from './work-orders.js';

/** The code on the receipt, as typed. */
const code = z.string().max(20);
const agency = z.string().refine(isUscc, 'is not a unified social credit code');

/** `PUT /v1/ratings/{invitationId}`: the holder of the receipt rates, once, of their own will. */
export const GiveRating = z
  .object({
    /** The code on the receipt. */
    code,
    /** GB/T 39046 A.8: 1 very satisfied … 5 very dissatisfied. */
    level: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4), z.literal(5)]),
    comment: text(1000).optional(),
    /** How the rating came (GB/T 39046 table 9: PC, mobile, QR code, tablet or other terminal of the hall, telephone, SMS); `pc` where it is not said. */
    channel: z.enum(['pc', 'mobile', 'qr-code', 'hall-tablet', 'hall-terminal', 'telephone', 'sms']).optional(),
    /** Whether the agency may speak with who rates (实名评价); nobody is spoken to who did not agree. */
    contactAgreed: z.boolean().optional(),
    /** Where to call; shown to the agency alone, while it has to answer a bad rating. */
    phone: z
      .string()
      .trim()
      .regex(/^\+?\d[\d-]{4,19}$/, 'is no telephone number')
      .optional(),
  })
  .strict()
  .refine(({ phone, contactAgreed }) => phone === undefined || contactAgreed === true, {
    path: ['contactAgreed'],
    message: 'a telephone number is taken only from who agrees to be called',
  });
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
  /** It was found mistaken or malicious (误评、恶意差评) and does not count; it stays as it was given. */
  excluded: z.boolean(),
  /** Of the work order that it opened. */
  workOrderId: z.string().nullable(),
});
export type ListedRating = z.infer<typeof ListedRating>;

/** `GET /v1/ratings`: the ratings an agency answers for, newest first. */
export const ListRatings = z
  .object({
    agency: agency.optional(),
    cursor: cursor.optional(),
    limit: pageSize,
  })
  .strict();
export type ListRatings = z.infer<typeof ListRatings>;

/** `GET /v1/ratings/{invitationId}`: the holder of the receipt reads what they gave and what came of it. */
export const ReadRating = z.object({ code }).strict();
export type ReadRating = z.infer<typeof ReadRating>;

/** A rating with its answers, as its giver sees it. */
export const OwnRatingView = RatingView.extend({
  contactAgreed: z.boolean(),
  /** It was found mistaken or malicious and does not count: when, and why, in the words of both reviewers. */
  exclusion: z.object({ decidedAt: z.string(), reasons: z.array(z.string()) }).nullable(),
  /** How far its work order is; null where it opened none. */
  workOrder: z
    .object({
      status: z.enum(['with-agency', 'answered', 'with-supervisor', 'closed']),
      /** Answers so far, the first on top. */
      replies: z.array(ReplyView),
    })
    .nullable(),
});
export type OwnRatingView = z.infer<typeof OwnRatingView>;

/** `PUT /v1/ratings/{invitationId}/judgement`: the holder of the receipt judges the answer. */
export const JudgeReply = z
  .object({
    code,
    /** Which answer: its `round`. */
    round: z.int().min(1).max(1000),
    judgement: z.enum(['satisfied', 'basically-satisfied', 'dissatisfied']),
    comment: text(1000).optional(),
  })
  .strict();
export type JudgeReply = z.infer<typeof JudgeReply>;

/** `GET /v1/ratings/public`: ratings and answers for everybody, the newest first. */
export const ListPublicRatings = z.object({ agency: agency.optional(), cursor: cursor.optional(), limit: pageSize }).strict();
export type ListPublicRatings = z.infer<typeof ListPublicRatings>;

/** A rating as everybody sees it: nothing that says who gave it, and words only once a rating clerk released them. */
export const PublicRating = z.object({
  agencyCode: z.string(),
  agencyName: z.string().nullable(),
  itemName: z.string(),
  level: z.int(),
  /** Legal day, `YYYY-MM-DD`. */
  ratedOn: z.string(),
  excluded: z.boolean(),
  comment: z.string().nullable(),
  reply: z
    .object({
      outcome: z.string(),
      words: z.string().nullable(),
      repliedOn: z.string(),
      judgement: z.string().nullable(),
    })
    .nullable(),
});
export type PublicRating = z.infer<typeof PublicRating>;

/** `GET /v1/ratings/words`: what people wrote and nobody has looked at yet, the oldest first. */
export const ListUnreleased = z.object({ cursor: cursor.optional(), limit: pageSize }).strict();
export type ListUnreleased = z.infer<typeof ListUnreleased>;

/** What of a rating is released. */
export const WordsPart = z.enum(['comment', 'reply']);
export type WordsPart = z.infer<typeof WordsPart>;

/** Words that wait for their release. */
export const UnreleasedWords = z.object({
  invitationId: z.string(),
  part: WordsPart,
  /** Round of a reply; 0 of a comment. */
  round: z.int(),
  agencyCode: z.string(),
  itemName: z.string(),
  words: z.string(),
  writtenAt: z.string(),
});
export type UnreleasedWords = z.infer<typeof UnreleasedWords>;

/** `PUT /v1/ratings/{invitationId}/words/{part}`: a rating clerk looked at words and shows them, or does not. May be done again. */
export const ReleaseWords = z
  .object({
    /** Round of a reply; 0 of a comment. */
    round: z.int().min(0).max(1000),
    released: z.boolean(),
    /** Passages that would say who somebody is; shown as asterisks. The words themselves stay. */
    hide: z.array(text(200)).max(50).optional(),
  })
  .strict();
export type ReleaseWords = z.infer<typeof ReleaseWords>;

/** What is shown of released words. */
export const ReleasedWords = z.object({
  invitationId: z.string(),
  part: WordsPart,
  round: z.int(),
  released: z.boolean(),
  shown: z.string().nullable(),
  decidedAt: z.string(),
  decidedBy: z.string(),
});
export type ReleasedWords = z.infer<typeof ReleasedWords>;

/** `GET /v1/ratings/statistics`: ratings given on the legal days `from` to `to`, both inclusive. */
export const RatingStatisticsQuery = z
  .object({ agency: agency.optional(), from: legalDate, to: legalDate })
  .strict()
  .refine(({ from, to }) => from <= to, { path: ['to'], message: 'lies before from' });
export type RatingStatisticsQuery = z.infer<typeof RatingStatisticsQuery>;

/** What ratings come to. Those that were found mistaken or malicious are counted as `excluded` and nowhere else. */
export const RatingStatistics = z.object({
  /** Null: every agency. */
  agencyCode: z.string().nullable(),
  from: z.string(),
  to: z.string(),
  total: z.int(),
  levels: z.object({ 1: z.int(), 2: z.int(), 3: z.int(), 4: z.int(), 5: z.int() }),
  excluded: z.int(),
  /** Of levels 4 and 5. */
  bad: z.int(),
  /** Bad ones whose giver agreed to be spoken to, and of these spoken to within the time (回访率). */
  contactAgreed: z.int(),
  contactedInTime: z.int(),
  closed: z.int(),
  /** `closed` of `bad`, 0 … 1; null where there is no bad one. */
  shareClosed: z.number().nullable(),
  open: z.int(),
  /** Where the open ones are listed, page by page; null where all are closed. */
  openAt: z.string().nullable(),
});
export type RatingStatistics = z.infer<typeof RatingStatistics>;
