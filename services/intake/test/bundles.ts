import { create, type MessageInitShape } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import {
  BundleVersionSchema,
  CaseOutcome,
  LimitUnit,
  MaterialNeed,
  newId,
  TerminationCause,
  TOPICS,
  type BundleCaseEvent,
  type BundleVersion,
  type BundleView,
  type CaseEvent,
  type DocumentView,
  type Problem,
  type RegisteredBundle,
} from '@onewindow/contracts';
import type { HttpAnswer, HttpClient } from '@onewindow/testing';
import { CaseConsumer } from '../src/case/case.consumer.js';
import { copyBundleVersions } from '../src/catalogue/bundle.commands.js';
import { copyItemVersions } from '../src/catalogue/catalogue.commands.js';
import { LETTER } from './cases.js';
import { AGENCY, itemLike, OTHER_AGENCY, REGION, SITE } from './catalogue.js';
import { form as caseForm, staff, type RunningIntake } from './running-intake.js';

export const BUNDLE = `${REGION}-open-restaurant`;

const item = (agencyCode: string, serial: string) => `${agencyCode}34421998060${serial}`;
/** Items of the members. */
export const ITEMS = {
  registration: item(AGENCY, '11'),
  fire: item(OTHER_AGENCY, '12'),
  food: item(AGENCY, '13'),
  sign: item(OTHER_AGENCY, '14'),
} as const;
export type MemberName = keyof typeof ITEMS;

const NAMES: Readonly<Record<MemberName, string>> = {
  registration: '企业设立登记',
  fire: '消防安全检查',
  food: '食品经营许可',
  sign: '招牌设置',
};
const working = (amount: number, basis: string) => ({ amount, unit: LimitUnit.WORKING_DAY, basis });

type MemberInit = NonNullable<MessageInitShape<typeof BundleVersionSchema>['members']>[number];

const member = (key: MemberName, change: MemberInit = {}): MemberInit => ({
  key,
  itemCode: ITEMS[key],
  itemVersion: 1,
  itemName: NAMES[key],
  agencyCode: ITEMS[key].slice(0, 18),
  agencyName: ITEMS[key].startsWith(AGENCY) ? '市场监督管理局' : '卫生健康局',
  inJointLimit: true,
  ...change,
});

const needs = (...anyOf: string[]) => ({ anyOf });

/** Two that run at once, one that follows and is reviewed ahead, one that the applicant may leave out. */
export const bundle = create(BundleVersionSchema, {
  bundleCode: BUNDLE,
  version: 1,
  name: '开办餐饮店',
  regionCode: REGION,
  leadAgencyCode: AGENCY,
  leadAgencyName: '市场监督管理局',
  serviceObjects: ['1', '2'],
  handlingModes: ['1', '2', '3', '4', '9'],
  legalBasis: '行政许可法 第二十六条第二款',
  jointLimit: working(45, '行政许可法 第四十二条第二款'),
  promisedLimit: working(10, '承诺'),
  questions: [
    {
      key: 'licence',
      text: '是否已有营业执照',
      choices: [
        { value: 'yes', text: '是' },
        { value: 'no', text: '否' },
      ],
    },
    {
      key: 'sign',
      text: '是否设置招牌',
      choices: [
        { value: 'yes', text: '是' },
        { value: 'no', text: '否' },
      ],
    },
    {
      key: 'kitchen',
      text: '有无后厨',
      choices: [
        { value: 'yes', text: '有' },
        { value: 'no', text: '无' },
      ],
    },
  ],
  members: [
    member('registration', { condition: "answers.licence == 'no'" }),
    member('fire', { condition: "answers.kitchen == 'yes'" }),
    member('food', {
      condition: "answers.kitchen == 'yes'",
      needs: [needs('registration')],
      preReview: true,
      answers: { sign: "answers.sign == 'yes' ? 'yes' : 'no'" },
    }),
    member('sign', { condition: "answers.sign == 'yes'", needs: [needs('registration')], optional: true }),
  ],
  fields: [
    {
      key: 'shop-name',
      label: '店铺名称',
      kind: 'text',
      required: true,
      uses: [
        { member: 'registration', key: 'name' },
        { member: 'sign', key: 'text-on-sign' },
      ],
    },
    { key: 'area', label: '经营面积', kind: 'number', required: false, uses: [{ member: 'food', key: 'floor-area' }] },
    { key: 'opening', label: '开业日期', kind: 'date', required: false, uses: [{ member: 'fire', key: 'opening' }] },
    {
      key: 'colour',
      label: '招牌颜色',
      kind: 'text',
      required: false,
      condition: "answers.sign == 'yes'",
      uses: [{ member: 'sign', key: 'colour' }],
    },
  ],
  materials: [
    {
      key: 'application',
      materialType: 'application',
      name: '申请表',
      need: MaterialNeed.REQUIRED,
      uses: [
        { member: 'registration', key: 'application' },
        { member: 'fire', key: 'application' },
        { member: 'food', key: 'application' },
      ],
    },
    {
      key: 'layout',
      materialType: 'layout',
      name: '平面图',
      need: MaterialNeed.REQUIRED,
      uses: [
        { member: 'fire', key: 'floor-plan' },
        { member: 'food', key: 'floor-plan' },
      ],
    },
    {
      key: 'picture',
      materialType: 'picture',
      name: '效果图',
      need: MaterialNeed.REQUIRED,
      uses: [{ member: 'sign', key: 'application' }],
    },
    {
      key: 'business-licence',
      materialType: 'licence',
      name: '营业执照',
      need: MaterialNeed.REQUIRED,
      uses: [{ member: 'food', key: 'licence' }],
      givenBy: 'registration',
    },
    {
      key: 'identity',
      materialType: 'identity',
      name: '身份证明',
      need: MaterialNeed.REQUIRED,
      uses: [{ member: 'food', key: 'identity' }],
      exempt: true,
    },
  ],
});

/** What a bundle answers, or a refusal. */
export type BundleAnswer = Omit<BundleView, 'status'> & Omit<Problem, 'status'> & { readonly status: string; readonly article?: string };

const ALL = { licence: 'no', sign: 'yes', kitchen: 'yes' };

/** An application as the window hands it in: everything that is asked. */
export const application = (change: Record<string, unknown> = {}) => ({
  bundleCode: BUNDLE,
  channel: '1',
  applicant: caseForm().applicant,
  answers: ALL,
  form: { 'shop-name': ' 张三丰面馆 ', area: '88.5' },
  materials: [{ key: 'application' }, { key: 'layout' }, { key: 'picture' }],
  ...change,
});

type Said<T extends (typeof TOPICS)['review' | 'document']> = NonNullable<MessageInitShape<T['schema']>['event']>;

const decision = (outcome: CaseOutcome, key: MemberName, decidedAt: Date): Said<(typeof TOPICS)['review']> => ({
  case: 'decided',
  value: {
    outcome,
    decisionNo: `${outcome === CaseOutcome.GRANTED ? '准' : '不准'}〔2026〕${key}号`,
    decidedAt: timestampFromDate(decidedAt),
    decidedBy: 'head',
    ...(outcome === CaseOutcome.GRANTED
      ? { licenceNo: `L-${key}`, licenceName: NAMES[key], validFrom: '2026-11-24', validTo: '2031-11-23' }
      : {}),
  },
});

/** The acts on applications, by the people of one site. */
export interface Bundles {
  readonly clerk: HttpClient;
  readonly counter: HttpClient;
  readonly applicant: HttpClient;
  readonly orchestrator: HttpClient;
  register(
    change?: Record<string, unknown>,
    caller?: HttpClient,
    id?: string,
  ): Promise<HttpAnswer<BundleAnswer & Pick<RegisteredBundle, 'receiptCode'>>>;
  /** Registered at the window. */
  received(change?: Record<string, unknown>): Promise<RegisteredBundle>;
  /** Registered and accepted. */
  accepted(change?: Record<string, unknown>): Promise<BundleView>;
  /** Three members granted, the last of them at this instant, and the result joined. */
  ready(decidedAt?: Date): Promise<BundleView>;
  post(id: string, act: string, body?: unknown, caller?: HttpClient): Promise<HttpAnswer<BundleAnswer>>;
  put(id: string, act: string, body?: unknown, caller?: HttpClient): Promise<HttpAnswer<BundleAnswer>>;
  view(id: string): Promise<BundleView>;
  member(id: string, key: MemberName): Promise<BundleView['members'][number]>;
  documents(id: string): Promise<DocumentView[]>;
  /** What was told of the application itself. */
  told(id: string): Promise<BundleCaseEvent[]>;
  /** What was told of a member's case. */
  toldOf(id: string, key: MemberName): Promise<CaseEvent[]>;
  /** Approval says something of the review of a member's case. */
  review(id: string, key: MemberName, event: Said<(typeof TOPICS)['review']>, sequence?: number): Promise<void>;
  grant(id: string, key: MemberName, decidedAt?: Date): Promise<void>;
  /** Refused, with its letter. */
  refuse(id: string, key: MemberName, decidedAt?: Date): Promise<void>;
  /** The letter of a refusal alone. */
  letter(id: string, key: MemberName): Promise<void>;
  /** Approval says that the review ended. */
  terminate(id: string, key: MemberName): Promise<void>;
  /** The act is refused with exactly this, and nothing is stored. */
  expectRefused(id: string, act: () => Promise<HttpAnswer<BundleAnswer>>, status: number, code: string, field?: string): Promise<void>;
  /** Everything that is stored of the application and its members, to be compared. */
  stored(id: string): Promise<unknown>;
}

/** What the catalogue has told of bundles. */
export async function publishBundle(intake: RunningIntake, version: BundleVersion = bundle): Promise<void> {
  await intake.transaction(async (tx) => {
    await copyItemVersions(
      tx,
      Object.entries(ITEMS).map(([key, itemCode]) => ({
        value: itemLike({
          itemCode,
          name: NAMES[key as MemberName],
          agencyCode: itemCode.slice(0, 18),
          questions: key === 'food' ? (bundle.questions.slice(1, 2) as never) : [],
        }),
        sequence: 1,
      })),
    );
    await copyBundleVersions(tx, [{ value: version, sequence: version.version }]);
  });
}

export async function bundlesOf(intake: RunningIntake): Promise<Bundles> {
  await publishBundle(intake);
  const [clerk, counter, applicant, orchestrator] = await Promise.all([
    intake.clerk(),
    intake.as(staff('counter-1', SITE, 'issuing-counter')),
    intake.applicant(),
    intake.as({ id: 'orchestrator', kind: 'machine', roles: ['orchestrator'] }),
  ]);
  const consumer = intake.service.get(CaseConsumer);
  const saidOf = async (id: string, key: MemberName) => ({ caseId: (await bundles.member(id, key)).caseId, rootId: id });
  const bundles: Bundles = {
    clerk,
    counter,
    applicant,
    orchestrator,
    register: (change = {}, caller = clerk, id = newId()) => caller('PUT', `/v1/bundles/${id}`, application(change)),
    received: async (change) => {
      const answer = await bundles.register(change);
      if (answer.status !== 200) throw new Error(`the application was not registered: ${JSON.stringify(answer.body)}`);
      return answer.body as unknown as RegisteredBundle;
    },
    accepted: async (change) => {
      const { id } = await bundles.received(change);
      const answer = await bundles.post(id, 'acceptance', { outcome: 'accepted' });
      if (answer.status !== 200) throw new Error(`the application was not accepted: ${JSON.stringify(answer.body)}`);
      return answer.body as unknown as BundleView;
    },
    ready: async (decidedAt) => {
      const { id } = await bundles.accepted({ leaveOut: ['sign'], materials: [{ key: 'application' }, { key: 'layout' }] });
      await bundles.grant(id, 'registration', decidedAt);
      await bundles.grant(id, 'fire', decidedAt);
      await bundles.put(id, 'members/food/opened');
      await bundles.grant(id, 'food', decidedAt);
      await bundles.put(id, 'result');
      return bundles.view(id);
    },
    post: (id, act, body = {}, caller = clerk) => caller('POST', `/v1/bundles/${id}/${act}`, body),
    put: (id, act, body, caller = orchestrator) => caller('PUT', `/v1/bundles/${id}/${act}`, body),
    view: async (id) => (await clerk<BundleView>('GET', `/v1/bundles/${id}`)).body,
    member: async (id, key) => {
      const found = (await bundles.view(id)).members.find((one) => one.key === key);
      if (!found) throw new Error(`no member ${key}`);
      return found;
    },
    documents: async (id) => (await clerk<DocumentView[]>('GET', `/v1/bundles/${id}/documents`)).body,
    told: (id) => intake.service.published(TOPICS.bundleCase, id),
    toldOf: async (id, key) => {
      const { caseId } = await bundles.member(id, key);
      return (await intake.service.published(TOPICS.case, id)).filter((event) => event.caseId === caseId);
    },
    review: async (id, key, event, sequence = 0) => {
      const said = create(TOPICS.review.schema, { ...(await saidOf(id, key)), sequence, event });
      await intake.transaction((tx) => consumer.onReviewEvents([said], { topic: TOPICS.review.name, partition: 0, at: () => tx }));
    },
    letter: async (id, key) => {
      const said = create(TOPICS.document.schema, { ...(await saidOf(id, key)), event: LETTER });
      await intake.transaction((tx) => consumer.onDocumentEvents([said], { topic: TOPICS.document.name, partition: 0, at: () => tx }));
    },
    grant: (id, key, decidedAt = new Date()) => bundles.review(id, key, decision(CaseOutcome.GRANTED, key, decidedAt)),
    refuse: async (id, key, decidedAt = new Date()) => {
      await bundles.review(id, key, decision(CaseOutcome.REFUSED, key, decidedAt));
      await bundles.letter(id, key);
    },
    terminate: (id, key) => bundles.review(id, key, { case: 'terminated', value: { cause: TerminationCause.WITHDRAWN } }),
    expectRefused: async (id, act, status, code, field) => {
      const before = await bundles.stored(id);
      const answer = await act();
      expect([answer.status, answer.body.code, answer.body.field]).toEqual([status, code, field]);
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
      expect(await bundles.stored(id)).toEqual(before);
    },
    stored: async (id) => {
      const { rows } = await intake.superuser.query<object>(
        `SELECT (SELECT b::text FROM intake.bundle_case b WHERE id = $1) AS row,
                (SELECT string_agg(c::text, ';' ORDER BY id) FROM intake.service_case c WHERE bundle_id = $1) AS cases,
                (SELECT count(*) FROM intake.document WHERE case_id = $1) AS documents,
                (SELECT count(*) FROM intake.correction WHERE case_id = $1) AS corrections,
                (SELECT count(*) FROM intake.case_access WHERE case_id = $1) AS showings,
                (SELECT count(*) FROM intake.outgoing_message WHERE case_id = $1) AS messages,
                (SELECT count(*) FROM intake.published WHERE key = $1::text) AS events`,
        [id],
      );
      return rows[0];
    },
  };
  return bundles;
}
