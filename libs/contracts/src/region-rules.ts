import type { Rung } from './gen/catalog/v1/item_events_pb.js';
import type { OverdueRule } from './gen/catalog/v1/organisation_events_pb.js';

/** Rungs of the ladder of warnings, in their order: 提示, 黄色预警, 红色纠错, 督办, 报告负责人. */
export const RUNGS = ['reminder', 'yellow', 'red', 'supervision-order', 'leader'] as const;
export type RungKey = (typeof RUNGS)[number];

/** Limits by whose end a rung is placed. */
export const RUNG_CLOCKS = ['promised', 'statutory'] as const;
export type RungClock = (typeof RUNG_CLOCKS)[number];

/**
 * What a term that the applicant lets pass leads to, by local law: 视为撤回申请, 撤销受理, 不予 (before acceptance 不予受理, after it
 * 不予审批).
 */
export const OVERDUE_EFFECTS = ['deemed-withdrawn', 'acceptance-revoked', 'refused'] as const;
export type OverdueEffect = (typeof OVERDUE_EFFECTS)[number];

/** A rung whose words are known. */
export interface LadderRung {
  readonly key: RungKey;
  readonly clock: RungClock;
  /** Working days before or after the end of the limit's last day, or a percentage of the limit that has passed. */
  readonly place: Exclude<Rung['place'], { readonly case: undefined }>;
  /** What sets it. */
  readonly basis: string;
}

/**
 * The ladder as the contract tells it. Rungs of a later version are passed over: to warn once less is better than not to accept.
 */
export const ladderOf = (rungs: readonly Rung[]): LadderRung[] =>
  rungs.flatMap(({ key, clock, place, basis }) =>
    isOneOf(RUNGS, key) && isOneOf(RUNG_CLOCKS, clock) && place.case !== undefined ? [{ key, clock, place, basis }] : [],
  );

/** @throws RangeError where there is no rule, or one of a later version: another effect would be wrong */
export function overdueEffectOf(rule: OverdueRule | undefined): OverdueEffect {
  const effect = rule?.effect ?? '';
  if (isOneOf(OVERDUE_EFFECTS, effect)) return effect;
  throw new RangeError(`"${effect}" is no effect of an overdue term`);
}

const isOneOf = <T extends string>(known: readonly T[], value: string): value is T => known.some((one) => one === value);
