import { newId, type DraftListEntry, type DraftView, type Page, type Problem } from '@onewindow/contracts';
import type { HttpClient } from '@onewindow/testing';
import { ExpirySweeper } from '@onewindow/platform';
import { ITEM } from './catalogue.js';
import { startIntake, type RunningIntake } from './running-intake.js';

let intake: RunningIntake;
let clerk: HttpClient;
let applicant: HttpClient;

beforeAll(async () => {
  intake = await startIntake();
  clerk = await intake.clerk();
  applicant = await intake.applicant();
});

afterAll(() => intake.stop());

const draft = (change: Record<string, unknown> = {}) => ({
  itemCode: ITEM,
  content: { applicant: { name: '张三丰' }, answers: { agent: 'no' } },
  ...change,
});

const save = (caller: HttpClient, id: string, body: object = draft()) => caller<DraftView & Problem>('PUT', `/v1/drafts/${id}`, body);

describe('a draft', () => {
  it('is kept as written, for thirty days, and is no case', async () => {
    const id = newId();
    const saved = await save(applicant, id);
    expect(saved.body).toMatchObject({ id, version: 1, ...draft() });
    expect(Date.parse(saved.body.expiresAt) - Date.parse(saved.body.savedAt)).toBe(30 * 86_400_000);
    expect((await applicant<DraftView>('GET', `/v1/drafts/${id}`)).body).toEqual(saved.body);
    const { rows } = await intake.superuser.query('SELECT 1 FROM intake.service_case WHERE id = $1', [id]);
    expect(rows).toEqual([]);
  });

  it('goes on from version to version, and keeps its version when nothing changed', async () => {
    const id = newId();
    await save(applicant, id);
    const second = await save(applicant, id, draft({ replaces: 1, content: { answers: {} } }));
    expect([second.status, second.body.version]).toEqual([200, 2]);
    const again = await save(applicant, id, draft({ replaces: 1, content: { answers: {} } }));
    expect([again.status, again.body.version]).toEqual([200, 2]);
  });

  it('tells the second of two windows that the first has saved', async () => {
    const id = newId();
    await save(applicant, id);
    const [one, two] = await Promise.all(
      ['a', 'b'].map((value) => save(applicant, id, draft({ replaces: 1, content: { answers: { value } } }))),
    );
    const [winner, loser] = one?.status === 200 ? [one, two] : [two, one];
    expect([winner?.status, loser?.status]).toEqual([200, 409]);
    expect([loser?.body.code, loser?.body['version']]).toEqual(['draft-changed', 2]);
    const without = await save(applicant, id, draft({ content: {} }));
    expect([without.status, without.body.code]).toEqual([409, 'draft-changed']);
  });

  it('is one draft when it is saved for the first time ten times at once', async () => {
    const id = newId();
    const answers = await Promise.all(Array.from({ length: 10 }, () => save(applicant, id)));
    expect(new Set(answers.map((answer) => `${answer.status} ${answer.body.version}`))).toEqual(new Set(['200 1']));
  });

  it('leaves nothing of its content readable in its row, and does not open under another id', async () => {
    const id = newId();
    const other = newId();
    await save(applicant, id);
    await save(applicant, other, draft({ content: {} }));
    const { rows } = await intake.superuser.query<{ everything: string }>(
      'SELECT d::text AS everything FROM intake.draft d WHERE id = $1',
      [id],
    );
    expect(rows[0]?.everything).toContain(id);
    expect(rows[0]?.everything).not.toContain('张三丰');
    await intake.superuser.query(
      'UPDATE intake.draft SET content_sealed = (SELECT content_sealed FROM intake.draft WHERE id = $1) WHERE id = $2',
      [id, other],
    );
    expect((await applicant('GET', `/v1/drafts/${other}`)).status).toBe(500);
  });

  it.each<[string, object, string, string]>([
    ['more than 256 KiB', draft({ content: { text: 'x'.repeat(256 * 1024) } }), 'draft-too-large', 'content'],
    [
      'what no form is nested like',
      draft({ content: { a: JSON.parse(`${'['.repeat(100)}${']'.repeat(100)}`) as unknown } }),
      'invalid-body',
      'content.a',
    ],
    ['no item', { content: {} }, 'invalid-body', 'itemCode'],
  ])('refuses %s and stores nothing', async (_, body, code, field) => {
    const id = newId();
    const answer = await save(applicant, id, body);
    expect([answer.status, answer.body.code, answer.body.field]).toEqual([400, code, field]);
    expect((await applicant('GET', `/v1/drafts/${id}`)).status).toBe(404);
  });

  it('that was never begun replaces nothing', async () => {
    const answer = await save(applicant, newId(), draft({ replaces: 3 }));
    expect([answer.status, answer.body.code]).toEqual([404, 'draft-not-found']);
  });
});

describe('whose it is', () => {
  it("an applicant's is theirs alone, whatever account they use", async () => {
    const id = newId();
    await save(applicant, id);
    for (const stranger of [await intake.applicant('another'), clerk]) {
      expect((await stranger<Problem>('GET', `/v1/drafts/${id}`)).body.code).toBe('draft-not-found');
      expect((await save(stranger, id, draft({ replaces: 1, content: {} }))).body.code).toBe('draft-not-found');
      expect((await stranger<Problem>('DELETE', `/v1/drafts/${id}`)).body.code).toBe('draft-not-found');
    }
    expect((await applicant('GET', `/v1/drafts/${id}`)).status).toBe(200);
  });

  it("a clerk's is for the colleagues of the site to go on with, and for no other site", async () => {
    const id = newId();
    await save(clerk, id);
    const colleague = await intake.clerk('clerk-2');
    expect((await save(colleague, id, draft({ replaces: 1, content: {} }))).body.version).toBe(2);
    const elsewhere = await intake.clerk('clerk-3', 'site-2');
    expect((await elsewhere('GET', `/v1/drafts/${id}`)).status).toBe(404);
  });

  it('is listed for its author, the last saved first, page by page', async () => {
    const author = await intake.applicant('lister');
    const ids = Array.from({ length: 5 }, () => newId());
    for (const id of ids) await save(author, id);
    await save(author, ids[0] ?? '', draft({ replaces: 1, content: {} }));
    const seen: string[] = [];
    for (let next: string | null = ''; next !== null;) {
      const page: Page<DraftListEntry> = (await author<Page<DraftListEntry>>('GET', `/v1/drafts?limit=2${next ? `&cursor=${next}` : ''}`))
        .body;
      seen.push(...page.items.map((entry) => entry.id));
      next = page.next;
    }
    expect(seen).toEqual([ids[0], ...ids.slice(1).toReversed()]);
    expect((await author<Problem>('GET', '/v1/drafts?cursor=abc')).body.code).toBe('invalid-cursor');
  });

  it('ends at two hundred', async () => {
    const author = await intake.applicant('collector');
    const first = newId();
    await save(author, first);
    await intake.superuser.query(
      `INSERT INTO intake.draft (id, owner, site_id, item_code, version, content_sealed, saved_at, expires_at)
       SELECT gen_random_uuid(), owner, site_id, item_code, 1, content_sealed, saved_at, expires_at FROM intake.draft, generate_series(1, 198) WHERE id = $1`,
      [first],
    );
    const answers = await Promise.all(Array.from({ length: 5 }, () => save(author, newId())));
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1);
    expect(answers.filter((answer) => answer.body.code === 'too-many-drafts')).toHaveLength(4);
    await author('DELETE', `/v1/drafts/${first}`);
    expect((await save(author, newId())).status).toBe(200);
  });
});

describe('the end of it', () => {
  it('deleting it twice is quiet', async () => {
    const id = newId();
    await save(applicant, id);
    expect((await applicant('DELETE', `/v1/drafts/${id}`)).status).toBe(204);
    expect((await applicant('DELETE', `/v1/drafts/${id}`)).status).toBe(204);
    expect((await applicant('GET', `/v1/drafts/${id}`)).status).toBe(404);
  });

  it('after thirty days it is gone for its author, and a little later from the table', async () => {
    const [old, young] = [newId(), newId()];
    await save(applicant, old);
    await save(applicant, young);
    await intake.superuser.query(`UPDATE intake.draft SET expires_at = now() - interval '1 second' WHERE id = $1`, [old]);
    expect((await applicant('GET', `/v1/drafts/${old}`)).status).toBe(404);
    expect((await intake.service.get(ExpirySweeper).sweep())['drafts']).toBeGreaterThanOrEqual(1);
    const { rows } = await intake.superuser.query('SELECT id FROM intake.draft WHERE id = ANY($1)', [[old, young]]);
    expect(rows).toEqual([{ id: young }]);
  });
});
