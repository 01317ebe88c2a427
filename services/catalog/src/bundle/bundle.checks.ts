import type { DataPath } from '../files/data-file.js';
import type { BundleDocument } from '../files/bundle.schema.js';
import type { SiteEntry } from '../files/schemas.js';
import type { KnownCodes } from '../item/item.checks.js';
import { MAX_COMBINATIONS } from '../item/situations.js';
import { vagueWord } from '../item/wording.js';
import { liesIn } from '../region/region.domain.js';
import { checkApplication } from './application.checks.js';
import { checkExpressions } from './expressions.checks.js';
import { checkForm, checkFormApplies } from './form.checks.js';
import { checkKeys } from './keys.checks.js';
import { checkLimits } from './limits.checks.js';
import { checkMaterials, checkUses } from './materials.checks.js';
import { checkMembers } from './members.checks.js';
import { checkNeeds, checkNeedsApply } from './needs.checks.js';
import { checkJointChecks } from './joint-checks.checks.js';
import { checkSavings } from './savings.js';
import type { KnownItem } from './worlds.js';

/** Told the stable code of a problem, the path of the value at fault and the reason. */
export type RefuseBundle = (code: string, path: DataPath, reason: string) => void;

/** What bundles are checked against: published items by code, with the rest of the catalogue. */
export interface KnownToBundles extends KnownCodes {
  readonly sites: ReadonlyMap<string, SiteEntry>;
  readonly items: ReadonlyMap<string, KnownItem>;
}

/**
 * Checks a bundle document that fits its schema against the rules of publishing: first what it names, then by enumeration that every
 * combination of answers leads each applicant to members, answers and materials that fit. The second waits until the first finds nothing.
 */
export function checkBundle(bundle: BundleDocument, known: KnownToBundles, refuse: RefuseBundle): void {
  let found = 0;
  const counted: RefuseBundle = (...problem) => {
    found += 1;
    refuse(...problem);
  };
  checkPlace(bundle, known, counted);
  checkKeys(bundle, counted);
  checkMembers(bundle, known, counted);
  checkNeeds(bundle, counted);
  checkExpressions(bundle, known.items, counted);
  checkWording(bundle, known, counted);
  checkUses(bundle, known, counted);
  checkForm(bundle, counted);
  checkJointChecks(bundle, known, counted);
  checkSize(bundle, counted);
  if (found > 0) return;
  const members = bundle.members.flatMap((member, at) => {
    const item = known.items.get(member.item);
    return item ? [{ ...item, member, at }] : [];
  });
  const whole = { bundle, members };
  checkApplication(whole, counted);
  if (found > 0) return;
  checkNeedsApply(whole, counted);
  checkFormApplies(whole, counted);
  checkMaterials(whole, known.materialTypes, counted);
  checkLimits(whole, counted);
  checkSavings(whole, counted);
}

function checkPlace({ code, region, lead, members }: BundleDocument, known: KnownToBundles, refuse: RefuseBundle): void {
  const place = known.regions.get(region);
  if (!place) {
    refuse('region-unknown', ['region'], `unknown region ${region}`);
    return;
  }
  if (!code.startsWith(`${region}-`)) refuse('code-not-of-region', ['code'], `${code} does not begin with the region ${region}`);
  const agency = known.agencies.get(lead);
  if (!agency) refuse('lead-unknown', ['lead'], `unknown agency ${lead}`);
  else if (!liesIn(region, agency.region, known.regions))
    refuse('lead-of-other-region', ['lead'], `${agency.name} has no power in ${place.name}, so it cannot lead there`);
  const items = members.flatMap(({ item }) => known.items.get(item)?.item ?? []);
  // As windows take items: one without codes whatever its region has, another only what it names.
  const taken = [...known.sites.values()].some(
    (site) =>
      liesIn(site.region, region, known.regions) &&
      site.windows.some(({ directory }) => directory.length === 0 || items.every((item) => directory.includes(item.directory))),
  );
  if (!taken) refuse('no-window', ['region'], `no window of ${place.name} takes all members`);
}

/** What applicants read is in plain words (吉政办函〔2018〕52号). */
function checkWording(
  { name, fields, materials, jointChecks }: BundleDocument,
  { materialTypes }: KnownToBundles,
  refuse: RefuseBundle,
): void {
  const check = (path: DataPath, what: string, text: string | undefined): void => {
    const word = text === undefined ? undefined : vagueWord(text);
    if (word !== undefined) refuse('wording-vague', path, `${what} is vague: it says ${word}`);
  };
  check(['name'], 'the name', name);
  fields.forEach(({ key, label }, i) => check(['fields', i, 'label'], `the label of field ${key}`, label));
  materials.forEach((material, i) =>
    check(
      ['materials', i, material.name === undefined ? 'type' : 'name'],
      `the name of material ${material.key}`,
      material.name ?? materialTypes.get(material.type)?.name,
    ),
  );
  jointChecks.forEach(({ key, name: shown }, i) => check(['jointChecks', i, 'name'], `the name of joint check ${key}`, shown));
}

function checkSize({ questions, serviceObjects }: BundleDocument, refuse: RefuseBundle): void {
  const size = questions.reduce((product, question) => product * question.choices.length, serviceObjects.length);
  if (size > MAX_COMBINATIONS)
    refuse('combinations-too-many', ['questions'], `the questions have ${size} combinations, more than ${MAX_COMBINATIONS}`);
}
