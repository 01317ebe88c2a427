import type { MessageInitShape } from '@bufbuild/protobuf';
import { LimitUnit, type RegionRulesSchema, type RungSchema } from '@onewindow/contracts';
import type { Limit } from '@onewindow/legal-clock';
import type { LadderEntries } from '../files/rules.schema.js';
import type { Rules } from './region.domain.js';

const UNITS = { 'working-day': LimitUnit.WORKING_DAY, 'natural-day': LimitUnit.NATURAL_DAY } as const;

/** A limit as other services keep it. */
export const toLimit = ({ amount, unit, basis }: Limit) => ({ amount, unit: UNITS[unit], basis });

type Place = NonNullable<MessageInitShape<typeof RungSchema>['place']>;

function toPlace(place: LadderEntries[number]['place']): Place {
  if (place === 'end') return { case: 'end', value: true };
  if ('workingDaysBeforeEnd' in place) return { case: 'workingDaysBeforeEnd', value: place.workingDaysBeforeEnd };
  if ('percent' in place) return { case: 'percent', value: place.percent };
  return { case: 'workingDaysAfterEnd', value: place.workingDaysAfterEnd };
}

/** A rung as other services keep it. */
export const toRung = ({ place, ...rung }: LadderEntries[number]) => ({ ...rung, place: toPlace(place) });

/** A region's rules of time as other services keep them. */
export const toRules = (rules: Rules): MessageInitShape<typeof RegionRulesSchema> => ({
  // in one order, whatever order the rules were stored in
  readings: Object.entries(rules.readings)
    .map(([question, answer]) => ({ question, answer }))
    .toSorted((a, b) => (a.question < b.question ? -1 : 1)),
  ladder: rules.ladder.map(toRung),
  correctionOverdue: rules.correctionOverdue,
  makeUpOverdue: rules.makeUpOverdue,
  acceptanceNotice: toLimit(rules.acceptanceNotice),
  onlineNotice: toLimit(rules.onlineNotice),
  issue: toLimit(rules.issue),
  orderAnswer: toLimit(rules.orderAnswer),
  ratingContact: toLimit(rules.ratingContact),
  ratingRectification: toLimit(rules.ratingRectification),
  ratingExtension: toLimit(rules.ratingExtension),
  ratingCallback: toLimit(rules.ratingCallback),
  ratingAppeal: toLimit(rules.ratingAppeal),
  ...(rules.correctionTerm ? { correctionTerm: toLimit(rules.correctionTerm) } : {}),
});
