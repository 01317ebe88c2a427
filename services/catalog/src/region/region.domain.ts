import { codeId, DEFAULT_READINGS, type Readings } from '@onewindow/contracts';
import type { Limit } from '@onewindow/legal-clock';
import type { RegionRulesEntry } from '../files/rules.schema.js';
import type { RegionEntry } from '../files/schemas.js';

type Regions = ReadonlyMap<string, RegionEntry>;

/** A setting that is inherited as a whole; readings are inherited one by one. */
export type Setting = Exclude<keyof RegionRulesEntry, 'readings'>;
type SettingOf<S extends Setting> = NonNullable<RegionRulesEntry[S]>;

/** The rules of time that hold in a region. */
export type Rules = { readonly [S in Setting]: SettingOf<S> } & {
  readonly readings: Readings;
  /** The applicant's term to hand in corrections, where a region sets one. */
  readonly correctionTerm?: Limit;
};

/** A region with the rules of time that hold in it. */
export interface Region {
  readonly id: string;
  readonly regionCode: string;
  readonly name: string;
  readonly level: RegionEntry['level'];
  /** Code of the region above; empty at the top. */
  readonly parentCode: string;
  readonly rules: Rules;
}

/** A region and those above it, from the nearest to the nation. Ends where a parent is unknown or comes again. */
export function lineage(code: string, regions: Regions): RegionEntry[] {
  const way: RegionEntry[] = [];
  for (let region = regions.get(code); region && !way.includes(region); region = regions.get(region.parent ?? '')) way.push(region);
  return way;
}

/** Whether `inner` is `outer` or lies in it. */
export const liesIn = (inner: string, outer: string, regions: Regions): boolean =>
  lineage(inner, regions).some(({ code }) => code === outer);

/** The applicant's term to hand in corrections: that of the nearest region which sets one. */
export const correctionTermOf = (code: string, regions: Regions): Limit | undefined =>
  lineage(code, regions).find(({ correctionTerm }) => correctionTerm !== undefined)?.correctionTerm;

/** A setting of the rules of time: that of the nearest region which has it. */
export const settingOf = <S extends Setting>(setting: S, code: string, regions: Regions): RegionRulesEntry[S] =>
  lineage(code, regions).find(({ rules }) => rules?.[setting] !== undefined)?.rules?.[setting];

/** How a region reads the law: each answer that of the nearest region which gives one, else the default. */
const readingsOf = (code: string, regions: Regions): Readings =>
  Object.assign(
    { ...DEFAULT_READINGS },
    ...lineage(code, regions)
      .toReversed()
      .map(({ rules }) => rules?.readings),
  );

/** The region as it is stored and published, its rules resolved. */
export function toRegion({ code, name, level, parent }: RegionEntry, regions: Regions): Region {
  const correctionTerm = correctionTermOf(code, regions);
  const get = <S extends Setting>(setting: S): SettingOf<S> => {
    const found = settingOf(setting, code, regions);
    if (found === undefined) throw new Error(`region ${code} has no ${setting}, which the checks refuse`);
    return found;
  };
  return {
    id: codeId('region', code),
    regionCode: code,
    name,
    level,
    parentCode: parent ?? '',
    rules: {
      readings: readingsOf(code, regions),
      ladder: get('ladder'),
      correctionOverdue: get('correctionOverdue'),
      makeUpOverdue: get('makeUpOverdue'),
      acceptanceNotice: get('acceptanceNotice'),
      onlineNotice: get('onlineNotice'),
      issue: get('issue'),
      orderAnswer: get('orderAnswer'),
      ratingContact: get('ratingContact'),
      ratingRectification: get('ratingRectification'),
      ratingExtension: get('ratingExtension'),
      ratingCallback: get('ratingCallback'),
      ratingAppeal: get('ratingAppeal'),
      ...(correctionTerm ? { correctionTerm } : {}),
    },
  };
}
