import { create } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { CaseOutcome, newId, TOPICS, type OrganisationEvent } from '@onewindow/contracts';
import { Transactions } from '@onewindow/messaging/tx';
import { OrganisationConsumer } from '../src/organisation/organisation.consumer.js';
import { AGENCY, ITEM, SITE, type Intent } from './events.js';
import type { Running } from './running.js';

const DELEGATION = {
  staffId: 'receiver',
  agencyCode: AGENCY,
  itemCodes: [ITEM],
  siteId: SITE,
  validFrom: '2026-01-01',
  validTo: '2199-12-31',
  active: true,
};

/** What a delegation says. */
export type Delegated = typeof DELEGATION;

interface Told {
  readonly delegationId?: string;
  readonly sequence?: number;
  readonly branch?: 'delegationChanged' | 'delegationSnapshot';
}

/** An event of a delegation, as the catalogue would publish it: the sample case's item, to who receives it. */
export const delegationEvent = (
  more: Partial<Delegated> = {},
  { delegationId = newId(), sequence = 1, branch = 'delegationChanged' }: Told = {},
): OrganisationEvent =>
  create(TOPICS.organisation.schema, {
    eventId: newId(),
    aggregateId: delegationId,
    rootId: delegationId,
    sequence,
    occurredAt: timestampFromDate(new Date()),
    causedBy: `request:${newId()}`,
    event: { case: branch, value: { ...DELEGATION, ...more, delegationId } },
  });

/** The catalogue tells of a delegation. @returns its id */
export async function delegate(running: Running, more: Partial<Delegated> = {}, told: Told = {}): Promise<string> {
  const event = delegationEvent(more, told);
  await running.get(Transactions).open((session) =>
    running.get(OrganisationConsumer).onOrganisationEvents([event], {
      topic: TOPICS.organisation.name,
      partition: 0,
      at: ({ eventId }) => session.tx(`event:${eventId}`),
    }),
  );
  return event.aggregateId;
}

/** Every condition of the sample case, found met. */
export const MET = ['rules', 'place'].map((condition) => ({ condition, met: true }));

/** The window grants the sample case at once. */
export const granted = (delegationId: string): Intent => ({
  delegationId,
  decidedBy: 'receiver',
  siteId: SITE,
  outcome: CaseOutcome.GRANTED,
  findings: MET,
});
