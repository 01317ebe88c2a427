import type { EventDraft, OrganisationEvent } from '@onewindow/contracts';
import type { Region } from './region.domain.js';
import { toRules } from './rules.events.js';

/** A region, or a rule of time that holds in it, is new or differs. */
export const regionChanged = (
  { id, regionCode, name, level, parentCode, rules }: Region,
  sequence: number,
): EventDraft<OrganisationEvent> => ({
  aggregateId: id,
  rootId: id,
  caseId: '',
  sequence,
  event: { case: 'regionChanged', value: { regionCode, name, level, parentCode, rules: toRules(rules) } },
});
