import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import {
  CaseOutcome,
  newId,
  type CaseView,
  type DocumentView,
  type Page,
  type CaseListEntry,
  type Problem,
  type ProgressView,
  type RegisteredCase,
  type ReviewDecided,
} from '@onewindow/contracts';
import type { HttpClient } from '@onewindow/testing';
import { receiptCode } from '@onewindow/platform';
import type { CaseTools } from '../src/case/case.commands.js';
import { followDecision, followDecline, followLetter } from '../src/case/decision.commands.js';
import { followTermination } from '../src/case/ending.commands.js';
import { CASE_TOOLS } from '../src/tokens.js';
import { IMMEDIATE_ITEM, ITEM, OTHER_AGENCY, SITE } from './catalogue.js';
import { staff, startIntake, type RunningIntake } from './running-intake.js';
import { told as published } from './told.js';

/** A case, or the refusal's code and field. */
type Told = CaseView & { readonly code?: string; readonly field?: string };

let intake: RunningIntake;
let clerk: HttpClient;
let counter: HttpClient;
let applicant: HttpClient;

beforeAll(async () => {
  intake = await startIntake();
  clerk = await intake.clerk();
  counter = await intake.as(staff('counter-1', SITE, 'issuing-counter'));
  applicant = await intake.applicant();
}, 60_000);

afterAll(() => intake.stop());

const tools = (): CaseTools => intake.service.app.get<CaseTools>(CASE_TOOLS);
const acceptance = <T = CaseView>(id: string, body: object) => clerk<T>('POST', `/v1/cases/${id}/acceptance`, body);
const refused = (id: string, body: object) => acceptance<Problem>(id, body);
const correct = (id: string, correction: string, keys: string[], who = clerk) =>
  who<Told>('PUT', `/v1/cases/${id}/corrections/${correction}`, { materials: keys.map((key) => ({ key })) });
const withdraw = (id: string, who = clerk) => who<Told>('POST', `/v1/cases/${id}/withdrawal`, { reason: '不办了' });
const view = async (id: string): Promise<CaseView> => (await clerk<CaseView>('GET', `/v1/cases/${id}`)).body;
const kinds = async (id: string): Promise<string[]> =>
  (await clerk<DocumentView[]>('GET', `/v1/cases/${id}/documents`)).body.map(({ kind }) => kind).sort();

/** Branches of what was published of a case, in order. */
const told = async (id: string): Promise<string[]> => (await published(intake.superuser, id)).map(({ event }) => event.case ?? '');

const decided = (outcome: CaseOutcome, change: Partial<ReviewDecided> = {}): ReviewDecided => ({
  $typeName: 'approval.v1.ReviewDecided',
  outcome,
  decisionNo: `准〔2026〕${newId().slice(-6)}号`,
  decidedAt: timestampFromDate(new Date()),
  licenceNo: outcome === CaseOutcome.GRANTED ? `L-${newId()}` : '',
  decidedBy: 'head',
  licenceName: outcome === CaseOutcome.GRANTED ? '食品经营许可证' : '',
  validFrom: outcome === CaseOutcome.GRANTED ? '2026-11-24' : '',
  validTo: '',
  immediate: false,
  ...change,
});
const follow = (work: (tx: Parameters<typeof followDecision>[0]) => Promise<void>): Promise<void> => intake.transaction(work);
const grant = (id: string, change: Partial<ReviewDecided> = {}) =>
  follow((tx) => followDecision(tx, id, decided(CaseOutcome.GRANTED, change), tools()));
const letter = (id: string) =>
  follow((tx) =>
    followLetter(
      tx,
      id,
      {
        $typeName: 'approval.v1.IssuedDocument',
        kind: 'REFUSE',
        documentNo: `不准〔2026〕${newId().slice(-6)}号`,
        issuedAt: timestampFromDate(new Date()),
        reasons: [
          {
            $typeName: 'approval.v1.RefusalReason',
            condition: '场所',
            legalBasis: '食品安全法',
            reason: '距离不足',
            facts: '十五米处有旱厕',
          },
        ],
      },
      tools(),
    ),
  );
const accepted = async (): Promise<RegisteredCase> => {
  const registered = await intake.register();
  expect((await acceptance(registered.id, { outcome: 'accepted' })).status).toBe(200);
  return registered;
};

describe('what is missing or wrong', () => {
  it('is told once, all of it, and the applicant has their term', async () => {
    const { id, caseNo } = await intake.register({ materials: [{ key: 'floor-plan' }] });
    const body = { outcome: 'correction', defects: [{ material: 'floor-plan', problem: '没有标注尺寸' }] };
    const first = await acceptance(id, body);
    expect(first.body).toMatchObject({
      status: 'correcting',
      awaited: 'corrections',
      correction: { open: ['application', 'floor-plan'], defects: [{ material: 'floor-plan', name: '平面图', problem: '没有标注尺寸' }] },
    });
    expect(first.body.correction?.documentNo).toMatch(/^补正〔\d{4}〕\d{6}号$/);
    expect((await acceptance(id, body)).body).toEqual(first.body);
    const again = await refused(id, { outcome: 'correction', defects: [] });
    expect([again.status, again.body.code]).toEqual([409, 'correction-already-told']);
    expect(await kinds(id)).toEqual(['CORRECTION_NOTICE']);
    const code = receiptCode('ab'.repeat(32), id);
    const progress = await clerk<ProgressView>('GET', `/v1/progress?number=${caseNo}&code=${code}`);
    expect(progress.body.correction?.materials).toEqual(['申请书', '平面图']);
  });

  it('may come in parts; acceptance waits for all and dates from the last', async () => {
    const { id } = await intake.register({ materials: [{ key: 'floor-plan' }] });
    await acceptance(id, { outcome: 'correction', defects: [{ material: 'floor-plan', problem: '没有标注尺寸' }] });
    const part = newId();
    expect((await correct(id, part, ['application'])).body.correction?.open).toEqual(['floor-plan']);
    expect((await correct(id, part, ['application'])).status).toBe(200);
    expect((await correct(id, part, ['floor-plan'])).body.code).toBe('correction-content-differs');
    expect((await refused(id, { outcome: 'accepted' })).body.code).toBe('corrections-incomplete');
    expect((await correct(id, newId(), ['power-of-attorney'])).body).toMatchObject({
      code: 'material-not-in-notice',
      field: 'materials.0.key',
    });
    expect((await correct(id, newId(), ['floor-plan'], applicant)).body.correction?.open).toEqual([]);
    const { rows } = await intake.superuser.query<{ at: Date }>('SELECT corrected_at AS at FROM intake.service_case WHERE id = $1', [id]);
    const done = await acceptance(id, { outcome: 'accepted' });
    expect(done.body.acceptedAt).toBe(rows[0]?.at.toISOString());
    expect(await told(id)).toEqual(['registered', 'correctionNotified', 'corrected', 'corrected', 'accepted']);
  });

  it.each<[string, object, number, string]>([
    [
      'a defect of what was not handed in',
      { outcome: 'correction', defects: [{ material: 'floor-plan', problem: '不清楚' }] },
      400,
      'material-not-handed-in',
    ],
    ['a correction of nothing', { outcome: 'correction' }, 409, 'nothing-to-correct'],
    [
      'turning away for corrections that were never asked for',
      { outcome: 'not-corrected', reason: '仍不齐全' },
      409,
      'correction-not-told',
    ],
    [
      'an unknown right agency',
      { outcome: 'no-jurisdiction', reason: '不属本区', rightAgency: '91350100M000100Y43' },
      400,
      'agency-unknown',
    ],
    [
      "the item's own agency as the right one",
      { outcome: 'no-jurisdiction', reason: '不属本区', rightAgency: ITEM.slice(0, 18) },
      400,
      'agency-has-jurisdiction',
    ],
  ])('refuses %s and changes nothing', async (_, body, status, code) => {
    const { id } = await intake.register();
    const answer = await refused(id, body);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(await view(id)).toMatchObject({ status: 'received', sequence: 1 });
  });
});

describe('a case that is not accepted', () => {
  it.each<[string, object, string, object]>([
    [
      'needs no licence',
      { outcome: 'not-required', reason: '该活动无需许可' },
      'NOT_REQUIRED_NOTICE',
      { kind: 'not-required', rightAgency: null },
    ],
    [
      'belongs to another body, which is named',
      { outcome: 'no-jurisdiction', reason: '经营场所在南关区', rightAgency: OTHER_AGENCY },
      'REJECT_ACCEPT',
      { kind: 'no-jurisdiction', rightAgency: { code: OTHER_AGENCY, name: '卫生健康局' } },
    ],
  ])('%s', async (_, body, kind, notAccepted) => {
    const { id } = await intake.register();
    expect((await acceptance(id, body)).body).toMatchObject({ status: 'not-accepted', awaited: null, notAccepted });
    expect(await kinds(id)).toEqual([kind]);
    expect((await refused(id, { outcome: 'accepted' })).body.code).toBe('case-is-not-accepted');
    expect(await told(id)).toEqual(['registered', 'turnedAway']);
  });

  it('was told what to correct and it never came', async () => {
    const { id } = await intake.register({ materials: [] });
    await acceptance(id, { outcome: 'correction' });
    expect((await acceptance(id, { outcome: 'not-corrected', reason: '逾期未补正' })).body.notAccepted?.kind).toBe('not-corrected');
    expect(await kinds(id)).toEqual(['CORRECTION_NOTICE', 'REJECT_ACCEPT']);
  });
});

describe('a withdrawal', () => {
  it('ends the case at once before acceptance, quietly again', async () => {
    const { id } = await intake.register();
    const first = await withdraw(id, applicant);
    expect([first.status, first.body.status, first.body.termination?.status]).toEqual([200, 'terminated', 'done']);
    expect((await withdraw(id)).body.sequence).toBe(first.body.sequence);
    expect(await kinds(id)).toEqual(['WITHDRAWAL_NOTICE']);
  });

  it('is asked of approval after acceptance, which ends the case', async () => {
    const { id } = await accepted();
    expect((await withdraw(id)).status).toBe(202);
    expect((await withdraw(id)).status).toBe(202);
    await follow((tx) => followTermination(tx, id, tools()));
    await follow((tx) => followTermination(tx, id, tools()));
    expect(await view(id)).toMatchObject({ status: 'terminated', termination: { status: 'done' } });
    expect(await told(id)).toEqual(['registered', 'accepted', 'terminationRequested', 'terminated']);
  });

  it('is superseded by a decision that came first', async () => {
    const { id } = await accepted();
    await withdraw(id);
    await grant(id);
    await follow((tx) => followTermination(tx, id, tools()));
    expect(await view(id)).toMatchObject({ status: 'ready', termination: { status: 'superseded' } });
    expect((await withdraw(id)).body.code).toBe('case-is-ready');
  });
});

describe('a decision', () => {
  it('brings the letter and the licence of a grant', async () => {
    const { id } = await accepted();
    await grant(id);
    expect(await kinds(id)).toEqual(['ACCEPT_NOTICE', 'GRANT', 'PERMIT']);
  });

  it.each([
    ['first', true],
    ['last', false],
  ])('that refuses is ready when its letter is here too, the letter coming %s', async (_, letterFirst) => {
    const { id } = await accepted();
    const refuse = () => follow((tx) => followDecision(tx, id, decided(CaseOutcome.REFUSED), tools()));
    if (letterFirst) await letter(id);
    else await refuse();
    expect((await view(id)).status).toBe('accepted');
    if (letterFirst) await refuse();
    else await letter(id);
    expect(await view(id)).toMatchObject({ status: 'ready', outcome: 'refused', licenceNo: null });
    expect(await kinds(id)).toEqual(['ACCEPT_NOTICE', 'REFUSE']);
    expect((await told(id)).filter((event) => event === 'ready')).toHaveLength(1);
  });
});

describe('a decision at the window', () => {
  const body = { delegationId: newId(), outcome: 'granted', findings: [] };
  const decide = (id: string, change: object = {}) => clerk<Told>('POST', `/v1/cases/${id}/immediate`, { ...body, ...change });

  it('is accepted and sent along once, and done or declined by approval', async () => {
    const { id } = await intake.register({ itemCode: IMMEDIATE_ITEM });
    const answers = await Promise.all(Array.from({ length: 10 }, () => decide(id)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    expect(await told(id)).toEqual(['registered', 'accepted']);
    expect((await decide(id, { opinion: '另一种' })).body.code).toBe('immediate-content-differs');
    await grant(id, { immediate: true });
    expect((await view(id)).immediate?.status).toBe('done');

    const other = await intake.register({ itemCode: IMMEDIATE_ITEM });
    await decide(other.id);
    await follow((tx) =>
      followDecline(tx, other.id, {
        $typeName: 'approval.v1.ImmediateDeclined',
        delegationId: '',
        code: 'delegation-unknown',
        message: '',
      }),
    );
    expect(await view(other.id)).toMatchObject({ status: 'accepted', immediate: { status: 'declined', code: 'delegation-unknown' } });
  });
});

describe('delivery', () => {
  const deliver = (id: string, body: object) => counter<Told>('POST', `/v1/cases/${id}/delivery`, body);
  const receipt = (id: string, receivedOn: string) =>
    counter<Told>('POST', `/v1/cases/${id}/delivery/receipt`, { receivedOn, signedBy: '张三丰' });
  const ready = async (change: object = {}): Promise<string> => {
    const { id } = await intake.register(change as Record<string, unknown>);
    await acceptance(id, { outcome: 'accepted' });
    await grant(id);
    return id;
  };
  const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);

  it('by mail is service on the day of the return receipt', async () => {
    const id = await ready();
    expect((await receipt(id, today)).body.code).toBe('case-is-ready');
    expect((await deliver(id, { mode: 'mail', waybillNo: 'EMS123456' })).body).toMatchObject({
      status: 'dispatched',
      awaited: 'return-receipt',
    });
    expect((await receipt(id, '2020-01-01')).body.code).toBe('received-before-dispatch');
    expect((await receipt(id, '2099-01-01')).body.code).toBe('received-in-future');
    expect((await receipt(id, today)).body).toMatchObject({ status: 'closed', delivery: { mode: 'mail', waybillNo: 'EMS123456' } });
    expect((await receipt(id, today)).status).toBe(200);
    expect(await told(id)).toEqual(['registered', 'accepted', 'ready', 'dispatched', 'closed']);
  });

  it('electronically needs consent', async () => {
    expect((await deliver(await ready(), { mode: 'electronic' })).body.code).toBe('no-consent');
    expect((await deliver(await ready({ electronicService: true }), { mode: 'electronic' })).body.status).toBe('closed');
  });
});

describe('an applicant online', () => {
  const form = (change: object = {}) => ({
    itemCode: ITEM,
    channel: '2',
    applicant: {
      kind: '1',
      name: '张三丰',
      certificate: { certificateType: '111', certificateNumber: '11010519491231002X' },
      phone: '13900000000',
    },
    materials: [{ key: 'application' }],
    ...change,
  });
  const apply = (who: HttpClient, change: object = {}, id = newId()) =>
    who<RegisteredCase & { code?: string }>('PUT', `/v1/cases/${id}`, form(change));

  it('applies for themselves, and sees and lists their own cases alone', async () => {
    const { body } = await apply(applicant);
    expect(body).toMatchObject({ status: 'received', channel: '2', receiptCode: expect.stringMatching(/^[2-9A-Z]{12}$/) });
    const list = await applicant<Page<CaseListEntry>>('GET', '/v1/cases?limit=200');
    expect(list.body.items.map(({ id }) => id)).toContain(body.id);
    const stranger = await intake.applicant('cd'.repeat(16));
    expect((await stranger<Problem>('GET', `/v1/cases/${body.id}`)).body.code).toBe('case-not-found');
    expect((await stranger<Page<CaseListEntry>>('GET', '/v1/cases')).body.items).toEqual([]);
    expect((await withdraw(body.id, stranger)).status).toBe(404);
    expect((await apply(stranger)).body.code).toBe('applicant-not-you');
  });

  it.each<[string, object, number, string]>([
    ["a window's channel", { channel: '1' }, 403, 'channel-not-yours'],
    ['a site that is none', { siteId: newId() }, 400, 'site-unknown'],
  ])('is refused %s', async (_, change, status, code) => {
    const answer = await apply(applicant, change);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });
});

it('a window takes only items of its scope', async () => {
  const narrow = await intake.as({ ...staff('clerk-9', SITE, 'window-clerk'), windowId: 'w-3' });
  const answer = await narrow<Problem>('PUT', `/v1/cases/${newId()}`, {
    itemCode: ITEM,
    channel: '1',
    applicant: {
      kind: '1',
      name: '张三丰',
      certificate: { certificateType: '111', certificateNumber: '11010519491231002X' },
      phone: '13900000000',
    },
  });
  expect([answer.status, answer.body.code]).toEqual([400, 'item-not-at-this-window']);
});

describe('acts in the same instant', () => {
  it('a withdrawal and an acceptance: whichever is second is told the state, never a fault', async () => {
    for (let round = 0; round < 10; round++) {
      const { id } = await intake.register();
      const [withdrawn, taken] = await Promise.all([withdraw(id), acceptance(id, { outcome: 'accepted' })]);
      expect([200, 202]).toContain(withdrawn.status);
      expect([200, 409]).toContain(taken.status);
      expect((await view(id)).status).toBe(taken.status === 200 ? 'accepted' : 'terminated');
    }
  });

  it('the last correction and a turning away', async () => {
    for (let round = 0; round < 10; round++) {
      const { id } = await intake.register({ materials: [] });
      await acceptance(id, { outcome: 'correction' });
      const answers = await Promise.all([
        correct(id, newId(), ['application']),
        acceptance(id, { outcome: 'not-corrected', reason: '逾期' }),
      ]);
      expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
    }
  });
});
