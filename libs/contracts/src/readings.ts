/**
 * Where the text of the law leaves room, a region settles how it reads it. Each question with its answers, the default first: what each
 * means, and whence it comes, is in docs/legal-clock.md.
 */
export const READINGS = {
  /** The start lies on a day off (民法典 第二百零一条). */
  'nonworking-start': ['as-it-is', 'next-working-day'],
  /** Which edge days of a suspension count as days of the limit (行政许可法 第四十五条). */
  'suspension-edges': ['neither', 'end-day', 'start-day'],
  /** A suspension begins before acceptance. */
  'suspension-before-start': ['part-after-start', 'refuse'],
  /** The written notice comes after the suspension began. */
  'late-notice': ['from-notice', 'whole', 'refuse'],
  /** Two suspensions of one clock share a day. */
  overlap: ['refuse', 'union'],
  /** A suspension begins after the due day. */
  'suspension-after-due': ['ignored', 'refuse'],
  /** A suspension of the promised limit alone. */
  'promised-notice': ['required', 'not-required'],
  /** An extension is told on the due day itself (行政许可法 第四十二条). */
  'extension-told': ['on-due-day', 'before-due-day'],
  /** What an extension moves. */
  'extension-moves': ['statutory', 'both'],
  /** The moved last day of a limit in natural days is suspended (民法典 第二百零三条). */
  roll: ['skip-suspended', 'calendar-only'],
  /** Days left on the due day. */
  remaining: ['zero-on-due-day', 'one-on-due-day'],
  /** Overdue days under a later suspension. */
  'overdue-days': ['all', 'without-suspended'],
  /** Complete materials are accepted later within the days for the notice (行政许可法 第三十二条第一款第五项). */
  'express-acceptance': ['voucher', 'receipt'],
  /** Refused for want of jurisdiction after the days for the notice (行政许可法 第三十二条第一款第二、四项). */
  'late-jurisdiction-refusal': ['void', 'valid'],
  /** The applicant's days to ask for a hearing (行政许可法 第四十七条). */
  'hearing-window-unit': ['working-day', 'natural-day'],
  /** From when the days to hold the hearing run. */
  'hearing-due-from': ['request', 'window-end'],
  /** How 七日前 is counted (行政许可法 第四十八条). */
  'hearing-notice': ['back-from-hearing', 'forward-from-notice'],
  /** The holder's thirty days before expiry (行政许可法 第五十条). */
  'renewal-unit': ['natural-day', 'working-day'],
  /** A renewal is applied for after that day and before expiry. */
  'renewal-late': ['no-deemed-grant', 'deemed-grant'],
  /** Which suspensions stop the joint limit of a bundle. */
  'joint-suspension': ['any-running-member', 'bundle-alone', 'all-running-members'],
  /** When the yellow warning is given on its day. */
  'warning-instant': ['end-of-day', 'start-of-day'],
  /** An optional member of a bundle fails that another needs. */
  'optional-failure': ['cancel', 'release'],
} as const satisfies Record<string, readonly [string, ...string[]]>;

/** A question that the text of the law leaves open. */
export type Reading = keyof typeof READINGS;

/** How a region reads the law: an answer to each question. */
export type Readings = { readonly [R in Reading]: (typeof READINGS)[R][number] };

/** The answers that hold where a region has settled nothing. */
export const DEFAULT_READINGS = Object.fromEntries(Object.entries(READINGS).map(([reading, [first]]) => [reading, first])) as Readings;

/**
 * The readings that answers of the contract stand for; questions without an answer have their default, and questions of a later version
 * are passed over.
 * @throws RangeError on an answer that this version does not know: to count by another would give a wrong date
 */
export function readingsOf(answers: readonly { readonly question: string; readonly answer: string }[]): Readings {
  const settled = new Map(answers.map(({ question, answer }) => [question, answer]));
  const read = Object.entries<readonly string[]>(READINGS).map(([question, known]) => {
    const answer = settled.get(question) ?? known[0];
    if (answer === undefined || !known.includes(answer)) throw new RangeError(`"${answer}" is no answer to ${question}`);
    return [question, answer];
  });
  return Object.fromEntries(read) as Readings;
}
