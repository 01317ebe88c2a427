import type { Facts } from '@onewindow/rules';
import type { RefuseBundle } from './bundle.checks.js';
import { applies, worldsOf, type KnownBundle, type KnownMember } from './worlds.js';

/** 行政许可法 第四十二条第二款. */
const JOINT_LIMIT_OF_LAW = 45;
const PERMIT_LAW = '行政许可法';

/**
 * The joint limit keeps to the law, the promise to the joint limit, and the promise of each member fits into that of the bundle. What does
 * not fit is refused, not warned of: a case of a member is due by its own promise, so the bundle's would be broken by everybody keeping theirs.
 */
export function checkLimits(whole: KnownBundle, refuse: RefuseBundle): void {
  const { jointLimit, promisedLimit, members } = whole.bundle;
  const byLaw = jointLimit.basis.law.endsWith(PERMIT_LAW);
  if (jointLimit.unit === 'working-day' && jointLimit.amount > JOINT_LIMIT_OF_LAW)
    refuse(
      'joint-limit-above-law',
      ['jointLimit', 'amount'],
      `the joint limit of ${jointLimit.amount} is above the law's ${JOINT_LIMIT_OF_LAW} (${PERMIT_LAW} 第四十二条第二款)`,
    );
  if (byLaw !== members.some(({ inJointLimit }) => inJointLimit))
    refuse(
      'joint-limit-law',
      ['jointLimit', 'basis'],
      byLaw ? `no member falls under the joint limit of ${PERMIT_LAW}` : `permits are counted by the joint limit, so ${PERMIT_LAW} sets it`,
    );
  if (promisedLimit.unit !== 'working-day' || jointLimit.unit !== 'working-day')
    refuse(
      'limit-unit',
      [promisedLimit.unit === 'working-day' ? 'jointLimit' : 'promisedLimit', 'unit'],
      'a bundle is counted in working days',
    );
  else if (promisedLimit.amount > jointLimit.amount)
    refuse(
      'promise-above-joint',
      ['promisedLimit', 'amount'],
      `the promised limit of ${promisedLimit.amount} is above the joint limit of ${jointLimit.amount}`,
    );
  checkWay(whole, refuse);
}

function checkWay({ bundle, members }: KnownBundle, refuse: RefuseBundle): void {
  const worlds = worldsOf(
    bundle,
    members.map(({ member }) => member.when),
  );
  const longest = worlds.map((facts) => longestWay(members, facts)).reduce((a, b) => (b.days > a.days ? b : a));
  if (longest.days > bundle.promisedLimit.amount)
    refuse(
      'promise-too-short',
      ['promisedLimit', 'amount'],
      `the members promise ${longest.days} days one after the other (${longest.way.join(' → ')}), the bundle ${bundle.promisedLimit.amount}`,
    );
}

interface Way {
  readonly days: number;
  readonly way: readonly string[];
}
const NO_WAY: Way = { days: 0, way: [] };

/**
 * The way through the members of an applicant on which their promises take longest. Natural days count as working days, which are never
 * fewer. A review ahead shortens nothing: it may come to nothing, and a promise does not rest on that.
 */
function longestWay(members: readonly KnownMember[], facts: Facts): Way {
  const applying = new Map(members.filter(({ member }) => applies(member, facts)).map((one) => [one.member.key, one]));
  const known = new Map<string, Way>();
  const until = (key: string): Way => {
    const one = applying.get(key);
    if (!one) return NO_WAY;
    const seen = known.get(key);
    if (seen) return seen;
    const before = one.member.needs.flat().map(until).reduce(longer, NO_WAY);
    const way = { days: before.days + one.item.promisedLimit.amount, way: [...before.way, key] };
    known.set(key, way);
    return way;
  };
  return [...applying.keys()].map(until).reduce(longer, NO_WAY);
}

const longer = (a: Way, b: Way): Way => (b.days > a.days ? b : a);
