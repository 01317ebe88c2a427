import type { MessageInitShape } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import {
  codeId,
  DutyKind,
  MaterialNeed,
  StepKind,
  type EventDraft,
  type ItemEvent,
  type ItemVersionSchema,
  type MaterialSchema,
  type ResultSchema,
  type StepSchema,
} from '@onewindow/contracts';
import type { Basis } from '../files/fields.js';
import type { Retirement } from '../import/retirement.js';
import { toLimit, toRung } from '../region/rules.events.js';
import type { ItemContent } from './item.domain.js';

/** How much a material is needed, as events say it. */
export const NEEDS = { required: MaterialNeed.REQUIRED, optional: MaterialNeed.OPTIONAL, tolerable: MaterialNeed.TOLERABLE } as const;
const STEP_KINDS = { review: StepKind.REVIEW, decision: StepKind.DECISION } as const;
const DUTY_KINDS = { supervise: DutyKind.SUPERVISE, enforce: DutyKind.ENFORCE } as const;

/** A legal basis in words. */
export const article = ({ law, article: place }: Basis): string => `${law} ${place}`;
const lawLimit = ({ basis, ...limit }: ItemContent['statutoryLimit']) => toLimit({ ...limit, basis: article(basis) });

const toMaterial = (material: ItemContent['materials'][number]): MessageInitShape<typeof MaterialSchema> => ({
  key: material.key,
  materialType: material.type,
  name: material.name,
  condition: material.when,
  need: NEEDS[material.need],
  legalBasis: article(material.basis),
  sourceType: material.source,
  exempt: material.exempt,
  commitmentReplaceable: material.commitmentReplaceable,
  eLicence: material.eLicence,
  issuer: material.issuer,
});

const toStep = (step: ItemContent['steps'][number]): MessageInitShape<typeof StepSchema> => ({
  key: step.key,
  name: step.name,
  kind: STEP_KINDS[step.kind],
  agencyCode: step.agency,
  role: step.role,
  needs: [...step.needs],
  limit: toLimit(step.limit),
  conditions: [...step.conditions],
  gives: step.gives ?? [],
  uses: [...(step.uses ?? [])],
});

function toResult({ name, type, validityMonths, renews }: ItemContent['result']): MessageInitShape<typeof ResultSchema> {
  const result = { name, resultType: type, validityMonths };
  if (!renews) return result;
  const { directory: directoryCode, countedFrom, earliest, latest } = renews;
  const basis = article(renews.basis);
  const times = {
    ...(earliest ? { earliest: toLimit({ ...earliest, basis }) } : {}),
    ...(latest ? { latest: toLimit({ ...latest, basis }) } : {}),
  };
  return { ...result, renews: { directoryCode, countedFrom, legalBasis: basis, ...times } };
}

const toHandlingItem = ({ code, name, situations }: ItemContent['handlingItems'][number]) => ({
  code,
  name,
  situations: situations.map((situation) => ({ key: situation.key, name: situation.name, condition: situation.when })),
});

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
    agencyRegion: item.agencyRegion,
    legalBasis: item.legalBases.map(article).join('；'),
    statutoryLimit: lawLimit(item.statutoryLimit),
    promisedLimit: toLimit(item.promisedLimit),
    correctionLimit: toLimit(item.correctionLimit),
    ...(item.acceptanceNotice ? { acceptanceNotice: lawLimit(item.acceptanceNotice) } : {}),
    ladder: (item.ladder ?? []).map(toRung),
    handlingModes: [...item.handlingModes],
    riskFlags: [...item.riskFlags],
    questions: item.questions,
    handlingItems: item.handlingItems.map(toHandlingItem),
    materials: item.materials.map(toMaterial),
    conditions: item.conditions.map(({ basis, ...condition }) => ({ ...condition, legalBasis: article(basis) })),
    fees: item.fees.map((fee) => ({ ...fee, basis: article(fee.basis) })),
    specialProcedures: item.specialProcedures.map((special) => ({
      ...special,
      longest: toLimit(special.longest),
      basis: article(special.basis),
    })),
    steps: item.steps.map(toStep),
    result: toResult(item.result),
    duties: item.duties.map(({ kind, agency }) => ({ kind: DUTY_KINDS[kind], agencyCode: agency })),
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
export const itemRetired = ({ code, version, reason, retiredAt }: Retirement, sequence: number): EventDraft<ItemEvent> =>
  draft(code, sequence, { case: 'retired', value: { itemCode: code, version, reason, retiredAt: timestampFromDate(retiredAt) } });
