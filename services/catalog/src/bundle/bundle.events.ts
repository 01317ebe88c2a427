import type { MessageInitShape } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import {
  codeId,
  type BundleEvent,
  type BundleMaterialSchema,
  type BundleMemberSchema,
  type BundleVersionSchema,
  type EventDraft,
  type FormFieldSchema,
} from '@onewindow/contracts';
import { article, NEEDS } from '../item/item.events.js';
import { toLimit } from '../region/rules.events.js';
import type { Retirement } from '../import/retirement.js';
import type { BundleContent } from './bundle.domain.js';

const toMember = ({ when, ...member }: BundleContent['members'][number]): MessageInitShape<typeof BundleMemberSchema> => ({
  key: member.key,
  itemCode: member.itemCode,
  itemVersion: member.itemVersion,
  itemName: member.itemName,
  agencyCode: member.agencyCode,
  agencyName: member.agencyName,
  condition: when,
  optional: member.optional,
  needs: member.needs.map(({ anyOf }) => ({ anyOf: [...anyOf] })),
  inJointLimit: member.inJointLimit,
  preReview: member.preReview,
  answers: member.answers,
});

const toField = ({ when, choices, ...field }: BundleContent['fields'][number]): MessageInitShape<typeof FormFieldSchema> => ({
  ...field,
  condition: when,
  choices: choices ?? [],
});

const toMaterial = ({ when, ...material }: BundleContent['materials'][number]): MessageInitShape<typeof BundleMaterialSchema> => ({
  key: material.key,
  materialType: material.type,
  name: material.name,
  condition: when,
  need: NEEDS[material.need],
  uses: material.uses,
  givenBy: material.givenBy ?? '',
  exempt: material.exempt,
  fromForm: material.fromForm,
  legalBasis: material.bases.map(article).join('；'),
  commitmentReplaceable: material.commitmentReplaceable,
  eLicence: material.eLicence,
});

/** The version as other services keep it. */
const toBundleVersion = (bundle: BundleContent): MessageInitShape<typeof BundleVersionSchema> => ({
  bundleCode: bundle.bundleCode,
  version: bundle.version,
  name: bundle.name,
  regionCode: bundle.regionCode,
  leadAgencyCode: bundle.leadAgencyCode,
  leadAgencyName: bundle.leadAgencyName,
  serviceObjects: [...bundle.serviceObjects],
  handlingModes: [...bundle.handlingModes],
  lifeStage: bundle.lifeStage,
  batch: bundle.batch,
  legalBasis: article(bundle.basis),
  jointLimit: toLimit({ ...bundle.jointLimit, basis: article(bundle.jointLimit.basis) }),
  promisedLimit: toLimit(bundle.promisedLimit),
  questions: bundle.questions,
  members: bundle.members.map(toMember),
  fields: bundle.fields.map(toField),
  materials: bundle.materials.map(toMaterial),
  jointChecks: bundle.jointChecks.map(({ key, name, lead, steps }) => ({ key, name, leadMember: lead, steps })),
  savings: bundle.savings,
});

const draft = (bundleCode: string, sequence: number, event: EventDraft<BundleEvent>['event']): EventDraft<BundleEvent> => {
  const id = codeId('bundle', bundleCode);
  return { aggregateId: id, rootId: id, caseId: '', sequence, event };
};

/** A version became the one under which new applications are taken. */
export const bundlePublished = (bundle: BundleContent, sequence: number): EventDraft<BundleEvent> =>
  draft(bundle.bundleCode, sequence, { case: 'published', value: toBundleVersion(bundle) });

/** The bundle is no longer taken. */
export const bundleRetired = ({ code, version, reason, retiredAt }: Retirement, sequence: number): EventDraft<BundleEvent> =>
  draft(code, sequence, { case: 'retired', value: { bundleCode: code, version, reason, retiredAt: timestampFromDate(retiredAt) } });
