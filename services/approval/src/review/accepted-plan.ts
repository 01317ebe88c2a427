import { timestampDate } from '@bufbuild/protobuf/wkt';
import {
  DomainError,
  DutyKind,
  LimitUnit,
  readingsOf,
  type CalendarVersion,
  type CaseAccepted,
  type Limit as ToldLimit,
  type ResolvedPlan,
  type Step,
} from '@onewindow/contracts';
import { legalLadder } from '@onewindow/deadlines';
import type { Calendar, Limit } from '@onewindow/legal-clock';
import type { PlanRest } from './review.entity.js';

/** What an accepted event lacks. */
export const incomplete = (name: string) => new DomainError('invalid', 'event-incomplete', `the accepted event has no ${name}`);

/** What an accepted event has to say. @throws DomainError `event-incomplete` */
export function required<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw incomplete(name);
  return value;
}

const UNITS = { [LimitUnit.WORKING_DAY]: 'working-day', [LimitUnit.NATURAL_DAY]: 'natural-day' } as const;

/** The longest time of a step; null: it has none of its own. @throws DomainError `event-incomplete` */
export const limitOf = ({ key, limit }: Step): Limit | null => countable(limit, `limit of the step "${key}" that can be counted`);

function countable(limit: ToldLimit | undefined, name: string): Limit | null {
  if (!limit) return null;
  const { amount, unit, basis } = limit;
  if (unit === LimitUnit.UNSPECIFIED || amount === 0) throw incomplete(name);
  return { amount, unit: UNITS[unit], basis };
}

/** What the accepted plan and the rules of its region say beyond the steps. @throws DomainError `event-incomplete` */
export const planRest = ({ itemType, conditions, result, duties, ...plan }: ResolvedPlan, rules: CaseAccepted['rules']): PlanRest => ({
  itemType,
  ...limitsOf(plan),
  ...rulesOf(rules),
  ...visitOf(plan.visit),
  ...renewalOf(plan.renews, result),
  specialProcedures: plan.specialProcedures.map(({ name, cause, longest, basis }) => ({
    name,
    cause,
    longest: countable(longest, `longest time of "${name}" that can be counted`),
    basis,
  })),
  conditions: conditions.map(({ key, text, reviewStandard, legalBasis, reasons }) => ({
    key,
    text,
    reviewStandard,
    legalBasis,
    reasons: reasons.map((reason) => ({ code: reason.code, text: reason.text })),
  })),
  result: result ? { name: result.name, resultType: result.resultType, validityMonths: result.validityMonths } : null,
  duties: duties.map((duty) => ({ kind: duty.kind === DutyKind.ENFORCE ? 'enforce' : 'supervise', agencyCode: duty.agencyCode })),
});

function limitsOf(plan: Pick<ResolvedPlan, 'statutoryLimit' | 'promisedLimit'>): Pick<PlanRest, 'statutoryLimit' | 'promisedLimit'> {
  const statutoryLimit = countable(plan.statutoryLimit, 'statutory limit that can be counted');
  const promisedLimit = countable(plan.promisedLimit, 'promised limit that can be counted');
  return { ...(statutoryLimit ? { statutoryLimit } : {}), ...(promisedLimit ? { promisedLimit } : {}) };
}

function visitOf(visit: ResolvedPlan['visit']): Pick<PlanRest, 'visit'> {
  if (!visit) return {};
  const { visitId: id, name, stepKey, leadAgencyCode } = visit;
  const parties = visit.parties.map(({ caseId, stepKey: key, agencyCode, itemName }) => ({ caseId, stepKey: key, agencyCode, itemName }));
  return { visit: { id, name, stepKey, leadAgencyCode, parties } };
}

function renewalOf(told: ResolvedPlan['renews'], result: ResolvedPlan['result']): Pick<PlanRest, 'renews'> {
  if (!told) return {};
  const { countedFrom, latest } = required(result?.renews, 'rule by which the licence is renewed');
  const before = countable(latest, 'time before which a renewal is applied for that can be counted');
  return {
    renews: {
      licenceNo: told.licenceNo,
      validTo: told.validTo,
      appliedAt: timestampDate(required(told.appliedAt, 'time at which the renewal was applied for')).toISOString(),
      countedFrom: countedFrom === 'old-end' ? 'old-end' : 'decision',
      ...(before ? { latest: { amount: before.amount, unit: before.unit } } : {}),
    },
  };
}

/** By what the region counts and warns; absent where it was not told, and then as most regions do. */
function rulesOf(rules: CaseAccepted['rules']): Pick<PlanRest, 'readings' | 'ladder'> {
  if (!rules) return {};
  const ladder = legalLadder(rules.ladder);
  return { readings: readingsOf(rules.readings), ...(ladder.length > 0 ? { ladder } : {}) };
}

/** What a calendar says of the days, as it is kept with a review. */
export const calendarOf = ({ regionCode, version, coversFrom, coversTo, daysOff, makeUpDays }: CalendarVersion): Calendar => ({
  regionCode,
  version,
  coversFrom,
  coversTo,
  daysOff,
  makeUpDays,
});
