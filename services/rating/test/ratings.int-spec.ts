import { fromBinary } from '@bufbuild/protobuf';
import {
  newId,
  ratingInvitationId,
  TOPICS,
  type ListedRating,
  type Page,
  type Principal,
  type RatingEvent,
  type RatingView,
} from '@onewindow/contracts';
import { Transactions } from '@onewindow/messaging/tx';
import { receiptCode } from '@onewindow/platform';
import type { TestService } from '@onewindow/testing';
import { invitationSnapshots } from '../src/rating/rating.snapshot.js';
import { asSlice, bundleEvent, caseEvent, closedEvent, DECIDER, ofBundle, OTHER } from './events.js';
import { applicant, auditor, clerk, leader, nobodys, system, windowClerk } from './people.js';
import { startRating, SUBJECT_KEY } from './running.js';

let running: TestService;

beforeAll(async () => {
  running = await startRating();
}, 30_000);

afterAll(() => running.stop(), 30_000);

const codeOf = (caseId: string): string => receiptCode(SUBJECT_KEY, caseId);

const rate = (caseId: string, body: unknown, person?: Partial<Principal>) =>
  running.call<RatingView & { code?: string; detail?: string }>(person, 'PUT', `/v1/ratings/${ratingInvitationId(caseId, 0)}`, body);

async function invited(fields: { agencyCode?: string } = {}): Promise<string> {
  const caseId = newId();
  await asSlice(running, [closedEvent(caseId, fields)]);
  return caseId;
}

/** What was published of the invitations of a case, in order; not of the work orders that bad ratings open. */
async function published(caseId: string): Promise<RatingEvent[]> {
  const events: RatingEvent[] = await running.published(TOPICS.rating, caseId);
  return events.filter(({ event }) => event.case === 'invited' || event.case === 'rated');
}

const ratings = (caseId: string) =>
  running.query<{ level: number }>(`SELECT level FROM rating WHERE invitation_id = $1`, [ratingInvitationId(caseId, 0)]);

describe('an invitation', () => {
  it('is made once when a case is closed, however often that is told', async () => {
    const caseId = newId();
    const closed = closedEvent(caseId);
    await asSlice(running, [closed, closed]);
    await asSlice(running, [closedEvent(caseId)]);
    expect(await running.query(`SELECT case_no, agency_code, site_id FROM invitation WHERE case_id = $1`, [caseId])).toEqual([
      { case_no: `no of ${caseId}`, agency_code: DECIDER, site_id: 'site' },
    ]);
    const events = await published(caseId);
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({
      aggregateId: ratingInvitationId(caseId, 0),
      rootId: caseId,
      caseId,
      sequence: 1,
      causedBy: `event:${closed.eventId}`,
      event: { case: 'invited', value: { caseNo: `no of ${caseId}`, agencyCode: DECIDER, siteId: 'site', visit: 0 } },
    });
  });

  it('is made for a bundle as a whole, answered by its lead agency, and for none of its members', async () => {
    const [bundleId, member] = [newId(), newId()];
    const graph = { bundleNo: '220104YJS20261124000001', bundleName: '开办餐饮店', leadAgencyCode: DECIDER, siteId: 'site' };
    await asSlice(running, [closedEvent(member, { rootId: bundleId })]);
    await ofBundle(running, [
      bundleEvent(bundleId, { case: 'registered', value: { graph, visit: 1 } }, 1),
      bundleEvent(bundleId, { case: 'accepted', value: { graph } }, 2),
      bundleEvent(bundleId, { case: 'memberChanged', value: { graph } }, 3),
      bundleEvent(bundleId, { case: 'closed', value: { graph, visit: 0 } }, 4),
      bundleEvent(bundleId, { case: 'closed', value: { graph, visit: 0 } }, 4),
    ]);
    expect(
      await running.query(`SELECT case_id, case_no, item_name, agency_code, visit FROM invitation WHERE root_id = $1 ORDER BY visit`, [
        bundleId,
      ]),
    ).toEqual(
      [0, 1].map((visit) => ({
        case_id: bundleId,
        case_no: graph.bundleNo,
        item_name: graph.bundleName,
        agency_code: DECIDER,
        visit,
      })),
    );
  });

  it('is made for each visit: several acts of one visit ask once, the next visit asks again', async () => {
    const caseId = newId();
    const itemCode = `${DECIDER}4000131010001`;
    const told = { caseNo: `no of ${caseId}`, agencyCode: DECIDER, siteId: 'site', itemName: '食品经营许可' };
    await asSlice(running, [
      caseEvent(caseId, {
        case: 'registered',
        value: { caseNo: told.caseNo, itemName: told.itemName, itemCode, siteId: 'site', visit: 1 },
      }),
      caseEvent(caseId, { case: 'corrected', value: { ...told, visit: 2 } }, { sequence: 2 }),
      caseEvent(caseId, { case: 'corrected', value: { ...told, visit: 0 } }, { sequence: 3 }),
      caseEvent(caseId, { case: 'closed', value: { ...told, visit: 2 } }, { sequence: 4 }),
    ]);
    expect(await running.query(`SELECT visit, agency_code FROM invitation WHERE case_id = $1 ORDER BY visit`, [caseId])).toEqual([
      { visit: 1, agency_code: DECIDER },
      { visit: 2, agency_code: DECIDER },
    ]);
  });

  it('is made for the matter where it ends and nobody came', async () => {
    const [online, withdrawn, refused] = [newId(), newId(), newId()];
    const told = { caseNo: 'no', agencyCode: DECIDER, siteId: 'site', itemName: '食品经营许可' };
    await asSlice(running, [
      caseEvent(online, { case: 'registered', value: { itemCode: `${DECIDER}4000131010001`, visit: 0 } }),
      caseEvent(online, { case: 'closed', value: { ...told, visit: 0 } }),
      caseEvent(withdrawn, { case: 'terminated', value: told }),
      caseEvent(refused, { case: 'turnedAway', value: { ...told, visit: 0 } }),
    ]);
    const made = await running.query<{ id: string }>(`SELECT id FROM invitation WHERE case_id = ANY ($1::uuid[])`, [
      [online, withdrawn, refused],
    ]);
    expect(made.map(({ id }) => id).sort()).toEqual([online, withdrawn, refused].map((id) => ratingInvitationId(id, 0)).sort());
  });

  it('is made for the closed cases only of two hundred mixed events, in one statement', async () => {
    const cases = Array.from({ length: 50 }, newId);
    const events = cases.flatMap((caseId) => [
      caseEvent(caseId, { case: 'registered', value: {} }),
      caseEvent(caseId, { case: 'snapshot', value: { status: 'closed', closed: { agencyCode: DECIDER } } }),
      caseEvent(caseId, { case: 'ready', value: {} }),
      ...(caseId === cases[0] ? [] : [closedEvent(caseId)]),
    ]);
    await asSlice(running, events);
    expect(await running.query(`SELECT FROM invitation WHERE case_id = ANY ($1::uuid[])`, [cases])).toHaveLength(49);
    expect(await published(cases[0] ?? '')).toEqual([]);
  });
});

describe('a rating', () => {
  it('is given with the code of the receipt, as it is typed', async () => {
    const caseId = await invited();
    const code = codeOf(caseId)
      .toLowerCase()
      .replace(/(.{4})/g, '$1 ')
      .trim();
    const { status, body } = await rate(caseId, { code, level: 5, comment: '排队太久' });
    expect({ status, body }).toEqual({
      status: 200,
      body: {
        invitationId: ratingInvitationId(caseId, 0),
        caseNo: `no of ${caseId}`,
        itemName: '食品经营许可',
        agencyCode: DECIDER,
        level: 5,
        comment: '排队太久',
        channel: 'pc',
        ratedAt: expect.any(String),
      },
    });
    const rated = (await published(caseId)).at(-1);
    expect(rated).toMatchObject({ sequence: 2, caseId, event: { case: 'rated', value: { level: 5, channel: 'pc' } } });
    expect(JSON.stringify(rated?.event)).not.toContain('排队');
  });

  it('may be given by an applicant who is signed in', async () => {
    const caseId = await invited();
    expect(await rate(caseId, { code: codeOf(caseId), level: 1, channel: 'mobile' }, applicant)).toMatchObject({
      status: 200,
      body: { channel: 'mobile' },
    });
  });

  it('is quiet when the same is said again, and refused when something else is', async () => {
    const caseId = await invited();
    const body = { code: codeOf(caseId), level: 4, comment: '不好' };
    const first = await rate(caseId, body);
    expect((await rate(caseId, body)).body).toEqual(first.body);
    expect(await rate(caseId, { ...body, level: 1 })).toMatchObject({ status: 409, body: { code: 'rating-already-given' } });
    expect(await rate(caseId, { ...body, comment: '好' })).toMatchObject({ status: 409 });
    expect(await ratings(caseId)).toEqual([{ level: 4 }]);
    expect(await published(caseId)).toHaveLength(2);
  });

  it('is one when ten come at once: the same succeed, the others are told', async () => {
    const caseId = await invited();
    const answers = await Promise.all(Array.from({ length: 10 }, (_, i) => rate(caseId, { code: codeOf(caseId), level: i % 2 ? 1 : 5 })));
    const [row] = await ratings(caseId);
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, (_, i) => ((i % 2 ? 1 : 5) === row?.level ? 200 : 409)));
    expect(await published(caseId)).toHaveLength(2);
  });

  it('answers alike for a wrong code and an unknown invitation', async () => {
    const caseId = await invited();
    const wrong = await rate(caseId, { code: codeOf(newId()), level: 1 });
    const stranger = newId();
    const unknown = await rate(stranger, { code: codeOf(stranger), level: 1 });
    expect(wrong).toMatchObject({ status: 404, body: { code: 'rating-not-found' } });
    expect({ ...unknown.body, instance: '' }).toEqual({ ...wrong.body, instance: '' });
    expect(await ratings(caseId)).toEqual([]);
    await rate(caseId, { code: codeOf(caseId), level: 2 });
    expect(await rate(caseId, { code: codeOf(stranger), level: 2 })).toMatchObject({ status: 404, body: { code: 'rating-not-found' } });
  });

  it.each([
    ['staff of the window', windowClerk],
    ['a rating clerk', clerk],
    ["an agency's system", system],
  ])('is not given by %s, although they hold the code', async (_, person) => {
    const caseId = await invited();
    expect(await rate(caseId, { code: codeOf(caseId), level: 1 }, person)).toMatchObject({
      status: 403,
      body: { code: 'rating-by-staff' },
    });
    expect(await ratings(caseId)).toEqual([]);
  });

  it.each([
    ['without a level', { code: 'x' }],
    ['with a level out of range', { code: 'x', level: 6 }],
    ['with a level of zero', { code: 'x', level: 0 }],
    ['with half a level', { code: 'x', level: 1.5 }],
    ['with a channel that is none', { code: 'x', level: 1, channel: 'telepathy' }],
    ['with words that cannot be stored', { code: 'x', level: 1, comment: 'a\u0000b' }],
    ['with an unknown field', { code: 'x', level: 1, name: '张三' }],
    ['with nothing', null],
  ])('is refused %s', async (_, body) => {
    expect(await rate(await invited(), body)).toMatchObject({ status: 400, body: { code: 'invalid-body' } });
  });

  it('is slowed down for one who tries codes, and for nobody else', async () => {
    const [caseId, other] = [await invited(), await invited()];
    const answers = [];
    for (let i = 0; i < 40; i++) answers.push(await rate(caseId, { code: `${i}`, level: 1 }));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.slice(0, 30)).toEqual(Array<number>(30).fill(404));
    expect(statuses.slice(-5)).toContain(429);
    const refused = answers.find(({ status }) => status === 429);
    expect(refused?.body.code).toBe('too-many-attempts');
    expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await rate(other, { code: codeOf(other), level: 1 })).status).toBe(200);
  });

  it.each(['UPDATE rating SET level = 1', 'DELETE FROM rating', 'TRUNCATE rating CASCADE'])(
    'cannot be changed by the service itself: %s',
    async (statement) => {
      await expect(running.query(statement)).rejects.toThrow('ratings are only added');
    },
  );
});

describe('what a snapshot tells', () => {
  const told = async (id: string): Promise<RatingEvent['event'] | undefined> => {
    await running.get(Transactions).run('request:snapshot', (tx) => invitationSnapshots.publish(tx, [id]));
    const rows = await running.query<{ value: Buffer }>(`SELECT value FROM published WHERE topic = $1 ORDER BY position DESC LIMIT 1`, [
      TOPICS.rating.name,
    ]);
    return rows[0] && fromBinary(TOPICS.rating.schema, rows[0].value).event;
  };

  it.each([
    ['a visit', 3],
    ['a matter', 0],
  ])('of %s is what its events told, field by field', async (_, visit) => {
    const caseId = newId();
    const value = { caseNo: `no of ${caseId}`, agencyCode: DECIDER, siteId: 'site', itemName: '食品经营许可', visit };
    await asSlice(running, [caseEvent(caseId, { case: 'closed', value })]);
    const id = ratingInvitationId(caseId, visit);
    const path = `/v1/ratings/${id}`;
    await running.call(undefined, 'PUT', path, { code: codeOf(caseId), level: 2, channel: 'sms' });
    const [invited, rated] = (await published(caseId)).map(({ event }) => event.value);
    expect([invited, rated]).toMatchObject([
      { caseNo: value.caseNo, agencyCode: DECIDER, siteId: 'site', visit },
      { level: 2, channel: 'sms' },
    ]);
    expect(await told(id)).toEqual({ case: 'snapshot', value: expect.objectContaining({ invited, rated }) });
  });
});

describe('the list of ratings', () => {
  const list = (person: Partial<Principal> | undefined, query: string) =>
    running.call<Page<ListedRating> & { code?: string }>(person, 'GET', `/v1/ratings?${query}`);

  async function everyPage(person: Partial<Principal>, query: string): Promise<RatingView[]> {
    const all: RatingView[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const { body }: { body: Page<RatingView> } = await list(person, `${query}${cursor && `&cursor=${cursor}`}`);
      all.push(...body.items);
      cursor = body.next;
    }
    return all;
  }

  beforeAll(async () => {
    for (let i = 0; i < 23; i++) {
      const caseId = await invited({ agencyCode: i < 15 ? DECIDER : OTHER });
      await rate(caseId, { code: codeOf(caseId), level: 3 });
    }
  });

  it.each<[string, Partial<Principal>, string, () => Promise<unknown[]>]>([
    ["a clerk's own agency", clerk, 'limit=4', () => running.query(`SELECT FROM rating WHERE agency_code = $1`, [DECIDER])],
    ['every agency, for a leader', leader, 'limit=5', () => running.query(`SELECT FROM rating`)],
    [
      'the agency an auditor asks for',
      auditor,
      `limit=3&agency=${OTHER}`,
      () => running.query(`SELECT FROM rating WHERE agency_code = $1`, [OTHER]),
    ],
  ])('is whole and without repeats, newest first: %s', async (_, person, query, expected) => {
    const all = await everyPage(person, query);
    expect(all).toHaveLength((await expected()).length);
    expect(all.length).toBeGreaterThan(5);
    expect(new Set(all.map(({ invitationId }) => invitationId)).size).toBe(all.length);
    const instants = all.map(({ ratedAt }) => ratedAt);
    expect(instants).toEqual([...instants].sort().reverse());
  });

  it('says how many came from the same address, and keeps no address', async () => {
    const [newest] = (await list(leader, 'limit=1')).body.items;
    const [{ n } = { n: 0 }] = await running.query<{ n: number }>(`SELECT count(*)::int AS n FROM rating WHERE source <> ''`);
    // all of this file come from one place within a day
    expect(n).toBeGreaterThan(20);
    expect(newest?.fromSameAddress).toBe(n - 1);
    expect(JSON.stringify(await running.query(`SELECT * FROM rating`))).not.toContain('127.0.0.1');
  });

  it.each<[string, Partial<Principal> | undefined, string, number, string]>([
    ["another agency's", clerk, `agency=${OTHER}`, 403, 'agency-not-yours'],
    ['a clerk of no agency', nobodys, '', 403, 'agency-missing'],
    ['another role', windowClerk, '', 403, 'role-not-allowed'],
    ['an applicant', applicant, '', 403, 'role-not-allowed'],
    ['nobody', undefined, '', 401, 'token-missing'],
    ['a cursor of another list', leader, `cursor=${Buffer.from('["a","b"]').toString('base64url')}`, 400, 'invalid-cursor'],
    ['an unknown filter', leader, 'acknowledged=true', 400, 'invalid-query'],
  ])('is refused to %s', async (_, person, query, status, code) => {
    expect(await list(person, query)).toMatchObject({ status, body: { code } });
  });
});
