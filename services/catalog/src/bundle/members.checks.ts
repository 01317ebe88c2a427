import type { BundleDocument, BundleMember } from '../files/bundle.schema.js';
import { liesIn } from '../region/region.domain.js';
import type { KnownToBundles, RefuseBundle } from './bundle.checks.js';
import type { KnownItem } from './worlds.js';

/**
 * Each member is an item that a body of the region has claimed (认领), in its published version, taken on every channel of the bundle, and
 * what the bundle says of its review can be so.
 */
export function checkMembers(bundle: BundleDocument, known: KnownToBundles, refuse: RefuseBundle): void {
  bundle.members.forEach((member, at) => {
    const found = known.items.get(member.item);
    if (!found) {
      refuse('member-item-unknown', ['members', at, 'item'], `${member.key}: no item ${member.item} is published`);
      return;
    }
    const told: RefuseBundle = (code, path, reason) => refuse(code, ['members', at, ...path], `${member.key}: ${reason}`);
    checkItem(bundle, member, found, known, told);
    checkJointLimit(bundle, member, found, known, told);
    checkPreReview(member, found, told);
  });
}

function checkItem(bundle: BundleDocument, member: BundleMember, { item, entry }: KnownItem, known: KnownToBundles, refuse: RefuseBundle) {
  if (item.retired) refuse('member-item-retired', ['item'], `${entry.name} is no longer taken from ${item.retired.day} on`);
  if (item.result.renews)
    refuse(
      'member-renews',
      ['item'],
      `${entry.name} renews a licence with a date of its own (行政许可法 第五十条); it is applied for by itself`,
    );
  if (member.version !== item.version)
    refuse(
      'member-version-not-current',
      ['version'],
      `version ${member.version} of ${entry.name} is not the published one, ${item.version}`,
    );
  if (known.regions.has(bundle.region) && !liesIn(bundle.region, item.region, known.regions))
    refuse(
      'member-item-not-claimed',
      ['item'],
      `no agency of ${known.regions.get(bundle.region)?.name} claims ${item.code}: it is ${entry.name} of ${known.agencies.get(item.agency)?.name} for ${item.region}; ${claimedThere(bundle, entry, known)}`,
    );
  const missing = bundle.handlingModes.find((mode) => !item.handlingModes.includes(mode));
  if (missing !== undefined) refuse('member-not-on-channel', ['item'], `${entry.name} is not taken by handling mode ${missing}`);
}

/** What the bundle might name instead: items of the same entry of the directory that a body of its region has claimed. */
function claimedThere(bundle: BundleDocument, { code }: KnownItem['entry'], known: KnownToBundles): string {
  const codes = [...known.items.values()]
    .filter(({ item, entry }) => entry.code === code && !item.retired && liesIn(bundle.region, item.region, known.regions))
    .map(({ item }) => item.code);
  return codes.length > 0 ? `claimed there is ${codes.join(', ')}` : `a body there has to claim ${code} first (认领)`;
}

/** 行政许可法 第二十六条第二款: joint handling binds the permits of departments of one local government. */
function checkJointLimit(
  { region }: BundleDocument,
  { inJointLimit }: BundleMember,
  { item, entry }: KnownItem,
  { agencies }: KnownToBundles,
  refuse: RefuseBundle,
): void {
  if (!inJointLimit) return;
  if (entry.itemType !== '01')
    refuse('joint-limit-not-permit', ['inJointLimit'], `${entry.name} is no permit (01): 行政许可法 第四十二条第二款 does not count it`);
  if (agencies.get(item.agency)?.region !== region)
    refuse(
      'joint-limit-other-government',
      ['inJointLimit'],
      `${entry.name} belongs to a body of another government than that of ${region}`,
    );
}

/** 后置审批预先审查: what waits for others and has a review before its decision. */
function checkPreReview({ preReview, needs }: BundleMember, { item, entry }: KnownItem, refuse: RefuseBundle): void {
  if (!preReview) return;
  if (needs.length === 0) refuse('pre-review-without-needs', ['preReview'], 'it waits for no member, so there is nothing to go ahead of');
  if (item.steps.every(({ kind }) => kind === 'decision'))
    refuse('pre-review-without-review', ['preReview'], `${entry.name} has no step before its decision`);
}
