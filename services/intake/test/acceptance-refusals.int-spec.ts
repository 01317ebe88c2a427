import { newId } from '@onewindow/contracts';
import { ACCEPTED, casesOf, type Cases, type Refusal } from './cases.js';
import { AGENCY, OTHER_AGENCY, REGION } from './catalogue.js';
import { startIntake, type RunningIntake } from './running-intake.js';

let intake: RunningIntake;
let cases: Cases;
beforeAll(async () => {
  intake = await startIntake();
  cases = await casesOf(intake);
});
afterAll(() => intake.stop());

const NOT_REQUIRED = { outcome: 'not-required', reason: '该事项依法不需要取得行政许可' } as const;
const NO_JURISDICTION = { outcome: 'no-jurisdiction', reason: '不属于本机关职权范围', rightAgency: OTHER_AGENCY } as const;
const NOT_CORRECTED = { outcome: 'not-corrected', reason: '逾期未补正' } as const;

describe('a refusal of an outcome stores nothing', () => {
  const open = async (): Promise<string> => (await intake.register({ materials: [] })).id;
  const complete = async (): Promise<string> => (await intake.register()).id;
  const ended = async (): Promise<string> => {
    const id = await complete();
    await cases.decide(id, NOT_REQUIRED);
    return id;
  };
  const ALL_IN = '行政许可法 第三十二条第一款第五项';

  it.each<[string, () => Promise<string>, object, Refusal]>([
    ['accepting without all materials', open, ACCEPTED, { status: 409, code: 'materials-incomplete', article: '行政许可法 第三十二条' }],
    ['correcting what is complete', complete, { outcome: 'correction' }, { status: 409, code: 'nothing-to-correct', article: ALL_IN }],
    [
      'a defect of what is not there',
      open,
      { outcome: 'correction', defects: [{ material: 'floor-plan', problem: '模糊' }] },
      { status: 400, code: 'material-not-handed-in', field: 'defects.0.material' },
    ],
    [
      'more defects than a notice lists',
      complete,
      {
        outcome: 'correction',
        defects: Array.from({ length: 51 }, (_, at) => ({ material: 'application', problem: `第${at + 1}页模糊` })),
      },
      { status: 400, code: 'invalid-body', field: 'defects' },
    ],
    [
      'the item’s own body as the right one',
      complete,
      { ...NO_JURISDICTION, rightAgency: AGENCY },
      { status: 400, code: 'agency-has-jurisdiction', field: 'rightAgency', article: '行政许可法 第三十二条第一款第二项' },
    ],
    [
      'a body nobody knows',
      complete,
      { ...NO_JURISDICTION, rightAgency: '91350100M000100Y43' },
      { status: 400, code: 'agency-unknown', field: 'rightAgency' },
    ],
    [
      'not corrected where nothing was told',
      open,
      NOT_CORRECTED,
      { status: 409, code: 'correction-not-told', article: '行政许可法 第三十二条第一款第四项' },
    ],
    ['accepting what was turned away', ended, ACCEPTED, { status: 409, code: 'case-is-not-accepted' }],
    ['turning away in another way', ended, NO_JURISDICTION, { status: 409, code: 'case-is-not-accepted' }],
    ['turning away what is accepted', () => cases.accepted(), NOT_REQUIRED, { status: 409, code: 'case-is-accepted' }],
    ['correcting what is accepted', () => cases.accepted(), { outcome: 'correction' }, { status: 409, code: 'case-is-accepted' }],
    ['turning away what is ready', () => cases.ready(), NOT_REQUIRED, { status: 409, code: 'case-is-ready' }],
    ['a reason that is none', complete, { ...NOT_REQUIRED, reason: ' ' }, { status: 400, code: 'invalid-body', field: 'reason' }],
  ])('of %s', async (_, make, body, refusal) => {
    const id = await make();
    await cases.expectRefused(id, () => cases.decide(id, body), refusal);
  });

  it("of another site's clerk, to whom the case does not exist", async () => {
    const id = await complete();
    const stranger = await intake.clerk('clerk-9', 'site-2');
    await cases.expectRefused(id, () => cases.decide(id, ACCEPTED, stranger), { status: 404, code: 'case-not-found' });
    expect((await cases.decide(newId(), ACCEPTED)).body.code).toBe('case-not-found');
  });

  it('of a region without a calendar', async () => {
    const { id } = await intake.register();
    const move = (from: string, to: string) =>
      intake.superuser.query('UPDATE intake.calendar_copy SET region_code = $2 WHERE region_code = $1', [from, to]);
    await move('000000', '110000');
    try {
      await cases.expectRefused(id, () => cases.decide(id, ACCEPTED), { status: 409, code: 'calendar-unknown' });
    } finally {
      await move('110000', '000000');
    }
  });

  it('of a region whose rules of time are not told', async () => {
    const { id } = await intake.register();
    const move = (from: string, to: string) =>
      intake.superuser.query('UPDATE intake.region_rules_copy SET region_code = $2 WHERE region_code = $1', [from, to]);
    await move(REGION, '110000');
    try {
      await cases.expectRefused(id, () => cases.decide(id, ACCEPTED), { status: 409, code: 'region-rules-unknown' });
    } finally {
      await move('110000', REGION);
    }
  });
});
