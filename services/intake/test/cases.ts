import { create, type MessageInitShape } from '@bufbuild/protobuf';
import {
  CaseOutcome,
  newId,
  TerminationCause,
  TOPICS,
  type CaseEvent,
  type CaseView,
  type DocumentView,
  type Problem,
  type RegisteredCase,
} from '@onewindow/contracts';
import type { SliceContext } from '@onewindow/messaging/transport';
import type { HttpAnswer, HttpClient } from '@onewindow/testing';
import { CaseConsumer } from '../src/case/case.consumer.js';
import { SITE } from './catalogue.js';
import { form, staff, type RunningIntake } from './running-intake.js';
import { stored, told } from './told.js';

type Said<T extends (typeof TOPICS)['review' | 'document']> = NonNullable<MessageInitShape<T['schema']>['event']>;

/** What a case or a refusal answers, told apart by what it holds. */
export type Answer = Omit<CaseView, 'status'> & Omit<Problem, 'status'> & { readonly status: string; readonly article?: string };

/** What a refusal has to say. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly field?: string;
  readonly article?: string;
}

export const ACCEPTED = { outcome: 'accepted' } as const;
export const COUNTER = { mode: 'counter', recipientName: '张三丰', identityChecked: true } as const;

const grant = {
  outcome: CaseOutcome.GRANTED,
  decisionNo: '准〔2026〕000001号',
  licenceNo: 'L-1',
  licenceName: '食品经营许可证',
  validFrom: '2026-11-24',
  validTo: '2031-11-23',
  decidedBy: 'head',
};

/** The acts on cases, by the people of one site. */
export interface Cases {
  readonly clerk: HttpClient;
  readonly counter: HttpClient;
  readonly applicant: HttpClient;
  register(
    change?: Record<string, unknown>,
    caller?: HttpClient,
    id?: string,
  ): Promise<HttpAnswer<Answer & Pick<RegisteredCase, 'receiptCode'>>>;
  decide(id: string, body: object, caller?: HttpClient): Promise<HttpAnswer<Answer>>;
  correct(id: string, keys: readonly string[], correction?: string, caller?: HttpClient): Promise<HttpAnswer<Answer>>;
  withdraw(id: string, caller?: HttpClient): Promise<HttpAnswer<Answer>>;
  immediately(id: string, body: object, caller?: HttpClient): Promise<HttpAnswer<Answer>>;
  deliver(id: string, body: object): Promise<HttpAnswer<Answer>>;
  receipt(id: string, body: object): Promise<HttpAnswer<Answer>>;
  view(id: string): Promise<CaseView>;
  /** What was issued after the receipt for the materials, in order. */
  documents(id: string): Promise<DocumentView[]>;
  told(id: string): Promise<CaseEvent[]>;
  /** Registers and accepts. @returns the case's id */
  accepted(change?: Record<string, unknown>): Promise<string>;
  /** The same, and granted. */
  ready(change?: Record<string, unknown>): Promise<string>;
  /** Approval says something of the case's review, at this place of its life. */
  review(id: string, event: Said<(typeof TOPICS)['review']>, sequence?: number): Promise<void>;
  /** Approval says what a refusal's letter says. */
  letter(id: string, event?: Said<(typeof TOPICS)['document']>): Promise<void>;
  grant(id: string, change?: Partial<typeof grant> & { readonly immediate?: boolean }): Promise<void>;
  /** Approval says that the review ended. */
  terminate(id: string): Promise<void>;
  /** As if the term for corrections had ended. */
  endTerm(id: string): Promise<void>;
  /** What approval says leaves everything as it is. */
  expectIgnored(id: string, event: () => Promise<void>): Promise<void>;
  /** The act is refused with exactly this, and nothing is stored. */
  expectRefused(id: string, act: () => Promise<HttpAnswer<Answer>>, refusal: Refusal): Promise<void>;
}

/** A refusal's letter, as approval words it. */
export const LETTER: Said<(typeof TOPICS)['document']> = {
  case: 'issued',
  value: {
    kind: 'REFUSE',
    documentNo: '不准〔2026〕000001号',
    reasons: [{ condition: '有相应的场所', legalBasis: '食品安全法 第三十三条', reason: '场所不足', facts: '现场核查为八平方米' }],
  },
};

/** A decision that refuses. */
export const REFUSED = {
  outcome: CaseOutcome.REFUSED,
  decisionNo: '不准〔2026〕000001号',
  licenceNo: '',
  licenceName: '',
  validFrom: '',
  validTo: '',
};

/** The window vouches for the materials of each case that it takes in; what is looked at here comes after that. */
export const withoutReceipt = (documents: readonly DocumentView[]): DocumentView[] =>
  documents.filter(({ kind }) => kind !== 'MATERIAL_RECEIPT');

export async function casesOf(intake: RunningIntake): Promise<Cases> {
  const [clerk, counter, applicant] = await Promise.all([
    intake.clerk(),
    intake.as(staff('counter-1', SITE, 'issuing-counter')),
    intake.applicant(),
  ]);
  const consumer = intake.service.get(CaseConsumer);
  const inSlice = (topic: string, work: (slice: SliceContext) => Promise<void>): Promise<void> =>
    intake.transaction((tx) => work({ topic, partition: 0, at: () => tx }));
  const post = (caller: HttpClient, id: string, act: string, body: object) => caller<Answer>('POST', `/v1/cases/${id}/${act}`, body);
  const cases: Cases = {
    clerk,
    counter,
    applicant,
    register: (change = {}, caller = clerk, id = newId()) => caller('PUT', `/v1/cases/${id}`, form(change)),
    decide: (id, body, caller = clerk) => post(caller, id, 'acceptance', body),
    correct: (id, keys, correction = newId(), caller = clerk) =>
      caller('PUT', `/v1/cases/${id}/corrections/${correction}`, { materials: keys.map((key) => ({ key })) }),
    withdraw: (id, caller = applicant) => post(caller, id, 'withdrawal', { reason: '不再需要' }),
    immediately: (id, body, caller = clerk) => post(caller, id, 'immediate', body),
    deliver: (id, body) => post(counter, id, 'delivery', body),
    receipt: (id, body) => post(counter, id, 'delivery/receipt', body),
    view: async (id) => (await clerk<CaseView>('GET', `/v1/cases/${id}`)).body,
    documents: async (id) => withoutReceipt((await clerk<DocumentView[]>('GET', `/v1/cases/${id}/documents`)).body),
    told: (id) => told(intake.superuser, id),
    accepted: async (change) => {
      const { id } = await intake.register(change);
      await cases.decide(id, ACCEPTED);
      return id;
    },
    ready: async (change) => {
      const id = await cases.accepted(change);
      await cases.grant(id);
      return id;
    },
    review: (caseId, event, sequence = 1) =>
      inSlice(TOPICS.review.name, (slice) => consumer.onReviewEvents([create(TOPICS.review.schema, { caseId, sequence, event })], slice)),
    letter: (caseId, event = LETTER) =>
      inSlice(TOPICS.document.name, (slice) => consumer.onDocumentEvents([create(TOPICS.document.schema, { caseId, event })], slice)),
    grant: (id, change = {}) => cases.review(id, { case: 'decided', value: { ...grant, ...change } }),
    terminate: (id) => cases.review(id, { case: 'terminated', value: { cause: TerminationCause.WITHDRAWN } }),
    endTerm: async (id) =>
      void (await intake.superuser.query(
        `UPDATE intake.service_case SET correction_due_day = correction_due_day - 40, correction_due_at = correction_due_at - interval '40 days' WHERE id = $1`,
        [id],
      )),
    expectIgnored: async (id, event) => {
      const before = await stored(intake.superuser, id);
      await event();
      expect(await stored(intake.superuser, id)).toEqual(before);
    },
    expectRefused: async (id, act, { status, ...refusal }) => {
      const before = await stored(intake.superuser, id);
      const answer = await act();
      const { code, field, article } = answer.body;
      expect({ status: answer.status, code, field, article }).toEqual({ status, field: undefined, article: undefined, ...refusal });
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
      expect(await stored(intake.superuser, id)).toEqual(before);
    },
  };
  return cases;
}
