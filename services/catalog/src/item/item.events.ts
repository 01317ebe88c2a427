import type { MessageInitShape } from '@bufbuild/protobuf';
import {
  codeId,
  DutyKind,
  LimitUnit,
  MaterialNeed,
  StepKind,
  type EventDraft,
  type ItemEvent,
  type ItemVersionSchema,
} from '@onewindow/contracts';
import type { Basis } from '../files/schemas.js';
import type { ItemContent } from './item.domain.js';

const UNITS = { 'working-day': LimitUnit.WORKING_DAY, 'natural-day': LimitUnit.NATURAL_DAY } as const;
const NEEDS = { required: MaterialNeed.REQUIRED, optional: MaterialNeed.OPTIONAL, tolerable: MaterialNeed.TOLERABLE } as const;
const STEP_KINDS = { review: StepKind.REVIEW, decision: StepKind.DECISION } as const;
const DUTY_KINDS = { supervise: DutyKind.SUPERVISE, enforce: DutyKind.ENFORCE } as const;

const article = ({ law, article: place }: Basis): string => `${law} ${place}`;
const limit = ({ amount, unit, basis }: ItemContent['promisedLimit']) => ({ amount, unit: UNITS[unit], basis });

/** The version as other services keep it. */
function toItemVersion(item: ItemContent): MessageInitShape<typeof ItemVersionSchema> {
  return {
    itemCode: item.itemCode,
    version: item.version,
    directoryCode: item.directoryCode,
    name: item.name,
    itemType: item.itemType,
    exerciseLevel: item.exerciseLevel,
    caseType: item.caseType,
    serviceObjects: [...item.serviceObjects],
    regionCode: item.regionCode,
    agencyCode: item.agencyCode,
    agencyName: item.agencyName,
    legalBasis: item.legalBases.map(article).join('；'),
    statutoryLimit: limit({ ...item.statutoryLimit, basis: article(item.statutoryLimit.basis) }),
    promisedLimit: limit(item.promisedLimit),
    questions: item.questions,
    materials: item.materials.map(({ key, type, name, when, need, basis, source }) => ({
      key,
      materialType: type,
      name,
      condition: when,
      need: NEEDS[need],
      legalBasis: article(basis),
      sourceType: source,
    })),
    conditions: item.conditions.map(({ key, text, reviewStandard, basis }) => ({ key, text, reviewStandard, legalBasis: article(basis) })),
    steps: item.steps.map(({ key, name, kind, agency, role, needs, limit: longest, conditions }) => ({
      key,
      name,
      kind: STEP_KINDS[kind],
      agencyCode: agency,
      role,
      needs: [...needs],
      limit: limit(longest),
      conditions: [...conditions],
    })),
    result: { name: item.result.name, resultType: item.result.type, validityMonths: item.result.validityMonths },
    duties: item.duties.map(({ kind, agency }) => ({ kind: DUTY_KINDS[kind], agencyCode: agency })),
  };
}

/** A version became the one under which new cases are taken. */
export function itemPublished(item: ItemContent, sequence: number): EventDraft<ItemEvent> {
  const id = codeId('item', item.itemCode);
  return { aggregateId: id, rootId: id, caseId: '', sequence, event: { case: 'published', value: toItemVersion(item) } };
}
