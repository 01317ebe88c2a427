import { DomainError, MaterialNeed, type BundleVersion } from '@onewindow/contracts';
import { checkAnswers, evaluate, evaluateText, type Facts } from '@onewindow/rules';
import type { HandedIn } from '../case/material.domain.js';
import { liesIn, type Site } from '../case/registration.domain.js';
import type { Prerequisite } from './bundle.domain.js';

type BundleMember = BundleVersion['members'][number];
type BundleMaterial = BundleVersion['materials'][number];
type FormField = BundleVersion['fields'][number];

/** A material of the one set that this applicant is asked for. */
export interface AskedOfBundle {
  readonly key: string;
  readonly name: string;
  readonly need: 'required' | 'optional' | 'tolerable';
  readonly legalBasis: string;
}

/** What a version asks of this applicant: the members, fields and materials that apply, and nothing else. */
export interface AppliedBundle {
  readonly members: readonly BundleMember[];
  readonly fields: readonly FormField[];
  readonly materials: readonly BundleMaterial[];
}

/**
 * The answers, once each question has exactly one of its choices.
 * @throws DomainError `answers-invalid` naming every question at fault
 */
export function assertAnswers(version: Pick<BundleVersion, 'questions' | 'legalBasis'>, answers: Readonly<Record<string, string>>): void {
  const errors = checkAnswers(version, answers).map(({ question, message }) => ({ field: `answers.${question}`, message }));
  if (errors[0])
    throw new DomainError('invalid', 'answers-invalid', "the answers do not fit the bundle's questions", {
      field: errors[0].field,
      article: version.legalBasis,
      errors,
    });
}

/**
 * The members that these answers and this applicant lead to, without the optional ones that are left out.
 * @throws DomainError `member-unknown`, `member-not-optional`, `no-member-applies`, each with what would be right
 */
export function appliedMembers(version: BundleVersion, facts: Facts, leaveOut: readonly string[]): BundleMember[] {
  leaveOut.forEach((key, at) => {
    const field = `leaveOut.${at}`;
    const member = version.members.find((one) => one.key === key);
    const details = { field, article: version.legalBasis, optional: optionalOf(version) };
    if (!member) throw new DomainError('invalid', 'member-unknown', `the bundle has no member "${key}"`, details);
    if (!member.optional)
      throw new DomainError('invalid', 'member-not-optional', `the member "${key}" belongs to the bundle and cannot be left out`, details);
  });
  const members = version.members.filter((member) => !leaveOut.includes(member.key) && evaluate(member.condition, facts));
  if (members.length === 0)
    throw new DomainError('invalid', 'no-member-applies', 'by these answers nothing of the bundle is to be applied for', {
      field: 'answers',
      article: version.legalBasis,
      members: version.members.map(({ key, itemName, condition }) => ({ key, itemName, condition })),
    });
  return members;
}

/** Keys of the members that may be left out. */
export const optionalOf = ({ members }: Pick<BundleVersion, 'members'>): string[] =>
  members.filter(({ optional }) => optional).map(({ key }) => key);

/** What remains to be asked for `members`: what only others use is not asked, nor what a body or a member gives (免提交). */
export function appliedTo(version: BundleVersion, facts: Facts, members: readonly BundleMember[]): AppliedBundle {
  const keys = new Set(members.map(({ key }) => key));
  const isUsed = ({ uses }: Pick<FormField, 'uses'>): boolean => uses.some(({ member }) => keys.has(member));
  return {
    members,
    fields: version.fields.filter((field) => isUsed(field) && evaluate(field.condition, facts)),
    materials: version.materials.filter(
      (material) => isUsed(material) && !material.exempt && !keys.has(material.givenBy) && evaluate(material.condition, facts),
    ),
  };
}

/** What the bundle's prerequisites come to among `members`: an entry of which none applies asks for nothing. */
export function appliedNeeds({ needs }: BundleMember, members: readonly BundleMember[]): Prerequisite[] {
  const keys = new Set(members.map(({ key }) => key));
  return needs.map(({ anyOf }) => ({ anyOf: anyOf.filter((key) => keys.has(key)) })).filter(({ anyOf }) => anyOf.length > 0);
}

/** Answers to the questions of a member's item, by what the applicant answered the bundle. */
export const memberAnswers = ({ answers }: BundleMember, facts: Facts): Record<string, string> =>
  Object.fromEntries(Object.entries(answers).map(([question, expression]) => [question, evaluateText(expression, facts)]));

const NEEDS: Readonly<Record<MaterialNeed, AskedOfBundle['need']>> = {
  [MaterialNeed.UNSPECIFIED]: 'required',
  [MaterialNeed.REQUIRED]: 'required',
  [MaterialNeed.OPTIONAL]: 'optional',
  [MaterialNeed.TOLERABLE]: 'tolerable',
};

/** The one set of materials, as checks see it. @param basis of the bundle, for materials that name no law of their own */
export const askedOfBundle = (materials: readonly BundleMaterial[], basis: string): AskedOfBundle[] =>
  materials.map(({ key, name, need, legalBasis }) => ({ key, name, need: NEEDS[need], legalBasis: legalBasis || basis }));

/** One upload, many uses: what was handed in for the bundle, as the item of a member knows it. */
export const handedToMember = (member: string, materials: readonly BundleMaterial[], handedIn: readonly HandedIn[]): HandedIn[] =>
  materials.flatMap(({ key, uses }) => {
    const given = handedIn.find((one) => one.key === key);
    return given ? uses.filter((use) => use.member === member).map((use) => ({ ...given, key: use.key })) : [];
  });

/** The materials of a member that another member's result is: its own key for each, and whose result. */
export const givenToMember = (member: string, materials: readonly BundleMaterial[]): { readonly key: string; readonly givenBy: string }[] =>
  materials.flatMap(({ givenBy, uses }) =>
    givenBy === '' ? [] : uses.filter((use) => use.member === member).map(({ key }) => ({ key, givenBy })),
  );

const DAY = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;

/** What may be entered in a field of each kind; other kinds take any text. */
const ENTERED: Readonly<Record<string, (value: string, field: FormField) => boolean>> = {
  date: (value) => DAY.test(value) && !Number.isNaN(Date.parse(value)),
  number: (value) => /^-?\d{1,15}(?:\.\d{1,6})?$/.test(value),
  phone: (value) => /^[0-9+-]{5,20}$/.test(value),
  choice: (value, { choices }) => choices.some((choice) => choice.value === value),
};

/**
 * The form as it is kept: trimmed, each field that applies and no other, every required one filled in. All that is wrong is said at once.
 * @throws DomainError `field-not-asked`, `form-invalid`
 */
export function checkedForm(fields: readonly FormField[], form: Readonly<Record<string, string>>): Record<string, string> {
  const asked = new Map(fields.map((field) => [field.key, field]));
  const stranger = Object.keys(form).find((key) => !asked.has(key));
  if (stranger !== undefined)
    throw new DomainError('invalid', 'field-not-asked', `the bundle does not ask this applicant for the field "${stranger}"`, {
      field: `form.${stranger}`,
    });
  const values = fields.map((field) => [field, Object.hasOwn(form, field.key) ? (form[field.key] ?? '').trim() : ''] as const);
  const errors = values.flatMap(([field, value]) => entryProblems(field, value));
  if (errors[0])
    throw new DomainError('invalid', 'form-invalid', 'the form is not filled in as it should be', { field: errors[0].field, errors });
  return Object.fromEntries(values.filter(([, value]) => value !== '').map(([{ key }, value]) => [key, value]));
}

function entryProblems(field: FormField, value: string): { readonly field: string; readonly message: string }[] {
  const at = `form.${field.key}`;
  if (value === '') return field.required ? [{ field: at, message: `${field.label}没有填写` }] : [];
  return (ENTERED[field.kind] ?? (() => true))(value, field) ? [] : [{ field: at, message: `${field.label}填写有误` }];
}

/** What of an item says where it is handled. */
export interface HandledItem {
  readonly regionCode: string;
  readonly directoryCode: string;
}

/**
 * A site handles a bundle of which it handles each member. A window without directory codes takes every bundle of the region itself (无差别),
 * one with codes takes bundles of nothing else.
 * @param windowId where the applicant stands; undefined: nobody stands at a window
 * @throws DomainError `item-not-at-this-site`, `bundle-not-at-this-window`
 */
export function assertTakesBundle(
  { regionCode }: Pick<BundleVersion, 'regionCode'>,
  items: readonly HandledItem[],
  site: Site,
  windowId: string | undefined,
): void {
  const far = items.find((item) => !liesIn(site.regionCode, item.regionCode));
  if (far)
    throw new DomainError('invalid', 'item-not-at-this-site', 'the site does not handle items of this region', {
      field: 'siteId',
      region: far.regionCode,
    });
  if (windowId === undefined) return;
  const codes = site.windows.find((window) => window.windowId === windowId)?.directoryCodes;
  const taken =
    codes?.length === 0 ? liesIn(site.regionCode, regionCode) : codes && items.every(({ directoryCode }) => codes.includes(directoryCode));
  if (!taken)
    throw new DomainError('invalid', 'bundle-not-at-this-window', 'this window does not take the bundle', { field: 'bundleCode' });
}
