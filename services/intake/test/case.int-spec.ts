import { create, toBinary } from '@bufbuild/protobuf';
import {
  ItemRetiredSchema,
  ItemVersionSchema,
  MaterialNeed,
  newId,
  ratingInvitationId,
  TOPICS,
  type CaseListEntry,
  type CaseView,
  type DocumentView,
  type ItemEvent,
  type Page,
  type Problem,
  type ProgressView,
  type RegisteredCase,
} from '@onewindow/contracts';
import type { SliceContext } from '@onewindow/messaging/transport';
import { httpClient, type HttpClient } from '@onewindow/testing';
import { copyItemVersions } from '../src/catalogue/catalogue.commands.js';
import { CatalogueConsumer } from '../src/catalogue/catalogue.consumer.js';
import { casesOf } from './cases.js';
import { itemLike } from './catalogue.js';
import { form as plainForm, staff, startIntake, type RunningIntake } from './running-intake.js';

const ITEM = '12441500196720244T3442199806006';

/** An item that asks for a power of attorney from those who are represented. */
const item = itemLike({
  itemCode: ITEM,
  questions: [
    {
      $typeName: 'catalog.v1.Question',
      key: 'agent',
      text: '是否委托',
      choices: [
        { $typeName: 'catalog.v1.Choice', value: 'yes', text: '是' },
        { $typeName: 'catalog.v1.Choice', value: 'no', text: '否' },
      ],
    },
  ],
  materials: create(ItemVersionSchema, {
    materials: [
      { key: 'application', name: '申请书', need: MaterialNeed.REQUIRED, legalBasis: '行政许可法 第二十九条' },
      {
        key: 'power-of-attorney',
        materialType: 'power-of-attorney',
        name: '授权委托书',
        need: MaterialNeed.REQUIRED,
        condition: "answers.agent == 'yes'",
        legalBasis: '行政许可法 第二十九条',
      },
    ],
  }).materials,
});

const form = (change: Record<string, unknown> = {}) => plainForm({ itemCode: ITEM, answers: { agent: 'no' }, ...change });

let intake: RunningIntake;
let clerk: HttpClient;
let otherClerk: HttpClient;
let counter: HttpClient;
let anyone: HttpClient;

beforeAll(async () => {
  intake = await startIntake();
  await intake.transaction((tx) => copyItemVersions(tx, [{ value: item, sequence: 1 }]));
  ({ clerk, counter } = await casesOf(intake));
  otherClerk = await intake.as(staff('clerk-2', 'site-2', 'window-clerk'));
  anyone = httpClient(intake.service.address);
});

afterAll(() => intake.stop());

const rowsOf = async (id: string): Promise<number> => {
  const { rows } = await intake.superuser.query<{ n: number }>('SELECT count(*)::int AS n FROM intake.service_case WHERE id = $1', [id]);
  return rows[0]?.n ?? 0;
};

const register = async (id = newId(), body: object = form()): Promise<RegisteredCase> => {
  const answer = await clerk<RegisteredCase>('PUT', `/v1/cases/${id}`, body);
  expect(answer.status).toBe(200);
  return answer.body;
};

const accept = async (id: string) => clerk<CaseView>('POST', `/v1/cases/${id}/acceptance`, { outcome: 'accepted' });

describe('registering', () => {
  it('gives number and receipt code, masks the certificate, and asks for nothing more', async () => {
    const registered = await register();
    expect(registered).toMatchObject({
      status: 'received',
      applicant: { name: '张三丰', certificateNumber: '11**************2X' },
      missing: [],
      sequence: 1,
    });
    expect(registered.caseNo).toMatch(new RegExp(`^${ITEM}\\d{14}$`));
    expect(registered.receiptCode).toMatch(/^[2-9A-Z]{12}$/);
  });

  it('takes the same content again whatever the order of its fields', async () => {
    const id = newId();
    const first = await register(id);
    expect(await register(id, Object.fromEntries(Object.entries(form()).toReversed()))).toEqual(first);
  });

  it('refuses another content under the same id', async () => {
    const id = newId();
    await register(id);
    const other = await clerk<Problem>('PUT', `/v1/cases/${id}`, form({ answers: { agent: 'yes' } }));
    expect([other.status, other.body.code]).toEqual([409, 'case-content-differs']);
  });

  it.each<[string, Record<string, unknown>, string, string]>([
    ['an unknown item', { itemCode: '12441500196720244T3442199806004' }, 'item-unknown', 'itemCode'],
    ['an item code that is none', { itemCode: 'nope' }, 'invalid-body', 'itemCode'],
    ['a material the item does not ask for', { materials: [{ key: 'bank-statement' }] }, 'material-not-asked', 'materials.0.key'],
    [
      'a material that these answers do not ask for',
      { materials: [{ key: 'power-of-attorney' }] },
      'material-not-asked',
      'materials.0.key',
    ],
    ['a missing answer', { answers: {} }, 'answers-invalid', 'answers.agent'],
    ['an answer that is no choice', { answers: { agent: 'perhaps' } }, 'answers-invalid', 'answers.agent'],
  ])('refuses %s at the field and stores nothing', async (_, change, code, field) => {
    const id = newId();
    const answer = await clerk<Problem>('PUT', `/v1/cases/${id}`, form(change));
    expect([answer.status, answer.body.code, answer.body.field]).toEqual([400, code, field]);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(await rowsOf(id)).toBe(0);
  });

  it('refuses an id that is none', async () => {
    const answer = await clerk<Problem>('PUT', '/v1/cases/42', form());
    expect([answer.status, answer.body.code]).toEqual([400, 'invalid-path']);
  });

  it('is for window clerks only', async () => {
    expect((await counter('PUT', `/v1/cases/${newId()}`, form())).status).toBe(403);
    expect((await anyone('PUT', `/v1/cases/${newId()}`, form())).status).toBe(401);
  });

  it('of a retired item is refused, while its cases go on and a later version is taken again', async () => {
    const ofItem = { itemCode: '12441500196720244T3442199806005' };
    const tell = (sequence: number, event: ItemEvent['event']): Promise<void> =>
      intake.transaction((tx) => {
        const slice: SliceContext = { topic: TOPICS.item.name, partition: 0, at: () => tx };
        return new CatalogueConsumer().onItemEvents([create(TOPICS.item.schema, { sequence, event })], slice);
      });
    const version = (number: number) =>
      ({ case: 'published', value: create(ItemVersionSchema, { ...item, ...ofItem, version: number }) }) as const;
    await tell(1, version(1));
    const { id } = await register(newId(), form(ofItem));
    await tell(2, { case: 'retired', value: create(ItemRetiredSchema, { ...ofItem, version: 1, reason: '事项取消' }) });
    await tell(1, version(1));
    const refused = await clerk<Problem>('PUT', `/v1/cases/${newId()}`, form(ofItem));
    expect([refused.status, refused.body.code]).toEqual([400, 'item-unknown']);
    expect((await accept(id)).body.status).toBe('accepted');
    await tell(3, version(2));
    await register(newId(), form(ofItem));
  });

  it('leaves no identity number, name or phone readable in its row', async () => {
    const { id } = await register();
    const { rows } = await intake.superuser.query<{ everything: string }>(
      'SELECT c::text AS everything FROM intake.service_case c WHERE id = $1',
      [id],
    );
    const stored = rows[0]?.everything ?? '';
    expect(stored).toContain(id);
    for (const secret of ['11010519491231002X', '张三丰', '13900001234']) expect(stored).not.toContain(secret);
  });
});

describe('who speaks for the applicant', () => {
  const CARD = '110101199003074530';
  const agent = { name: '令狐冲', certificate: { certificateType: '111', certificateNumber: CARD }, phone: '13700005678' };
  const contact = { name: '任盈盈', phone: '13600009876' };
  const represented = (more: object = {}) => ({ applicant: { ...form().applicant, postcode: '130022', contact, agent }, ...more });

  it('is told with the case, masked, named on the receipt, and lies encrypted', async () => {
    const { id, applicant } = await register(newId(), form(represented({ answers: { agent: 'yes' } })));
    expect(applicant).toMatchObject({
      agent: { name: '令狐冲', certificateNumber: '11**************30', phone: '137****5678' },
      contact: { name: '任盈盈', phone: '136****9876' },
      legalRepresentative: null,
    });
    const [receipt] = (await clerk<DocumentView[]>('GET', `/v1/cases/${id}/documents`)).body;
    expect(receipt?.data['agent']).toBe('令狐冲');
    const { rows } = await intake.superuser.query<{ everything: string }>(
      'SELECT c::text AS everything FROM intake.service_case c WHERE id = $1',
      [id],
    );
    for (const secret of ['令狐冲', '任盈盈', CARD, '13700005678', '13600009876']) expect(rows[0]?.everything).not.toContain(secret);
    const list = (await clerk<Page<CaseListEntry>>('GET', '/v1/cases?limit=1')).body.items;
    expect(list).toMatchObject([{ id, applicant: '张**' }]);
  });

  it('shows the letter of authorisation that the item lists, or the case is not whole', async () => {
    const refused = await clerk<Problem>('PUT', `/v1/cases/${newId()}`, form(represented()));
    expect([refused.status, refused.body.code, refused.body.field]).toEqual([400, 'agent-not-answered', 'applicant.agent']);
    const { id, missing } = await register(newId(), form(represented({ answers: { agent: 'yes' } })));
    expect(missing.map(({ key }) => key)).toEqual(['power-of-attorney']);
    expect((await accept(id)).status).toBe(409);
  });

  it('needs no letter of an item that lists none', async () => {
    await register(newId(), { ...plainForm(), ...represented() });
  });
});

describe('accepting', () => {
  it('sets both dates, tells why, and is quiet the second time', async () => {
    const { id } = await register();
    const accepted = await accept(id);
    expect(accepted.body).toMatchObject({ status: 'accepted', sequence: 2 });
    expect(accepted.body.promisedDue?.at.endsWith('T16:00:00.000Z')).toBe(true);
    expect(String(accepted.body.promisedDue?.day) < String(accepted.body.statutoryDue?.day)).toBe(true);
    expect((await accept(id)).body).toEqual(accepted.body);
    const dates = await clerk<{ statutory: { due: unknown; steps: unknown[] } }>('GET', `/v1/cases/${id}/dates`);
    expect(dates.body.statutory.due).toEqual(accepted.body.statutoryDue);
    expect(dates.body.statutory.steps.length).toBeGreaterThan(0);
  });

  it('names everything that is missing at once', async () => {
    const { id, missing } = await register(newId(), form({ answers: { agent: 'yes' }, materials: [] }));
    expect(missing.map((material) => material.key)).toEqual(['application', 'power-of-attorney']);
    const answer = await clerk<Problem & { missing: unknown }>('POST', `/v1/cases/${id}/acceptance`, { outcome: 'accepted' });
    expect([answer.status, answer.body.code, answer.body.missing]).toEqual([
      409,
      'materials-incomplete',
      [
        { key: 'application', name: '申请书' },
        { key: 'power-of-attorney', name: '授权委托书' },
      ],
    ]);
  });

  it("does not know another site's case", async () => {
    const { id } = await register();
    for (const [method, path, body] of [
      ['POST', `/v1/cases/${id}/acceptance`, { outcome: 'accepted' }],
      ['GET', `/v1/cases/${id}`, undefined],
    ] as const) {
      const answer = await otherClerk<Problem>(method, path, body);
      expect([answer.status, answer.body.code]).toEqual([404, 'case-not-found']);
    }
  });

  it.each<[string, object | undefined]>([
    ['received', undefined],
    ['correcting', { outcome: 'correction', defects: [{ material: 'application', problem: '未签名' }] }],
    ['not-accepted', { outcome: 'not-required', reason: '不需要许可' }],
  ])('is what dates follow from: of a case that is %s there are none', async (status, outcome) => {
    const { id } = await register();
    if (outcome) await clerk('POST', `/v1/cases/${id}/acceptance`, outcome);
    const { body } = await clerk<Problem & { article: string }>('GET', `/v1/cases/${id}/dates`);
    expect([body.code, body.article]).toEqual([`case-is-${status}`, '行政许可法 第三十二条']);
  });
});

describe('looking', () => {
  it('by number and receipt code shows progress; a wrong code and an unknown number answer alike', async () => {
    const { id, caseNo, receiptCode } = await register();
    const right = await anyone<ProgressView>('GET', `/v1/progress?number=${caseNo}&code=${receiptCode ?? ''}`);
    expect(right.body).toMatchObject({
      caseNo,
      status: 'received',
      awaited: 'acceptance',
      correction: null,
      ratingInvitationId: ratingInvitationId(id, 1),
    });
    const wrongCode = await anyone<Problem>('GET', `/v1/progress?number=${caseNo}&code=222222222222`);
    const wrongNumber = await anyone<Problem>('GET', `/v1/progress?number=${ITEM}20260101000001&code=${receiptCode ?? ''}`);
    expect([wrongCode.status, wrongCode.body.code, wrongCode.body.detail]).toEqual([404, 'receipt-unknown', wrongNumber.body.detail]);
    expect(wrongNumber.status).toBe(404);
  });

  it('records who read a whole case', async () => {
    const { id } = await register();
    await clerk('GET', `/v1/cases/${id}`);
    const { rows } = await intake.superuser.query('SELECT who, why FROM intake.case_access WHERE case_id = $1 ORDER BY at', [id]);
    expect(rows.at(-1)).toEqual({ who: 'clerk-1', why: 'case-view:staff' });
  });

  it('lists the own site page by page, complete and without repeats', async () => {
    const ids: string[] = [];
    for (let i = 0; i < 7; i++) ids.push((await register()).id);
    const seen: string[] = [];
    let next: string | null = '';
    while (next !== null) {
      const page: Page<{ id: string }> = (await clerk<Page<{ id: string }>>('GET', `/v1/cases?limit=3${next ? `&cursor=${next}` : ''}`))
        .body;
      seen.push(...page.items.map((entry) => entry.id));
      next = page.next;
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.filter((id) => ids.includes(id))).toEqual([...ids].reverse());
    expect((await otherClerk<Page<unknown>>('GET', '/v1/cases')).body.items).toEqual([]);
  });

  it('refuses a cursor that no page gave', async () => {
    const answer = await clerk<Problem>('GET', '/v1/cases?cursor=abc');
    expect([answer.status, answer.body.code]).toEqual([400, 'invalid-cursor']);
  });
});

it('goes by a copy that a snapshot repaired from then on', async () => {
  const ofItem = { itemCode: '12441500196720244T3442199806007' };
  const tell = (materials: typeof item.materials): Promise<void> =>
    intake.transaction((tx) => {
      const slice: SliceContext = { topic: TOPICS.item.name, partition: 0, at: () => tx };
      const value = create(ItemVersionSchema, { ...item, ...ofItem, materials });
      return new CatalogueConsumer().onItemEvents([create(TOPICS.item.schema, { sequence: 1, event: { case: 'snapshot', value } })], slice);
    });
  await tell(item.materials.slice(1));
  const wrong = await clerk<Problem>('PUT', `/v1/cases/${newId()}`, form(ofItem));
  expect([wrong.status, wrong.body.code]).toEqual([400, 'material-not-asked']);
  await tell(item.materials);
  await register(newId(), form(ofItem));
});

it('keeps an item version as published', async () => {
  const { rows } = await intake.superuser.query<{ body: Buffer }>('SELECT body FROM intake.item_copy WHERE item_code = $1', [ITEM]);
  expect(rows[0]?.body.equals(Buffer.from(toBinary(ItemVersionSchema, item)))).toBe(true);
});
