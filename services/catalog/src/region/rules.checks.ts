import { RUNGS, type ItemType } from '@onewindow/contracts';
import type { Refuse } from '../files/data-file.js';
import { regionRules, type LadderEntries } from '../files/rules.schema.js';
import type { RegionEntry } from '../files/schemas.js';
import { settingOf, type Setting } from './region.domain.js';

/** 行政许可法 sets these for every permit and leaves nobody to lengthen them (第三十二条第一款第四项, 第四十四条). */
const LONGEST = {
  acceptanceNotice: { days: 5, article: '行政许可法 第三十二条第一款第四项' },
  issue: { days: 10, article: '行政许可法 第四十四条' },
} as const;

const SETTINGS = Object.keys(regionRules.shape).filter((setting) => setting !== 'readings') as Setting[];

/**
 * Checks what a region settles: together with the regions above it has every setting, and none contradicts the law, itself or another.
 * @param refuse told the path within the region and the reason
 */
export function checkRegionRules(region: RegionEntry, regions: ReadonlyMap<string, RegionEntry>, refuse: Refuse): void {
  const { code, parent, rules = {} } = region;
  if (parent === undefined)
    for (const setting of SETTINGS)
      if (rules[setting] === undefined) refuse(['rules'], `${code} sets no ${setting}, and no region is above it`);
  if (rules.ladder) checkLadder(rules.ladder, (path, reason) => refuse(['rules', 'ladder', ...path], reason));
  if (rules.correctionOverdue?.effect === 'acceptance-revoked')
    refuse(['rules', 'correctionOverdue', 'effect'], 'while corrections are awaited nothing is accepted, so nothing can be revoked');
  for (const limit of ['acceptanceNotice', 'issue'] as const)
    checkLongest(limit, rules[limit]?.amount, (reason) => refuse(['rules', limit, 'amount'], reason));
  const own = rules.onlineNotice ? 'onlineNotice' : rules.acceptanceNotice && 'acceptanceNotice';
  const notice = settingOf('acceptanceNotice', code, regions);
  const online = settingOf('onlineNotice', code, regions);
  // told where one of the two is set, not again of each region below
  if (own && notice && online && online.amount > notice.amount)
    refuse(
      ['rules', own, 'amount'],
      `what was applied for online is told within ${online.amount} days, later than the ${notice.amount} of all others`,
    );
}

/** An item's own term for the one notice: of a permit it is not longer than the five days of the law. */
export function checkNoticeTerm(amount: number | undefined, itemType: ItemType | undefined, refuse: Refuse): void {
  if (itemType === '01') checkLongest('acceptanceNotice', amount, (reason) => refuse(['acceptanceNotice', 'amount'], reason));
}

function checkLongest(limit: keyof typeof LONGEST, amount: number | undefined, refuse: (reason: string) => void): void {
  const { days, article } = LONGEST[limit];
  // n natural days are never longer than n working days
  if (amount !== undefined && amount > days) refuse(`${limit} of ${amount} days is above the law's ${days} working days (${article})`);
}

/** Where a rung after the end lies, in working days; what lies before has no place on that scale. */
const daysAfterEnd = ({ place }: LadderEntries[number]): number | undefined =>
  place === 'end' ? 0 : 'workingDaysAfterEnd' in place ? place.workingDaysAfterEnd : undefined;

/**
 * Checks a ladder of warnings: each rung once and in the order of their weight, warnings before the end, what answers an overdue case not
 * before it, and no rung before a lighter one of the same limit.
 * @param refuse told the path within the ladder and the reason
 */
export function checkLadder(ladder: LadderEntries, refuse: Refuse): void {
  ladder.forEach((rung, i) => {
    const { key, clock } = rung;
    const before = ladder.slice(0, i);
    const heavier = before.find((earlier) => RUNGS.indexOf(earlier.key) >= RUNGS.indexOf(key));
    if (heavier) refuse([i, 'key'], heavier.key === key ? `${key} is named twice` : `${key} stands after ${heavier.key}`);
    const after = daysAfterEnd(rung);
    const warns = key === 'reminder' || key === 'yellow';
    if (warns !== (after === undefined))
      refuse(
        [i, 'place'],
        warns ? `${key} warns before the end of the limit` : `${key} is for what is overdue: it lies at the end or after`,
      );
    const late = before.find((earlier) => earlier.clock === clock && (daysAfterEnd(earlier) ?? -1) > (after ?? Infinity));
    if (late) refuse([i, 'place'], `${key} comes before ${late.key} of the same limit`);
  });
  const leader = ladder.findIndex(({ key }) => key === 'leader');
  if (leader >= 0 && !ladder.some(({ key }) => key === 'supervision-order'))
    refuse([leader, 'key'], 'a leader is told of an order that was not obeyed, and the ladder has no supervision-order');
}
