import { newId, type CaseListEntry, type CaseView, type Page, type Problem } from '@onewindow/contracts';
import type { HttpClient } from '@onewindow/testing';
import { copyItemVersions } from '../src/catalogue/catalogue.commands.js';
import { ACCEPTED, casesOf, type Cases } from './cases.js';
import { AGENCY, FAR_SITE, itemLike, SITE, TOWNSHIP_SITE } from './catalogue.js';
import { form, staff, startIntake, type RunningIntake } from './running-intake.js';
import { stored } from './told.js';

let intake: RunningIntake;
let cases: Cases;
beforeAll(async () => {
  intake = await startIntake();
  cases = await casesOf(intake);
});
afterAll(() => intake.stop());

const ONLINE = { channel: '2' } as const;
const MAILED = { channel: '4', waybillNo: 'EMS1234567890' } as const;
const WINDOW_ONLY = `${AGENCY}3442199806008`;
const CITY_ITEM = `${AGENCY}3442199806009`;
const FAR_ITEM = `${AGENCY}3442199806010`;

const siteOf = async (id: string) =>
  (
    await intake.superuser.query<object>('SELECT site_id AS site, window_id AS "window", visits FROM intake.service_case WHERE id = $1', [
      id,
    ])
  ).rows[0];

beforeAll(() =>
  intake.transaction(async (tx) => {
    await copyItemVersions(tx, [{ value: itemLike({ itemCode: WINDOW_ONLY, handlingModes: ['1'] }), sequence: 1 }]);
    await copyItemVersions(tx, [{ value: itemLike({ itemCode: CITY_ITEM, regionCode: '220100' }), sequence: 1 }]);
    await copyItemVersions(tx, [{ value: itemLike({ itemCode: FAR_ITEM, regionCode: '110101' }), sequence: 1 }]);
  }),
);

describe('an applicant online', () => {
  it('registers for themselves, at the center of the item’s region, and nobody has come', async () => {
    const answer = await cases.register(ONLINE, cases.applicant);
    expect([answer.status, answer.body.status, answer.body.channel]).toEqual([200, 'received', '2']);
    const { id } = answer.body;
    expect(await siteOf(id)).toEqual({ site: SITE, window: '', visits: 0 });
    expect((await cases.told(id)).map(({ event }) => event)).toMatchObject([
      { case: 'registered', value: { channel: '2', siteId: SITE, windowId: '', visit: 0 } },
    ]);
    expect((await cases.register(ONLINE, cases.applicant, id)).body).toEqual(answer.body);
  });

  it('names another site of the region', async () => {
    const { body } = await cases.register({ ...ONLINE, siteId: TOWNSHIP_SITE }, cases.applicant);
    expect(await siteOf(body.id)).toMatchObject({ site: TOWNSHIP_SITE });
  });

  it('goes the whole road with the clerk of the site: told, corrects, is accepted, withdraws', async () => {
    const { id } = (await cases.register({ ...ONLINE, materials: [] }, cases.applicant)).body;
    await cases.decide(id, { outcome: 'correction' });
    expect((await cases.correct(id, ['application'], newId(), cases.applicant)).body.awaited).toBe('acceptance');
    expect((await cases.decide(id, ACCEPTED)).body.status).toBe('accepted');
    expect((await cases.withdraw(id, cases.applicant)).status).toBe(202);
    expect((await cases.applicant<CaseView>('GET', `/v1/cases/${id}`)).body.termination?.status).toBe('requested');
    expect((await cases.applicant('GET', `/v1/cases/${id}/dates`)).status).toBe(200);
    const documents = await cases.applicant('GET', `/v1/cases/${id}/documents`);
    expect(documents.body).toMatchObject([{ kind: 'CORRECTION_NOTICE' }, { kind: 'ACCEPT_NOTICE' }]);
  });

  it('sees own cases wherever they were taken in, page by page, and nobody else’s', async () => {
    const own = [(await intake.register()).id, (await cases.register(ONLINE, cases.applicant)).body.id];
    const seen: string[] = [];
    for (let next: string | null = ''; next !== null;) {
      const path: string = `/v1/cases?limit=2${next ? `&cursor=${next}` : ''}`;
      const page: Page<CaseListEntry> = (await cases.applicant<Page<CaseListEntry>>('GET', path)).body;
      seen.push(...page.items.map(({ id }) => id));
      next = page.next;
    }
    expect(seen.slice(0, 2)).toEqual(own.toReversed());
    expect(new Set(seen).size).toBe(seen.length);

    const stranger = await intake.applicant('another');
    expect((await stranger<Page<CaseListEntry>>('GET', '/v1/cases')).body.items).toEqual([]);
    for (const id of own)
      for (const path of ['', '/dates', '/documents']) {
        const answer = await stranger<Problem>('GET', `/v1/cases/${id}${path}`);
        expect([answer.status, answer.body.code]).toEqual([404, 'case-not-found']);
      }
  });

  it('decides and delivers nothing', async () => {
    const { id } = await intake.register();
    expect((await cases.decide(id, ACCEPTED, cases.applicant)).status).toBe(403);
    expect((await cases.immediately(id, {}, cases.applicant)).status).toBe(403);
    expect((await cases.applicant('POST', `/v1/cases/${id}/delivery`, {})).status).toBe(403);
  });
});

describe('by mail', () => {
  it('a clerk takes in at their own site what came, with its waybill, and it is nobody’s visit', async () => {
    const { status, body } = await cases.register(MAILED);
    expect([status, body.channel]).toEqual([200, '4']);
    expect(await siteOf(body.id)).toEqual({ site: SITE, window: 'w-1', visits: 0 });
    expect((await cases.told(body.id))[0]?.event).toMatchObject({ value: { channel: '4', visit: 0 } });
    const { rows } = await intake.superuser.query('SELECT arrival_waybill_no AS no FROM intake.service_case WHERE id = $1', [body.id]);
    expect(rows).toEqual([{ no: MAILED.waybillNo }]);
  });
});

describe('the window', () => {
  const at = (windowId: string, siteId = SITE): Promise<HttpClient> => intake.as({ ...staff('clerk-w', siteId, 'window-clerk'), windowId });

  it.each([
    ['one for everything', 'w-1', {}],
    ['one for this item', 'w-2', {}],
    ['one for this item, of a body of the city', 'w-2', { itemCode: CITY_ITEM }],
  ])('takes the item: %s', async (_, windowId, change) => {
    expect((await cases.register(change, await at(windowId))).status).toBe(200);
  });

  it.each([
    ['one for other items', 'w-3', SITE, {}],
    ['one that the site does not have', 'w-9', SITE, {}],
    ['one for everything of its own region, when the body is of the city', 'w-1', SITE, { itemCode: CITY_ITEM }],
    ['one of another region', 'w-1', FAR_SITE, {}],
  ])('does not take it: %s', async (_, windowId, siteId, change) => {
    const id = newId();
    const answer = await cases.register(change, await at(windowId, siteId), id);
    expect([answer.status, answer.body.code, answer.body.field]).toEqual([400, 'item-not-at-this-window', 'itemCode']);
    expect(await stored(intake.superuser, id)).toMatchObject({ row: null, events: '0' });
  });

  it('of a site that is not known yet is asked to come again', async () => {
    const answer = await cases.register({}, await at('w-1', 'site-unheard-of'));
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, expect.stringMatching(/^\d+$/)]);
  });
});

describe('a refusal stores nothing', () => {
  const applicant = () => Promise.resolve(cases.applicant);
  const clerk = () => Promise.resolve(cases.clerk);
  const NUMBER = 'applicant.certificate.certificateNumber';

  it.each<[string, () => Promise<HttpClient>, Record<string, unknown>, number, string, string | undefined]>([
    ['an applicant for somebody else', () => intake.applicant('another'), ONLINE, 403, 'applicant-not-you', NUMBER],
    ['an applicant at the window', applicant, {}, 403, 'channel-not-yours', 'channel'],
    ['an applicant by mail', applicant, MAILED, 403, 'channel-not-yours', 'channel'],
    ['a clerk online', clerk, ONLINE, 403, 'channel-not-yours', 'channel'],
    ['a clerk for another site', clerk, { siteId: TOWNSHIP_SITE }, 403, 'site-not-yours', 'siteId'],
    ['a clerk without a site', () => intake.clerk('clerk-0', ''), {}, 403, 'clerk-without-site', undefined],
    [
      'a clerk without a window of somebody who stands at one',
      () => intake.as({ ...staff('clerk-0', SITE, 'window-clerk'), windowId: '' }),
      {},
      403,
      'clerk-without-window',
      'channel',
    ],
    ['a channel the item does not offer', applicant, { ...ONLINE, itemCode: WINDOW_ONLY }, 400, 'channel-not-offered', 'channel'],
    ['mail the item does not offer', clerk, { ...MAILED, itemCode: WINDOW_ONLY }, 400, 'channel-not-offered', 'channel'],
    ['mail without a waybill', clerk, { channel: '4' }, 400, 'invalid-body', 'waybillNo'],
    ['a waybill of what was carried in', clerk, { waybillNo: MAILED.waybillNo }, 400, 'invalid-body', 'waybillNo'],
    ['a site nobody knows', applicant, { ...ONLINE, siteId: newId() }, 400, 'site-unknown', 'siteId'],
    ['a site of another region', applicant, { ...ONLINE, siteId: FAR_SITE }, 400, 'item-not-at-this-site', 'siteId'],
    ['a region without a site', applicant, { ...ONLINE, itemCode: FAR_ITEM }, 409, 'no-site-for-region', 'siteId'],
  ])('of %s', async (_, who, change, status, code, field) => {
    const id = newId();
    const answer = await cases.register(change, await who(), id);
    expect([answer.status, answer.body.code, answer.body.field]).toEqual([status, code, field]);
    expect(await stored(intake.superuser, id)).toMatchObject({ row: null, events: '0' });
  });

  it("of another content under an id, and of somebody else's id", async () => {
    const { id } = (await cases.register(ONLINE, cases.applicant)).body;
    const before = await stored(intake.superuser, id);
    for (const answer of [
      await cases.register({ ...ONLINE, materials: [] }, cases.applicant, id),
      await cases.clerk<Problem>('PUT', `/v1/cases/${id}`, form()),
    ])
      expect([answer.status, answer.body.code]).toEqual([409, 'case-content-differs']);
    expect(await stored(intake.superuser, id)).toEqual(before);
  });
});
