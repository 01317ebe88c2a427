import type { Facts } from '@onewindow/rules';
import type { BundleDocument, BundleMaterial } from '../files/bundle.schema.js';
import type { ItemDocument } from '../files/item.schema.js';
import type { MaterialType } from '../files/schemas.js';
import { ancestors } from '../item/process-graph.js';
import type { KnownToBundles, RefuseBundle } from './bundle.checks.js';
import { waiting } from './needs.checks.js';
import { applies, expressionsOfPapers, factsOfItem, holds, told, worldsOf, type KnownBundle, type KnownMember } from './worlds.js';

type OwnMaterial = ItemDocument['materials'][number];

/** Whether one of these members uses the material. */
export const isUsed = ({ uses }: Pick<BundleMaterial, 'uses'>, members: ReadonlySet<string>): boolean =>
  uses.some(({ member }) => members.has(member));

/** Whether the applicant to whom these members apply is asked for the material. */
export const isAsked = ({ exempt, givenBy, when }: BundleMaterial, members: ReadonlySet<string>, facts: Facts): boolean =>
  !exempt && !(givenBy !== undefined && members.has(givenBy)) && holds(when, facts);

/** Each material of the one set is of the library, and is a material of the members that use it or what a member before them gives. */
export function checkUses(bundle: BundleDocument, known: KnownToBundles, refuse: RefuseBundle): void {
  const itemOf = (key: string): ItemDocument | undefined =>
    known.items.get(bundle.members.find((member) => member.key === key)?.item ?? '')?.item;
  bundle.materials.forEach((material, i) => {
    const { key, exempt, fromForm, uses } = material;
    const path = ['materials', i];
    const type = known.materialTypes.get(material.type);
    if (!type) refuse('material-type-unknown', [...path, 'type'], `${key}: unknown material type ${material.type}`);
    if (uses.length === 0) refuse('material-unused', [...path, 'uses'], `no member uses the material ${key}`);
    // the form is the applicant's own word, and so is every other paper of source 10
    if (exempt && type?.source === '10')
      refuse('material-own-exempt', [...path, 'exempt'], `${key} is the applicant's own, so no body could give it`);
    for (const use of uses) {
      const own = itemOf(use.member)?.materials.find((one) => one.key === use.key);
      const at = [...path, 'uses', use.member];
      if (!own) refuse('material-use-unknown', at, `${key}: the member ${use.member} has no material ${use.key}`);
      else if (fromForm ? known.materialTypes.get(own.type)?.source !== '10' : own.type !== material.type)
        refuse(
          'material-type-differs',
          at,
          fromForm
            ? `${key} is made of the form, ${use.key} of ${use.member} is not the applicant's own paper`
            : `${key} is a ${material.type}, ${use.key} of ${use.member} a ${own.type}`,
        );
    }
    checkGiver(bundle, material, itemOf(material.givenBy ?? '')?.result.name, type, (code, reason) =>
      refuse(code, [...path, 'givenBy'], reason),
    );
  });
}

function checkGiver(
  { members }: BundleDocument,
  { key, givenBy, uses }: BundleMaterial,
  result: string | undefined,
  type: MaterialType | undefined,
  refuse: (code: string, reason: string) => void,
): void {
  if (givenBy === undefined) return;
  if (result === undefined) {
    refuse('material-giver-unknown', `${key} is given by the unknown member ${givenBy}`);
    return;
  }
  if (type && result !== type.name) refuse('material-giver-differs', `${key} is a ${type.name}, ${givenBy} gives a ${result}`);
  const byKey = waiting(members);
  for (const { member } of uses) {
    const user = byKey.get(member);
    if (user && !ancestors(user, byKey).has(givenBy))
      refuse('material-before-its-giver', `${member} uses ${key} and does not wait for ${givenBy}, which gives it`);
  }
}

/** By every combination of answers, the one set has what the members need, once, and nothing else (一套材料; 不得额外增加申请材料). */
export function checkMaterials(whole: KnownBundle, types: ReadonlyMap<string, MaterialType>, refuse: RefuseBundle): void {
  const seen = new Set<string>();
  const once: RefuseBundle = (code, path, reason) => {
    const place = `${code} ${path.join('.')}`;
    if (seen.has(place)) return;
    seen.add(place);
    refuse(code, path, reason);
  };
  for (const one of whole.members) checkCovered(whole, one, types, once);
  whole.bundle.materials.forEach((material, i) => checkNeeded(whole, material, i, once));
}

const applyingIn = (members: readonly KnownMember[], facts: Facts): Set<string> =>
  new Set(members.filter(({ member }) => applies(member, facts)).map(({ member }) => member.key));

/** What a member's item asks of this applicant is in the set once, and is not asked where another member gives it. */
function checkCovered(whole: KnownBundle, one: KnownMember, types: ReadonlyMap<string, MaterialType>, refuse: RefuseBundle): void {
  const { bundle } = whole;
  const { member, item } = one;
  const mine = bundle.materials
    .map((material, i) => ({ material, i }))
    .filter(({ material }) => material.uses.some((use) => use.member === member.key));
  const givers = giversOf(whole, one, types);
  const expressions = [
    ...expressionsOfPapers(member, item.materials),
    ...givers.map((giver) => giver.member.when),
    ...mine.map(({ material }) => material.when),
  ];
  for (const facts of worldsOf(bundle, expressions)) {
    if (!applies(member, facts)) continue;
    const own = factsOfItem(member, facts);
    const applying = givers.filter((giver) => applies(giver.member, facts));
    for (const paper of item.materials.filter(({ when }) => holds(when, own))) {
      const covers = mine.filter(
        ({ material }) => material.uses.some((use) => use.member === member.key && use.key === paper.key) && holds(material.when, facts),
      );
      checkPaper(paper, covers, one, applying, facts, types.get(paper.type)?.name, refuse);
    }
  }
}

/** @param covers the materials of the set that are the paper, with their places @param givers members that apply and may give it */
function checkPaper(
  paper: OwnMaterial,
  [cover, second]: readonly { readonly material: BundleMaterial; readonly i: number }[],
  { member: { key }, at }: KnownMember,
  givers: readonly KnownMember[],
  facts: Facts,
  name: string | undefined,
  refuse: RefuseBundle,
): void {
  const applying = new Set(givers.map(({ member }) => member.key));
  if (second)
    refuse(
      'material-covered-twice',
      ['materials', second.i, 'uses', key],
      `${paper.key} of ${key} is ${cover?.material.key} and ${second.material.key} for ${told(facts)}`,
    );
  if (isWanting(paper, cover?.material, applying))
    refuse(
      'material-not-covered',
      ['members', at, 'item'],
      `no material of the set is ${paper.key} (${name}) of ${key} for ${told(facts)}`,
    );
  const giver = givers.find(({ item }) => item.result.name === name);
  if (giver && cover && isAsked(cover.material, applying, facts))
    refuse(
      'material-given-by-member',
      ['materials', cover.i],
      `${cover.material.key} is asked from the applicant, and ${giver.member.key} gives it: ${told(facts)}`,
    );
}

/** Members whose results are papers of this one, by their names or because the set says so. */
function giversOf({ bundle, members }: KnownBundle, one: KnownMember, types: ReadonlyMap<string, MaterialType>): KnownMember[] {
  const names = new Set(one.item.materials.map(({ type }) => types.get(type)?.name));
  const said = new Set(bundle.materials.filter((material) => isUsed(material, new Set([one.member.key]))).map(({ givenBy }) => givenBy));
  return members.filter((other) => other !== one && (names.has(other.item.result.name) || said.has(other.member.key)));
}

const STRENGTH = { optional: 0, tolerable: 1, required: 2 } as const;

/** Whether the item would wait for a paper that nobody hands in or gives. */
function isWanting({ need, exempt }: OwnMaterial, cover: BundleMaterial | undefined, applying: ReadonlySet<string>): boolean {
  if (exempt || need === 'optional') return false;
  if (!cover) return true;
  if (cover.givenBy !== undefined && applying.has(cover.givenBy)) return false;
  return cover.exempt || STRENGTH[cover.need] < STRENGTH[need];
}

/** What is asked is asked by the item of a member that applies, and no more urgently than that does. */
function checkNeeded({ bundle, members }: KnownBundle, material: BundleMaterial, i: number, refuse: RefuseBundle): void {
  const users = members.filter(({ member }) => isUsed(material, new Set([member.key])));
  const concerned = members.filter((one) => users.includes(one) || one.member.key === material.givenBy);
  const expressions = [
    ...concerned.map(({ member }) => member.when),
    ...users.flatMap((user) => expressionsOfPapers(user.member, usedPapers(user, material))),
    material.when,
  ];
  let used = false;
  for (const facts of worldsOf(bundle, expressions)) {
    const applying = applyingIn(concerned, facts);
    if (!holds(material.when, facts) || !isUsed(material, applying)) continue;
    const papers = users.filter(({ member }) => applying.has(member.key)).flatMap((user) => papersOf(user, material, facts));
    used ||= papers.length > 0;
    if (!isAsked(material, applying, facts)) continue;
    const asked = papers.filter(({ exempt }) => !exempt).map(({ need }) => STRENGTH[need]);
    if (Math.max(-1, ...asked) < STRENGTH[material.need])
      refuse(
        'material-asked-without-need',
        ['materials', i],
        `${material.key} is asked as ${material.need}, and no item asks so for ${told(facts)}`,
      );
  }
  if (!used) refuse('material-unused', ['materials', i], `no member to which it applies uses the material ${material.key}`);
}

/** The papers of a member's own list that the material is. */
function usedPapers({ member, item }: KnownMember, { uses }: BundleMaterial): OwnMaterial[] {
  const keys = new Set(uses.filter((use) => use.member === member.key).map(({ key }) => key));
  return item.materials.filter(({ key }) => keys.has(key));
}

/** Those of them that apply to this applicant. */
function papersOf(user: KnownMember, material: BundleMaterial, facts: Facts): OwnMaterial[] {
  const own = factsOfItem(user.member, facts);
  return usedPapers(user, material).filter(({ when }) => holds(when, own));
}
