import { create } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import {
  CaseAcceptedSchema,
  DutyKind,
  newId,
  StepKind,
  type CaseAccepted,
  type Page,
  type Problem,
  type ReviewView,
  type Role,
  type TaskView,
} from '@onewindow/contracts';
import { NumberBlocks } from '@onewindow/documents';
import { Transactions } from '@onewindow/messaging/tx';
import { createService, type RunningService } from '@onewindow/platform';
import { httpClient, testBrokers, testDatabase, testIssuer, type HttpClient, type TestDatabase, type TestIssuer } from '@onewindow/testing';
import { Client } from 'pg';
import { AppModule } from '../src/app.module.js';
import { dataSourceOptions } from '../src/data-source.js';
import { openReview } from '../src/review/opening.commands.js';
import { copyStaffMember } from '../src/staff/staff.commands.js';

const AGENCY = '12441500196720244T';
const OTHER_AGENCY = '11500228008652038C';
const ITEM = `${AGENCY}3442199806003`;

let database: TestDatabase;
let issuer: TestIssuer;
let service: RunningService;
let superuser: Client;
const people = {} as Record<'officerA' | 'officerB' | 'head' | 'receiver' | 'stranger' | 'system', HttpClient>;

beforeAll(async () => {
  database = await testDatabase({ service: 'approval', dataSourceOptions });
  issuer = await testIssuer();
  const config = {
    PORT: 0,
    HOST: '127.0.0.1',
    LOG_LEVEL: 'silent' as const,
    DATABASE_URL: database.url,
    KAFKA_BROKERS: testBrokers(),
    OIDC_ISSUER: issuer.issuer,
    OIDC_JWKS_URL: issuer.jwksUrl,
  };
  service = await createService({ name: 'approval', config: () => config, module: (read) => AppModule.forRoot(read) });
  superuser = new Client(database.superuserUrl);
  await superuser.connect();
  const as = async (id: string, roles: Role[], agencyCode = AGENCY, kind: 'staff' | 'machine' = 'staff') =>
    httpClient(service.address, await issuer.token({ id, roles, agencyCode, kind }));
  people.officerA = await as('officer-a', ['officer']);
  people.officerB = await as('officer-b', ['officer']);
  people.head = await as('head', ['agency-head']);
  people.receiver = await as('receiver', ['officer']);
  people.stranger = await as('stranger', ['officer'], OTHER_AGENCY);
  people.system = await as('market-system', ['department-system'], AGENCY, 'machine');
  await service.app.get(Transactions).run('request:test', async (tx) => {
    await copyStaffMember(
      tx,
      {
        $typeName: 'catalog.v1.StaffMember',
        staffId: 'officer-a',
        username: 'a',
        name: '王志强',
        agencyCode: AGENCY,
        siteId: '',
        windowId: '',
        roles: ['officer'],
        active: true,
      },
      1,
    );
    await copyStaffMember(
      tx,
      {
        $typeName: 'catalog.v1.StaffMember',
        staffId: 'gone',
        username: 'g',
        name: '离职',
        agencyCode: AGENCY,
        siteId: '',
        windowId: '',
        roles: ['officer'],
        active: false,
      },
      1,
    );
  });
});

afterAll(async () => {
  await superuser.end();
  await service.stop();
  await issuer.close();
  await database.drop();
});

const accepted = (dueAt = new Date('2026-12-03T16:00:00Z')): CaseAccepted =>
  create(CaseAcceptedSchema, {
    caseNo: `${ITEM}20261124000001`,
    applicant: { subjectId: 'ab'.repeat(16), kind: '1', maskedName: '张**', uscc: '' },
    acceptedAt: timestampFromDate(new Date('2026-11-24T02:00:00Z')),
    receivedBy: 'receiver',
    plan: {
      itemCode: ITEM,
      itemVersion: 1,
      itemName: '食品经营许可',
      regionCode: '220104',
      agencyCode: AGENCY,
      agencyName: '市场监督管理局',
      steps: [
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
      ],
      result: { name: '食品经营许可证', resultType: '10', validityMonths: 60 },
      duties: [{ kind: DutyKind.SUPERVISE, agencyCode: OTHER_AGENCY }],
    },
    statutoryDue: { day: '2026-12-22', at: timestampFromDate(new Date('2026-12-22T16:00:00Z')), provisional: false },
    promisedDue: { day: dueAt.toISOString().slice(0, 10), at: timestampFromDate(dueAt), provisional: false },
    calendarVersion: 1,
    calendarRegion: '000000',
  });

const open = async (id = newId(), event = accepted()): Promise<string> => {
  await service.app
    .get(Transactions)
    .run('event:test', (tx) => openReview(tx, { caseId: id, rootId: id, accepted: event }, service.app.get(NumberBlocks)));
  return id;
};

const step = (id: string, key: string, act = 'decision') => `/v1/reviews/${id}/steps/${key}/${act}`;
const passed = (...conditions: string[]) => ({ outcome: 'passed', findings: conditions.map((condition) => ({ condition, met: true })) });

const decideBoth = async (id: string) => {
  const answers = await Promise.all([
    people.officerA<ReviewView>('POST', step(id, 'document-review'), passed('rules')),
    people.officerB<ReviewView>('POST', step(id, 'premises-review'), passed('place')),
  ]);
  expect(answers.map((answer) => answer.status)).toEqual([200, 200]);
};

const problemOf = async (answer: ReturnType<typeof people.officerA<Problem>>) => {
  const { status, body } = await answer;
  return [status, body.code];
};

describe('the road of a review', () => {
  it('goes from two steps decided in the same instant to a grant with licence and result', async () => {
    const id = await open();
    await decideBoth(id);
    const decided = await people.head<ReviewView>('POST', step(id, 'decision'), { outcome: 'passed' });
    expect(decided.body).toMatchObject({ status: 'granted', steps: [{ status: 'passed' }, { status: 'passed' }, { status: 'passed' }] });
    expect(decided.body.decisionNo).toMatch(/^准〔\d{4}〕\d{6}号$/);
    const { rows } = await superuser.query('SELECT licence_no, status, subject_id FROM approval.licence WHERE case_id = $1', [id]);
    expect(rows).toEqual([{ licence_no: decided.body.licenceNo, status: 'valid', subject_id: 'ab'.repeat(16) }]);
    // opened, two steps opened, two decided, decision opened, decision decided, review decided
    expect(decided.body.sequence).toBe(8);
  });

  it('ends in a refusal without a licence when a condition is not met', async () => {
    const id = await open();
    await people.officerA('POST', step(id, 'document-review'), passed('rules'));
    await people.officerB('POST', step(id, 'premises-review'), {
      outcome: 'failed',
      findings: [{ condition: 'place', met: false, reason: '距污染源不足二十五米' }],
    });
    expect(await problemOf(people.head<Problem>('POST', step(id, 'decision'), { outcome: 'passed' }))).toEqual([
      409,
      'grant-against-steps',
    ]);
    const refused = await people.head<ReviewView>('POST', step(id, 'decision'), {
      outcome: 'failed',
      opinion: '经营场所不符合食品安全法第三十三条',
    });
    expect(refused.body).toMatchObject({ status: 'refused', licenceNo: null });
    const { rows } = await superuser.query('SELECT 1 FROM approval.licence WHERE case_id = $1', [id]);
    expect(rows).toEqual([]);
  });

  it('is opened once, however often it is told', async () => {
    const id = await open();
    await people.officerA('POST', step(id, 'document-review'), passed('rules'));
    await open(id);
    const review = await people.head<ReviewView>('GET', `/v1/reviews/${id}`);
    expect(review.body.steps.map((one) => one.status)).toEqual(['passed', 'open', 'waiting']);
  });
});

describe('two at once', () => {
  it('one decision stands and the other officer is told the state', async () => {
    const id = await open();
    const answers = await Promise.all([
      people.officerA<Problem>('POST', step(id, 'document-review'), passed('rules')),
      people.officerB<Problem>('POST', step(id, 'document-review'), passed('rules')),
    ]);
    expect(answers.map((answer) => answer.status).sort((x, y) => x - y)).toEqual([200, 409]);
    expect(answers.find((answer) => answer.status === 409)?.body).toMatchObject({ code: 'step-already-decided', status: 409 });
  });

  it('ten grants at once are one decision', async () => {
    const id = await open();
    await decideBoth(id);
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => people.head<ReviewView>('POST', step(id, 'decision'), { outcome: 'passed' })),
    );
    expect(new Set(answers.map((answer) => `${answer.status} ${answer.body.decisionNo}`)).size).toBe(1);
  });

  it('one claim holds and the other is told who holds it', async () => {
    const id = await open();
    const [a, b] = await Promise.all([
      people.officerA<Problem>('PUT', step(id, 'document-review', 'claim')),
      people.officerB<Problem>('PUT', step(id, 'document-review', 'claim')),
    ]);
    expect([a.status, b.status].sort((x, y) => x - y)).toEqual([200, 409]);
    expect((a.status === 409 ? a : b).body.code).toBe('step-claimed');
  });
});

describe('claims', () => {
  it('can be given back, and then another takes the step', async () => {
    const id = await open();
    expect((await people.officerA('PUT', step(id, 'document-review', 'claim'))).status).toBe(200);
    expect(await problemOf(people.officerB<Problem>('POST', step(id, 'document-review'), passed('rules')))).toEqual([409, 'step-claimed']);
    expect((await people.officerA<ReviewView>('DELETE', step(id, 'document-review', 'claim'))).body.steps[0]).toMatchObject({
      status: 'open',
      claimedBy: null,
    });
    expect((await people.officerB('POST', step(id, 'document-review'), passed('rules'))).status).toBe(200);
  });

  it('whose lease has run out hold nobody off', async () => {
    const id = await open();
    await people.officerA('PUT', step(id, 'document-review', 'claim'));
    await superuser.query(
      `UPDATE approval.review_step SET lease_until = now() - interval '1 second' WHERE review_id = $1 AND status = 'claimed'`,
      [id],
    );
    expect((await people.officerB<ReviewView>('PUT', step(id, 'document-review', 'claim'))).body.steps[0]).toMatchObject({
      claimedBy: 'officer-b',
    });
  });
});

describe('who may decide', () => {
  it.each([
    ['the person who received the case', 'receiver', 403, 'receiver-may-not-decide'],
    ['another role', 'head', 403, 'step-not-your-role'],
    ['another agency', 'stranger', 404, 'review-not-found'],
  ] as const)('not %s', async (_, who, status, code) => {
    const id = await open();
    expect(await problemOf(people[who]<Problem>('POST', step(id, 'document-review'), passed('rules')))).toEqual([status, code]);
  });

  it("an agency's own system, for an officer it names", async () => {
    const id = await open();
    const path = step(id, 'document-review');
    expect(await problemOf(people.system<Problem>('POST', path, passed('rules')))).toEqual([400, 'officer-missing']);
    expect(await problemOf(people.system<Problem>('POST', path, { ...passed('rules'), officerId: 'nobody' }))).toEqual([
      403,
      'officer-unknown',
    ]);
    expect(await problemOf(people.system<Problem>('POST', path, { ...passed('rules'), officerId: 'gone' }))).toEqual([
      403,
      'officer-unknown',
    ]);
    const decided = await people.system<ReviewView>('POST', path, { ...passed('rules'), officerId: 'officer-a' });
    expect(decided.body.steps[0]).toMatchObject({ status: 'passed', decidedBy: 'officer-a' });
  });

  it('a person for nobody else', async () => {
    const id = await open();
    expect(
      await problemOf(people.officerB<Problem>('POST', step(id, 'document-review'), { ...passed('rules'), officerId: 'officer-a' })),
    ).toEqual([403, 'officer-not-you']);
  });
});

describe('bad input', () => {
  it.each<[string, string, unknown, number, string]>([
    ['an outcome that is none', 'document-review', { outcome: 'maybe' }, 400, 'invalid-body'],
    ['a finding left out', 'document-review', { outcome: 'passed' }, 400, 'finding-missing'],
    ['an unknown step', 'nope', passed(), 404, 'step-not-found'],
    ['a step key that is none', 'NOPE', passed(), 400, 'invalid-path'],
    ['a step that is not open yet', 'decision', { outcome: 'passed' }, 403, 'step-not-your-role'],
  ])('%s is refused', async (_, key, body, status, code) => {
    const id = await open();
    expect(await problemOf(people.officerA<Problem>('POST', step(id, key), body))).toEqual([status, code]);
  });

  it('a decision before its prerequisites is refused', async () => {
    const id = await open();
    expect(await problemOf(people.head<Problem>('POST', step(id, 'decision'), { outcome: 'passed' }))).toEqual([409, 'step-not-open']);
  });
});

describe('the queue', () => {
  it('shows what binds first on top, page by page without repeats, and only the own agency', async () => {
    const late = await open(newId(), accepted(new Date('2026-12-10T16:00:00Z')));
    const soon = await open(newId(), accepted(new Date('2026-11-25T16:00:00Z')));
    const seen: TaskView[] = [];
    let next: string | null = '';
    while (next !== null) {
      const page: Page<TaskView> = (await people.officerA<Page<TaskView>>('GET', `/v1/tasks?limit=3${next ? `&cursor=${next}` : ''}`)).body;
      seen.push(...page.items);
      next = page.next;
    }
    const keys = seen.map((task) => `${task.reviewId}/${task.stepKey}`);
    expect(new Set(keys).size).toBe(keys.length);
    expect(seen.map((task) => task.dueAt)).toEqual(seen.map((task) => task.dueAt).sort());
    expect(keys.indexOf(`${soon}/document-review`)).toBeLessThan(keys.indexOf(`${late}/document-review`));
    expect((await people.stranger<Page<TaskView>>('GET', '/v1/tasks')).body.items).toEqual([]);
    expect(await problemOf(people.officerA<Problem>('GET', `/v1/tasks?agency=${OTHER_AGENCY}`))).toEqual([403, 'agency-not-yours']);
  });

  it('tells claimed steps from open ones', async () => {
    const id = await open();
    await people.officerA('PUT', step(id, 'document-review', 'claim'));
    const claimed = await people.officerB<Page<TaskView>>('GET', '/v1/tasks?status=claimed&limit=200');
    expect(claimed.body.items.filter((task) => task.reviewId === id)).toMatchObject([
      { stepKey: 'document-review', claimedBy: 'officer-a', applicant: '张**' },
    ]);
    const left = await people.officerB<Page<TaskView>>('GET', '/v1/tasks?status=open&limit=200');
    expect(left.body.items.filter((task) => task.reviewId === id).map((task) => task.stepKey)).toEqual(['premises-review']);
  });
});
