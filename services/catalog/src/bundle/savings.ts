import type { Facts } from '@onewindow/rules';
import type { RefuseBundle } from './bundle.checks.js';
import { isAsked, isUsed } from './materials.checks.js';
import { applies, factsOfItem, holds, worldsOf, type KnownBundle } from './worlds.js';

/** Figures for the public (减时限、减跑动、减材料). */
export interface Savings {
  readonly daysBefore: number;
  readonly daysAfter: number;
  readonly visitsBefore: number;
  readonly visitsAfter: number;
  readonly materialsBefore: number;
  readonly materialsAfter: number;
}

/**
 * What the bundle saves the applicant to whom the most members apply, as the content says it: the promises of all members one after the
 * other against the one promise, a visit to each body for each item against one, and the papers that the items ask for against the one set.
 * Of several such applicants it is the first, by the order of the choices.
 */
export function savingsOf({ bundle, members }: KnownBundle): Savings {
  const worlds = worldsOf(
    bundle,
    members.map(({ member }) => member.when),
  );
  const of = (facts: Facts) => members.filter(({ member }) => applies(member, facts));
  const largest = worlds.reduce((a, b) => (of(b).length > of(a).length ? b : a));
  const applying = of(largest);
  const papers = applying.flatMap(({ member, item }) => {
    const facts = factsOfItem(member, largest);
    return item.materials.filter(({ need, exempt, when }) => need !== 'optional' && !exempt && holds(when, facts));
  });
  const keys = new Set(applying.map(({ member }) => member.key));
  const set = bundle.materials.filter(
    (material) => material.need !== 'optional' && isUsed(material, keys) && isAsked(material, keys, largest),
  );
  return {
    daysBefore: applying.reduce((sum, { item }) => sum + item.promisedLimit.amount, 0),
    daysAfter: bundle.promisedLimit.amount,
    visitsBefore: applying.length,
    visitsAfter: 1,
    materialsBefore: papers.length,
    materialsAfter: set.length,
  };
}

/** The figures of the file are those of the content, and none of them is worse with the bundle. */
export function checkSavings(whole: KnownBundle, refuse: RefuseBundle): void {
  const said: Savings = whole.bundle.savings;
  const counted = savingsOf(whole);
  for (const key of Object.keys(counted) as (keyof Savings)[])
    if (said[key] !== counted[key])
      refuse('savings-differ', ['savings', key], `${key} is ${counted[key]} by the content, not ${said[key]}`);
  for (const what of ['days', 'visits', 'materials'] as const)
    if (counted[`${what}After`] > counted[`${what}Before`])
      refuse(
        'savings-none',
        ['savings', `${what}After`],
        `with the bundle there are ${counted[`${what}After`]} ${what}, without it ${counted[`${what}Before`]}`,
      );
}
