import { itemTypeOf, type ItemType, type ServiceObject } from './codes.js';

/**
 * The provisions by which an application is handled, by what they rule. 行政许可法 rules permits and nothing else; its articles were
 * read in the text of 2019-04-23.
 */
const PERMIT_LAW = {
  /** Nothing is asked for but what the item's list names. */
  onlyListed: '行政许可法 第三十一条',
  /** What acceptance asks for. */
  check: '行政许可法 第三十二条',
  /** All that is missing is told once. */
  oneNotice: '行政许可法 第三十二条第一款第四项',
  /** Who was not told in time is accepted. */
  deemedAcceptance: '行政许可法 第三十二条第一款第四项',
  /** What is complete is accepted. */
  acceptance: '行政许可法 第三十二条第一款第五项',
  /** What needs no permit is not taken. */
  notRequired: '行政许可法 第三十二条第一款第一项',
  /** What is another body's is not taken, and the other body is named. */
  jurisdiction: '行政许可法 第三十二条第一款第二项',
  grant: '行政许可法 第三十八条第一款',
  /** A refusal states its reasons and the remedies. */
  refusal: '行政许可法 第三十八条第二款',
  licence: '行政许可法 第三十九条',
  /** The licence follows within ten days. */
  issuing: '行政许可法 第四十四条',
  /** Hearings, inspections and the like are not counted. */
  excludedTime: '行政许可法 第四十五条',
  /** The limits are counted in working days. */
  workingDays: '行政许可法 第八十二条',
} as const;

export type ProcedureRule = keyof typeof PERMIT_LAW;

interface Provision {
  readonly article: string;
  /** Kinds of applicant for whom it speaks; without it, for all. */
  readonly applicants?: readonly ServiceObject[];
}

type Provisions = Readonly<Partial<Record<ProcedureRule, Provision>>>;

const PERMIT: Provisions = Object.fromEntries(Object.entries(PERMIT_LAW).map(([rule, article]) => [rule, { article }]));

/**
 * What holds for every item of government service: 优化营商环境条例, text of 2019-10-22. Where it is silent, the item's own law speaks
 * alone. 第三十六条 promises the one notice to market entities (市场主体).
 */
const GENERAL: Provisions = {
  onlyListed: { article: '优化营商环境条例 第三十五条' },
  oneNotice: { article: '优化营商环境条例 第三十六条第一款', applicants: ['2'] },
};

const LAWS: Readonly<Record<ItemType, Provisions>> = {
  '01': PERMIT,
  '02': GENERAL,
  '03': GENERAL,
  '04': GENERAL,
  '05': GENERAL,
  '06': GENERAL,
  '07': GENERAL,
  '08': GENERAL,
  '09': GENERAL,
  '10': GENERAL,
  '20': GENERAL,
};

/** The provision for each rule, as refusals cite it (`行政许可法 第三十八条第二款`); absent where only the item's own law speaks. */
export type ProcedureLaw = Readonly<Partial<Record<ProcedureRule, string>>>;

/**
 * The law by which an application is handled.
 * @param itemType GB/T 39046 A.1; one that is not known has what holds for every item, never the law of permits
 * @param applicantKind GB/T 39046 A.4; without it, the provisions that speak for all
 */
export function procedureLaw(itemType: string, applicantKind?: string): ProcedureLaw {
  const applies = ([, { applicants }]: [string, Provision]) => !applicants || applicants.some((kind) => kind === applicantKind);
  return Object.fromEntries(
    Object.entries(LAWS[itemTypeOf(itemType)])
      .filter(applies)
      .map(([rule, { article }]) => [rule, article]),
  );
}

/**
 * A provision as letters write it: `行政许可法 第三十二条第一款第四项` → `《中华人民共和国行政许可法》第三十二条第一款第（四）项`. A name that ends
 * in 法 and not in 办法 is a law of the National People's Congress, whose full name begins with 中华人民共和国.
 */
export function writtenOut(provision: string): string {
  const [, law, article] = /^([^《》\s]+)\s+(第.+)$/.exec(provision.trim()) ?? [];
  if (law === undefined || article === undefined) return provision.trim();
  const name = /(^|[^办])法$/.test(law) && !law.startsWith('中华人民共和国') ? `中华人民共和国${law}` : law;
  return `《${name}》${article.replace(/(条.*第)([一二三四五六七八九十]+)项$/, '$1（$2）项')}`;
}
