import type { Principal, PublicRating, ReleasedWords, UnreleasedWords } from '@onewindow/contracts';
import { legalDay } from '@onewindow/legal-clock';
import { DECIDER, ELSEWHERE, OTHER } from './events.js';
import { clerk, desk, head, supervisor } from './people.js';
import { Orders, REPLY, type Bad } from './orders.js';

let orders: Orders;
beforeAll(async () => void (orders = await Orders.start()), 30_000);
afterAll(() => orders.stop(), 30_000);

const COMMENT = '窗口张三让我跑了三趟';
const release = ({ invitationId }: Bad, part: string, body: Record<string, unknown>, who: Partial<Principal> = desk) =>
  orders.service.call<ReleasedWords & { code: string }>(who, 'PUT', `/v1/ratings/${invitationId}/words/${part}`, body);
const publicly = (agency = DECIDER) => orders.everyPage<PublicRating>(`/v1/ratings/public?limit=3&agency=${agency}`, undefined);
const newest = async (agency = DECIDER) => (await publicly(agency))[0];
const waiting = (who: Partial<Principal> = desk) => orders.everyPage<UnreleasedWords>('/v1/ratings/words?limit=2', who);

describe('what everybody reads', () => {
  it('is the rating without case and person, its words only once they were released, and then masked', async () => {
    const bad = await orders.named({ comment: COMMENT });
    const shown = await newest();
    expect(shown).toEqual({
      agencyCode: DECIDER,
      agencyName: `name of ${DECIDER}`,
      itemName: '食品经营许可',
      level: 5,
      ratedOn: legalDay(new Date()),
      excluded: false,
      comment: null,
      reply: null,
    });
    expect(await release(bad, 'comment', { round: 0, released: true, hide: ['张三'] })).toMatchObject({
      status: 200,
      body: { shown: '窗口＊＊让我跑了三趟', decidedBy: 'desk' },
    });
    expect(await newest()).toMatchObject({ comment: '窗口＊＊让我跑了三趟' });
    // the rating itself stays as it was written
    expect((await orders.own(bad)).body.comment).toBe(COMMENT);
    await release(bad, 'comment', { round: 0, released: false });
    expect(await newest()).toMatchObject({ comment: null });
  });

  it('is the answer with its outcome and judgement, and its words once released', async () => {
    const bad = await orders.bad();
    await orders.answered(bad);
    await orders.judge(bad, { round: 1, judgement: 'basically-satisfied' });
    const reply = { outcome: 'justified', repliedOn: legalDay(new Date()), judgement: 'basically-satisfied' };
    expect((await newest())?.reply).toEqual({ ...reply, words: null });
    await release(bad, 'reply', { round: 1, released: true });
    expect((await newest())?.reply).toEqual({ ...reply, words: REPLY.reply });
  });

  it('is the newest answer, whose words wait for their own release', async () => {
    const bad = await orders.bad();
    await orders.answered(bad);
    await release(bad, 'reply', { round: 1, released: true });
    await orders.judge(bad, { round: 1, judgement: 'dissatisfied' });
    expect((await newest())?.reply).toMatchObject({ words: REPLY.reply, judgement: 'dissatisfied' });
    await orders.answered(bad);
    expect((await newest())?.reply).toMatchObject({ words: null, judgement: null });
  });

  it('says of one that does not count that it does not', async () => {
    const bad = await orders.bad();
    await orders.must(bad, [
      ['appeal', { ground: 'mistaken', evidence: '评价对象有误' }, head],
      ['appeal/opinion', { upheld: true, reason: '误评' }, desk],
      ['appeal/opinion', { upheld: true, reason: '误评' }, supervisor],
    ]);
    expect(await newest()).toMatchObject({ level: 5, excluded: true });
  });

  it('comes page by page, whole and of the agency asked for', async () => {
    for (let i = 0; i < 7; i++) await orders.bad({ agencyCode: OTHER, level: ((i % 5) + 1) as 1 | 2 | 3 | 4 | 5 });
    expect((await publicly(OTHER)).map(({ level }) => level)).toEqual([2, 1, 5, 4, 3, 2, 1]);
    const text = JSON.stringify(await orders.everyPage('/v1/ratings/public?limit=200', undefined));
    expect(text).not.toContain('no of ');
    expect(text).not.toContain(COMMENT);
  });
});

describe('words that wait for their release', () => {
  it('are those of the region, of other agencies, the oldest first', async () => {
    const [first, far, second] = [
      await orders.bad({ comment: '一' }),
      await orders.bad({ comment: '远', agencyCode: ELSEWHERE }),
      await orders.bad({ comment: '二' }),
    ];
    await orders.answered(first);
    const found = (await waiting()).filter(({ invitationId }) => [first, far, second].some((bad) => bad.invitationId === invitationId));
    expect(found.map(({ part, words }) => `${part} ${words}`)).toEqual(['comment 一', 'comment 二', `reply ${REPLY.reply}`]);
    await release(first, 'comment', { round: 0, released: false });
    expect((await waiting()).some(({ invitationId, part }) => invitationId === first.invitationId && part === 'comment')).toBe(false);
    expect(await waiting(clerk)).toEqual([]);
  });

  it.each<[string, Partial<Principal>, string, Record<string, unknown>, number, string]>([
    ['by a clerk of the agency that was rated', clerk, 'comment', { round: 0, released: true }, 403, 'reviewer-of-the-agency'],
    [
      'by a clerk of another county',
      { ...desk, agencyCode: ELSEWHERE },
      'comment',
      { round: 0, released: true },
      403,
      'reviewer-out-of-region',
    ],
    ['by a supervisor', supervisor, 'comment', { round: 0, released: true }, 403, 'role-not-allowed'],
    ['hiding what is not there', desk, 'comment', { round: 0, released: true, hide: ['李四'] }, 400, 'passage-not-found'],
    ['of a reply that there is not', desk, 'reply', { round: 1, released: true }, 404, 'words-not-found'],
    ['of a part that is none', desk, 'level', { round: 0, released: true }, 400, 'invalid-path'],
  ])('are not released %s', async (_, who, part, body, status, code) => {
    const bad = await orders.bad({ comment: COMMENT });
    expect(await release(bad, part, body, who)).toMatchObject({ status, body: { code } });
    expect(await newest()).toMatchObject({ comment: null });
  });
});
