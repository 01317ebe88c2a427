import { create, type MessageInitShape } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import {
  CaseAcceptedSchema,
  type CaseOutcome,
  DutyKind,
  LimitUnit,
  newId,
  StepKind,
  TerminationCause,
  TOPICS,
  type CaseEvent,
} from '@onewindow/contracts';
import { Transactions } from '@onewindow/messaging/tx';
import { ReviewConsumer } from '../src/review/review.consumer.js';
import type { Running } from './running.js';

export const AGENCY = '12441500196720244T';
export const OTHER_AGENCY = '11500228008652038C';
export const SITE = 'center';
export const ITEM = `${AGENCY}3442199806003`;
export const OTHER_ITEM = `${AGENCY}3442199806004`;

type Accepted = MessageInitShape<typeof CaseAcceptedSchema>;

/** The steps of the sample case: two reviews side by side, then the decision. */
export const STEPS = [
  { key: 'document-review', name: '申请材料审查', kind: StepKind.REVIEW, agencyCode: AGENCY, role: 'officer', conditions: ['rules'] },
  { key: 'premises-review', name: '现场核查', kind: StepKind.REVIEW, agencyCode: AGENCY, role: 'officer', conditions: ['place'] },
  {
    key: 'decision',
    name: '审批决定',
    kind: StepKind.DECISION,
    agencyCode: AGENCY,
    role: 'agency-head',
    needs: ['document-review', 'premises-review'],
  },
];

/** What the window decides at once. */
export interface Intent {
  readonly delegationId: string;
  readonly decidedBy: string;
  readonly siteId: string;
  readonly outcome: CaseOutcome;
  readonly findings: { readonly condition: string; readonly met: boolean; readonly reasonCode?: string; readonly reason?: string }[];
}

/** What an accepted case says where the test does not care. */
export interface AcceptedSaid {
  readonly dueAt?: Date;
  readonly statutoryDueAt?: Date;
  readonly itemCode?: string;
  /** GB/T 39046 A.1; a permit where nothing is said. */
  readonly itemType?: string;
  readonly acceptedBy?: string;
  readonly immediate?: Intent;
  readonly steps?: NonNullable<Accepted['plan']>['steps'];
  readonly calendar?: Accepted['calendar'];
  readonly acceptedAt?: Date;
  /** Both limits in working days, the special procedures of the version, and the rules of the region; none where nothing is said. */
  readonly limits?: { readonly statutory: number; readonly promised: number };
  readonly specialProcedures?: NonNullable<Accepted['plan']>['specialProcedures'];
  readonly rules?: Accepted['rules'];
  /** The joint visit in which it takes part. */
  readonly visit?: NonNullable<Accepted['plan']>['visit'];
  /** The licence that it renews, and by which rule. */
  readonly renews?: RenewalSaid;
}

/** A renewal: the days are `YYYY-MM-DD`. */
export interface RenewalSaid {
  readonly licenceNo: string;
  readonly validTo: string;
  readonly appliedAt: Date;
  readonly countedFrom?: 'old-end' | 'decision';
  readonly latest?: number;
}

const dueOf = (at: Date) => ({ day: new Date(at.getTime() - 1).toISOString().slice(0, 10), at: timestampFromDate(at), provisional: false });

const working = (amount: number) => ({ amount, unit: LimitUnit.WORKING_DAY, basis: '行政许可法 第四十二条第一款' });

/** An accepted case of two conditions, one of which names coded reasons. */
export const accepted = ({
  dueAt = new Date('2026-12-03T16:00:00Z'),
  statutoryDueAt = new Date('2026-12-22T16:00:00Z'),
  itemCode = ITEM,
  itemType = '01',
  acceptedBy = 'acceptor',
  immediate,
  steps = STEPS,
  calendar,
  acceptedAt = new Date('2026-11-24T02:00:00Z'),
  limits,
  specialProcedures = [],
  rules,
  visit,
  renews,
}: AcceptedSaid = {}) =>
  create(CaseAcceptedSchema, {
    caseNo: `${itemCode}20261124000001`,
    applicant: { subjectId: 'ab'.repeat(16), kind: '1', maskedName: '张**', uscc: '' },
    acceptedAt: timestampFromDate(acceptedAt),
    receivedBy: 'receiver',
    acceptedBy,
    plan: {
      itemCode,
      itemVersion: 1,
      itemName: '食品经营许可',
      itemType,
      regionCode: '220104',
      agencyCode: AGENCY,
      agencyName: '市场监督管理局',
      steps,
      conditions: [
        { key: 'rules', text: '有食品安全规章制度', reviewStandard: '制度齐全', legalBasis: '食品安全法 第三十三条第一款第三项' },
        {
          key: 'place',
          text: '与有毒、有害场所保持规定的距离',
          reviewStandard: '二十五米以上',
          legalBasis: '食品安全法 第三十三条第一款第一项',
          reasons: [{ code: 'too-near', text: '经营场所与污染源距离不足' }],
        },
      ],
      result: {
        name: '食品经营许可证',
        resultType: '10',
        validityMonths: 60,
        ...(renews
          ? {
              renews: {
                directoryCode: '442199806003',
                countedFrom: renews.countedFrom ?? 'old-end',
                legalBasis: '行政许可法 第五十条',
                ...(renews.latest ? { latest: working(renews.latest) } : {}),
              },
            }
          : {}),
      },
      duties: [{ kind: DutyKind.SUPERVISE, agencyCode: OTHER_AGENCY }],
      ...(limits ? { statutoryLimit: working(limits.statutory), promisedLimit: working(limits.promised) } : {}),
      specialProcedures,
      ...(visit ? { visit } : {}),
      ...(renews
        ? { renews: { licenceNo: renews.licenceNo, validTo: renews.validTo, appliedAt: timestampFromDate(renews.appliedAt) } }
        : {}),
    },
    statutoryDue: dueOf(statutoryDueAt),
    promisedDue: dueOf(dueAt),
    calendarVersion: 1,
    calendarRegion: '000000',
    ...(calendar ? { calendar } : {}),
    ...(rules ? { rules } : {}),
    ...(immediate ? { immediate } : {}),
  });

/** An event of a case, as intake would publish it. */
export const caseEvent = (
  caseId: string,
  event: NonNullable<MessageInitShape<typeof TOPICS.case.schema>['event']>,
  sequence = 2,
  occurredAt = new Date(),
): CaseEvent =>
  create(TOPICS.case.schema, {
    eventId: newId(),
    aggregateId: caseId,
    rootId: caseId,
    caseId,
    sequence,
    occurredAt: timestampFromDate(occurredAt),
    causedBy: `request:${newId()}`,
    event,
  });

/** Gives events to the consumer as one slice, in a transaction of its own. */
export async function asSlice(running: Running, events: readonly CaseEvent[]): Promise<void> {
  await running.get(Transactions).open((session) =>
    running.get(ReviewConsumer).onCaseEvents(events, {
      topic: TOPICS.case.name,
      partition: 0,
      at: ({ eventId }) => session.tx(`event:${eventId}`),
    }),
  );
}

/** Opens the review of an accepted case. @param at when it was accepted at the window @returns its id */
export async function open(running: Running, said: AcceptedSaid = {}, id = newId(), at = new Date()): Promise<string> {
  await asSlice(running, [caseEvent(id, { case: 'accepted', value: accepted(said) }, 2, at)]);
  return id;
}

/** The applicant withdrew; intake asks for the end. */
export const terminationRequested = (id: string): CaseEvent =>
  caseEvent(
    id,
    {
      case: 'terminationRequested',
      value: { cause: TerminationCause.WITHDRAWN, requestedAt: timestampFromDate(new Date()), requestedBy: 'clerk' },
    },
    3,
  );

/** The address of an act on a step. */
export const step = (id: string, key: string, act = 'decision') => `/v1/reviews/${id}/steps/${key}/${act}`;

/** A decision that finds these conditions met. */
export const passed = (...conditions: string[]) => ({
  outcome: 'passed' as const,
  findings: conditions.map((condition) => ({ condition, met: true })),
});

/** A finding that the place does not do, with reasons as the law wants them. */
export const PLACE_UNMET = { condition: 'place', met: false, reasonCode: 'too-near', reason: '距旱厕十五米' };

/** Both reviews of the sample case are passed; the decision waits for the head. */
export async function passBoth({ people }: Running, id: string): Promise<void> {
  const answers = await Promise.all([
    people.officerA('POST', step(id, 'document-review'), passed('rules')),
    people.officerB('POST', step(id, 'premises-review'), passed('place')),
  ]);
  expect(answers.map((answer) => answer.status)).toEqual([200, 200]);
}
