import { CaseOutcome, newId } from '@onewindow/contracts';
import { casesOf, LETTER, REFUSED, type Cases, type Refusal } from './cases.js';
import { IMMEDIATE_ITEM, SITE } from './catalogue.js';
import { startIntake, type RunningIntake } from './running-intake.js';

let intake: RunningIntake;
let cases: Cases;
beforeAll(async () => {
  intake = await startIntake();
  cases = await casesOf(intake);
});
afterAll(() => intake.stop());

const OF_ITEM = { itemCode: IMMEDIATE_ITEM };
const GRANTED = { delegationId: newId(), outcome: 'granted', findings: [{ condition: 'premises', met: true }], opinion: '同意' } as const;

const register = async (change: Record<string, unknown> = {}): Promise<string> => (await intake.register({ ...OF_ITEM, ...change })).id;
const requested = async (body: object = GRANTED): Promise<string> => {
  const id = await register();
  expect((await cases.immediately(id, body)).status).toBe(202);
  return id;
};

describe('deciding at the window', () => {
  it('accepts the case and sends along what was decided, and by whom', async () => {
    const id = await register();
    const answer = await cases.immediately(id, GRANTED);
    expect([answer.status, answer.body]).toEqual([
      202,
      expect.objectContaining({ status: 'accepted', sequence: 2, outcome: null, immediate: { status: 'requested', code: null } }),
    ]);
    expect((await cases.documents(id)).map(({ kind }) => kind)).toEqual(['ACCEPT_NOTICE']);
    const [, accepted] = await cases.told(id);
    expect(accepted?.event).toMatchObject({
      case: 'accepted',
      value: {
        immediate: {
          delegationId: GRANTED.delegationId,
          decidedBy: 'clerk-1',
          siteId: SITE,
          outcome: CaseOutcome.GRANTED,
          findings: [{ condition: 'premises', met: true, reasonCode: '', reason: '' }],
          opinion: '同意',
        },
      },
    });
  });

  it('to refuse tells the coded reason and the facts', async () => {
    const finding = { condition: 'premises', met: false, reasonCode: 'too-small', reason: '现场为八平方米' };
    const id = await requested({ delegationId: newId(), outcome: 'refused', findings: [finding] });
    expect((await cases.told(id)).at(-1)?.event).toMatchObject({
      value: { immediate: { outcome: CaseOutcome.REFUSED, findings: [finding], opinion: '' } },
    });
  });

  it('again is quiet, before approval’s answer and after it', async () => {
    const id = await requested();
    const before = await cases.view(id);
    const again = await cases.immediately(id, GRANTED);
    expect([again.status, again.body]).toEqual([202, before]);
    await cases.grant(id, { immediate: true });
    expect((await cases.immediately(id, GRANTED)).body).toEqual(await cases.view(id));
    expect((await cases.told(id)).map(({ event }) => event.case)).toEqual(['registered', 'accepted', 'ready']);
  });
});

describe('approval’s answer', () => {
  it('is a decision: the case is ready', async () => {
    const id = await requested();
    await cases.grant(id, { immediate: true });
    expect(await cases.view(id)).toMatchObject({ status: 'ready', outcome: 'granted', immediate: { status: 'done', code: null } });
  });

  it('is a refusal: ready with its letter', async () => {
    const id = await requested();
    await cases.letter(id, LETTER);
    await cases.grant(id, { ...REFUSED, immediate: true });
    expect(await cases.view(id)).toMatchObject({ status: 'ready', outcome: 'refused', immediate: { status: 'done' } });
  });

  it('is that it does not stand: the case waits in the queue, is told why, and is decided there', async () => {
    const id = await requested();
    const decline = () =>
      cases.review(id, { case: 'immediateDeclined', value: { delegationId: GRANTED.delegationId, code: 'delegation-not-in-force' } });
    await decline();
    const declined = {
      status: 'accepted',
      awaited: 'decision',
      immediate: { status: 'declined', code: 'delegation-not-in-force' },
      sequence: 2,
    };
    expect(await cases.view(id)).toMatchObject(declined);
    await decline();
    expect(await cases.view(id)).toMatchObject(declined);
    expect((await cases.immediately(id, GRANTED)).body).toMatchObject(declined);
    await cases.grant(id);
    expect(await cases.view(id)).toMatchObject({ status: 'ready', immediate: { status: 'declined', code: 'delegation-not-in-force' } });
  });

  it('after a decision changes nothing', async () => {
    const id = await requested();
    await cases.grant(id, { immediate: true });
    await cases.review(id, { case: 'immediateDeclined', value: { code: 'delegation-not-in-force' } });
    expect((await cases.view(id)).immediate).toEqual({ status: 'done', code: null });
  });

  it('is the end of the review when the applicant withdrew first', async () => {
    const id = await requested();
    expect((await cases.withdraw(id)).status).toBe(202);
    await cases.review(id, { case: 'terminated', value: {} });
    expect(await cases.view(id)).toMatchObject({ status: 'terminated', immediate: { status: 'declined', code: 'case-withdrawn' } });
  });
});

describe('a refusal stores nothing', () => {
  it.each<[string, () => Promise<string>, object, Refusal]>([
    ['another content', () => requested(), { ...GRANTED, outcome: 'refused' }, { status: 409, code: 'immediate-content-differs' }],
    ['an item that approval decides', async () => (await intake.register()).id, GRANTED, { status: 409, code: 'item-not-immediate' }],
    [
      'incomplete materials',
      () => register({ materials: [] }),
      GRANTED,
      { status: 409, code: 'materials-incomplete', article: '行政许可法 第三十二条' },
    ],
    ['a case that is accepted already', () => cases.accepted(OF_ITEM), GRANTED, { status: 409, code: 'case-is-accepted' }],
    [
      'a delegation that is none',
      () => register(),
      { ...GRANTED, delegationId: 'x' },
      { status: 400, code: 'invalid-body', field: 'delegationId' },
    ],
  ])('of %s', async (_, make, body, refusal) => {
    const id = await make();
    await cases.expectRefused(id, () => cases.immediately(id, body), refusal);
  });

  it('of corrections that are open', async () => {
    const id = await register({ materials: [] });
    await cases.decide(id, { outcome: 'correction' });
    await cases.expectRefused(id, () => cases.immediately(id, GRANTED), {
      status: 409,
      code: 'corrections-incomplete',
      article: '行政许可法 第三十二条第一款第五项',
    });
  });

  it('of the same by another clerk, who would decide it too', async () => {
    const id = await requested();
    const other = await intake.clerk('clerk-2');
    await cases.expectRefused(id, () => cases.immediately(id, GRANTED, other), { status: 409, code: 'immediate-content-differs' });
  });

  it('of a clerk of another site', async () => {
    const id = await register();
    const stranger = await intake.clerk('clerk-9', 'site-2');
    await cases.expectRefused(id, () => cases.immediately(id, GRANTED, stranger), { status: 404, code: 'case-not-found' });
  });
});
