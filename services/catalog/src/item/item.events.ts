import type { MessageInitShape } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
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
import type { Limit } from '@onewindow/legal-clock';
import type { Basis } from '../files/fields.js';
import type { ItemContent, Retirement } from './item.domain.js';

const UNITS = { 'working-day': LimitUnit.WORKING_DAY, 'natural-day': LimitUnit.NATURAL_DAY } as const;
const NEEDS = { required: MaterialNeed.REQUIRED, optional: MaterialNeed.OPTIONAL, tolerable: MaterialNeed.TOLERABLE } as const;
const STEP_KINDS = { review: StepKind.REVIEW, decision: StepKind.DECISION } as const;
const DUTY_KINDS = { supervise: DutyKind.SUPERVISE, enforce: DutyKind.ENFORCE } as const;

const article = ({ law, article: place }: Basis): string => `${law} ${place}`;
const limit = ({ amount, unit, basis }: Limit) => ({ amount, unit: UNITS[unit], basis });

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
    materials: item.materials.map(({ key, type, name, when, need, basis, source, issuer, exempt, commitmentReplaceable, eLicence }) => ({
      key,
      materialType: type,
      name,
      condition: when,
      need: NEEDS[need],
      legalBasis: article(basis),
      sourceType: source,
      exempt,
      commitmentReplaceable,
      eLicence,
      issuer,
    })),
    conditions: item.conditions.map(({ key, text, reviewStandard, basis, reasons }) => ({
      key,
      text,
      reviewStandard,
      legalBasis: article(basis),
      reasons,
    })),
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
    correctionLimit: limit(item.correctionLimit),
    handlingModes: [...item.handlingModes],
    riskFlags: [...item.riskFlags],
    fees: item.fees.map(({ name, standard, basis }) => ({ name, standard, basis: article(basis) })),
    specialProcedures: item.specialProcedures.map(({ name, cause, longest, basis }) => ({
      name,
      cause,
      longest: limit(longest),
      basis: article(basis),
    })),
    handlingItems: item.handlingItems.map(({ code, name, situations }) => ({
      code,
      name,
      situations: situations.map((situation) => ({ key: situation.key, name: situation.name, condition: situation.when })),
    })),
    agencyRegion: item.agencyRegion,
  };
}

const draft = (itemCode: string, sequence: number, event: EventDraft<ItemEvent>['event']): EventDraft<ItemEvent> => {
  const id = codeId('item', itemCode);
  return { aggregateId: id, rootId: id, caseId: '', sequence, event };
};

/** A version became the one under which new cases are taken. */
export const itemPublished = (item: ItemContent, sequence: number): EventDraft<ItemEvent> =>
  draft(item.itemCode, sequence, { case: 'published', value: toItemVersion(item) });

/** The item is no longer taken. */
export const itemRetired = ({ itemCode, version, reason, retiredAt }: Retirement, sequence: number): EventDraft<ItemEvent> =>
  draft(itemCode, sequence, { case: 'retired', value: { itemCode, version, reason, retiredAt: timestampFromDate(retiredAt) } });
