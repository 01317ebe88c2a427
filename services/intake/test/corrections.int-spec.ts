import { newId, type FileView } from '@onewindow/contracts';
import { dueDay, legalDay, NATIONAL_CALENDAR } from '@onewindow/legal-clock';
import { ACCEPTED, casesOf, type Cases, type Refusal } from './cases.js';
import { AGENCY, SITE } from './catalogue.js';
import { staff, startIntake, type RunningIntake } from './running-intake.js';

let intake: RunningIntake;
let cases: Cases;
beforeAll(async () => {
  intake = await startIntake();
  cases = await casesOf(intake);
});
afterAll(() => intake.stop());

const ALL_IN = '行政许可法 第三十二条第一款第五项';
const BOTH = ['application', 'floor-plan'] as const;

/** A case of which the application is missing and the floor plan does not do. */
async function correcting(): Promise<string> {
  const { id } = await intake.register({ materials: [{ key: 'floor-plan' }] });
  await cases.decide(id, { outcome: 'correction', defects: [{ material: 'floor-plan', problem: '未标明出口' }] });
  return id;
}

const corrected = async (): Promise<string> => {
  const id = await correcting();
  await cases.correct(id, BOTH);
  return id;
};

/** As if what happened so far had happened `days` earlier. */
const earlier = (id: string, days: number) =>
  intake.superuser.query(
    `UPDATE intake.service_case SET received_at = received_at - make_interval(days => $2), last_visit_day = last_visit_day - $2,
       corrected_at = corrected_at - make_interval(days => $2) WHERE id = $1`,
    [id, days],
  );

describe('corrections', () => {
  it('may come in parts; each is told, the last as complete', async () => {
    const id = await correcting();
    const part = newId();
    const first = await cases.correct(id, ['floor-plan'], part);
    expect(first.body).toMatchObject({ status: 'correcting', awaited: 'corrections', correction: { open: ['application'] } });
    const last = await cases.correct(id, ['application']);
    expect(last.body).toMatchObject({ status: 'correcting', awaited: 'acceptance', missing: [], correction: { open: [] }, sequence: 4 });
    expect(last.body.materials.map(({ key }) => key)).toEqual(['floor-plan', 'application']);

    const [, , one, two] = await cases.told(id);
    expect(one).toMatchObject({
      sequence: 3,
      event: {
        case: 'corrected',
        value: {
          correctionId: part,
          materials: ['floor-plan'],
          complete: false,
          visit: 1,
          caseNo: last.body.caseNo,
          agencyCode: AGENCY,
          siteId: SITE,
          itemName: '食品经营许可',
        },
      },
    });
    expect(two).toMatchObject({ sequence: 4, event: { case: 'corrected', value: { materials: ['application'], complete: true } } });
  });

  it('again are quiet, whatever became of the case meanwhile', async () => {
    const id = await correcting();
    const correction = newId();
    await cases.correct(id, BOTH, correction);
    const accepted = await cases.decide(id, ACCEPTED);
    expect((await cases.correct(id, BOTH, correction)).body).toEqual(accepted.body);
    expect((await cases.told(id)).map(({ event }) => event.case)).toEqual(['registered', 'correctionNotified', 'corrected', 'accepted']);
  });

  it('bring their files to the case', async () => {
    const id = await correcting();
    const fileId = newId();
    const uploaded = await fetch(`${intake.service.address}/v1/files/${fileId}?name=plan.pdf`, {
      method: 'PUT',
      body: '%PDF-1.7\nplan',
      headers: { authorization: `Bearer ${await intake.token(staff('clerk-1', SITE, 'window-clerk'))}`, 'content-type': 'application/pdf' },
    });
    expect(((await uploaded.json()) as FileView).id).toBe(fileId);
    const answer = await cases.clerk('PUT', `/v1/cases/${id}/corrections/${newId()}`, {
      materials: [{ key: 'floor-plan', files: [fileId] }],
    });
    expect(answer.body).toMatchObject({ materials: [{ key: 'floor-plan', name: '平面图', copies: 1, files: [fileId] }] });
    const { rows } = await intake.superuser.query('SELECT material_key FROM intake.uploaded_file WHERE id = $1 AND case_id = $2', [
      fileId,
      id,
    ]);
    expect(rows).toEqual([{ material_key: 'floor-plan' }]);
  });

  it('on the day of registering are the same visit, and on another day the next', async () => {
    const id = await correcting();
    await cases.correct(id, ['floor-plan']);
    await earlier(id, 1);
    await cases.correct(id, ['application']);
    const visits = (await cases.told(id)).flatMap(({ event }) => (event.case === 'corrected' ? [event.value.visit] : []));
    expect(visits).toEqual([1, 2]);
    const { rows } = await intake.superuser.query('SELECT visits FROM intake.service_case WHERE id = $1', [id]);
    expect(rows).toEqual([{ visits: 2 }]);
  });

  it('of what came by mail are nobody’s visit either: they come by mail', async () => {
    const { id } = await intake.register({ channel: '4', waybillNo: 'EMS1234567890', materials: [] });
    await cases.decide(id, { outcome: 'correction' });
    await cases.correct(id, ['application']);
    expect((await cases.told(id)).at(-1)).toMatchObject({ event: { case: 'corrected', value: { complete: true, visit: 0 } } });
    const { rows } = await intake.superuser.query('SELECT visits FROM intake.service_case WHERE id = $1', [id]);
    expect(rows).toEqual([{ visits: 0 }]);
  });

  it('by the applicant are nobody’s visit', async () => {
    const id = await correcting();
    await earlier(id, 1);
    const answer = await cases.correct(id, BOTH, newId(), cases.applicant);
    expect([answer.status, answer.body.awaited]).toEqual([200, 'acceptance']);
    expect((await cases.told(id)).at(-1)).toMatchObject({ event: { case: 'corrected', value: { complete: true, visit: 0 } } });
  });
});

describe('acceptance after them', () => {
  it('dates from the day on which all was in, and so do both limits', async () => {
    const id = await corrected();
    await earlier(id, 9);
    const start = new Date(Date.now() - 9 * 86_400_000);
    const { rows } = await intake.superuser.query<{ at: Date }>('SELECT corrected_at AS at FROM intake.service_case WHERE id = $1', [id]);
    const { body } = await cases.decide(id, ACCEPTED);
    expect([body.status, body.acceptedAt]).toEqual(['accepted', rows[0]?.at.toISOString()]);
    expect(legalDay(new Date(body.acceptedAt ?? 0))).toBe(legalDay(start));
    const limit = { amount: 7, unit: 'working-day', basis: '承诺' } as const;
    const { day } = dueDay({ start: new Date(body.acceptedAt ?? 0), limit, calendar: NATIONAL_CALENDAR });
    expect(body.promisedDue?.day).toBe(day);
    const notice = (await cases.documents(id)).find(({ kind }) => kind === 'ACCEPT_NOTICE');
    expect(notice?.data).toMatchObject({ acceptedOn: legalDay(start), promisedDueOn: day, issuedOn: legalDay(new Date()) });
  });

  it('is refused while anything is open, naming it', async () => {
    const id = await correcting();
    await cases.correct(id, ['application']);
    const answer = await cases.decide(id, ACCEPTED);
    expect(answer.body).toMatchObject({ code: 'corrections-incomplete', open: [{ key: 'floor-plan', name: '平面图' }] });
  });
});

describe('turning away for want of them', () => {
  const NOT_CORRECTED = { outcome: 'not-corrected', reason: '逾期未补正' } as const;
  const STILL = {
    outcome: 'not-corrected',
    reason: '补正后的平面图仍不符合要求',
    defects: [{ material: 'floor-plan', problem: '仍未标明出口' }],
  };

  it('waits until the term has ended, and then names what did not come', async () => {
    const id = await correcting();
    await cases.correct(id, ['application']);
    await cases.expectRefused(id, () => cases.decide(id, NOT_CORRECTED), {
      status: 409,
      code: 'correction-term-runs',
      article: '行政许可法 第三十二条第一款第四项',
    });
    await cases.endTerm(id);
    expect((await cases.decide(id, NOT_CORRECTED)).body.notAccepted?.defects).toEqual([
      { material: 'floor-plan', name: '平面图', problem: '未按告知内容更正' },
    ]);
    expect((await cases.documents(id)).at(-1)?.data['reasons']).toEqual(['逾期未补正', '平面图：未按告知内容更正']);
  });

  it('of what came again and still does not do need not wait, and the letter names it', async () => {
    const id = await corrected();
    const answer = await cases.decide(id, STILL);
    expect([answer.status, answer.body.status]).toEqual([200, 'not-accepted']);
    expect(answer.body.notAccepted?.defects).toEqual([{ material: 'floor-plan', name: '平面图', problem: '仍未标明出口' }]);
    expect((await cases.decide(id, STILL)).body).toEqual(answer.body);
    expect((await cases.documents(id)).at(-1)).toMatchObject({
      kind: 'REJECT_ACCEPT',
      data: { ground: 'not-corrected', reasons: [STILL.reason, '平面图：仍未标明出口'] },
    });
  });

  it('is not for what nobody was told of', async () => {
    const { id } = await intake.register({ materials: [{ key: 'floor-plan' }] });
    await cases.decide(id, { outcome: 'correction' });
    await cases.correct(id, ['application']);
    await cases.expectRefused(id, () => cases.decide(id, STILL), {
      status: 400,
      code: 'material-not-in-notice',
      field: 'defects.0.material',
      article: '行政许可法 第三十二条第一款第四项',
    });
  });

  it('is too late once they came, be it after the due day: until then they are taken', async () => {
    const id = await correcting();
    await cases.endTerm(id);
    expect((await cases.correct(id, BOTH, newId(), cases.applicant)).body.awaited).toBe('acceptance');
    await cases.expectRefused(id, () => cases.decide(id, NOT_CORRECTED), { status: 409, code: 'corrections-complete', article: ALL_IN });
    expect((await cases.decide(id, ACCEPTED)).body.status).toBe('accepted');
  });
});

describe('a refusal stores nothing', () => {
  it.each<[string, () => Promise<string>, readonly string[], Refusal]>([
    [
      'a material the notice does not name',
      async () => {
        const { id } = await intake.register({ materials: [] });
        await cases.decide(id, { outcome: 'correction' });
        return id;
      },
      BOTH,
      { status: 400, code: 'material-not-in-notice', field: 'materials.1.key', article: '行政许可法 第三十二条第一款第四项' },
    ],
    ['one material twice', correcting, ['floor-plan', 'floor-plan'], { status: 400, code: 'material-twice', field: 'materials.1.key' }],
    ['nothing', correcting, [], { status: 400, code: 'invalid-body', field: 'materials' }],
    ['more when all is in', corrected, BOTH, { status: 409, code: 'corrections-complete' }],
    ['corrections nobody asked for', async () => (await intake.register()).id, BOTH, { status: 409, code: 'case-is-received' }],
    ['corrections after acceptance', () => cases.accepted(), BOTH, { status: 409, code: 'case-is-accepted' }],
  ])('of %s', async (_, make, keys, refusal) => {
    const id = await make();
    await cases.expectRefused(id, () => cases.correct(id, keys), refusal);
  });

  it('of another content under one id', async () => {
    const id = await correcting();
    const correction = newId();
    await cases.correct(id, ['floor-plan'], correction);
    await cases.expectRefused(id, () => cases.correct(id, ['application'], correction), {
      status: 409,
      code: 'correction-content-differs',
    });
  });

  it('of a file that is not there, and the correction does not count', async () => {
    const id = await correcting();
    const body = { materials: [{ key: 'floor-plan', files: [newId()] }] };
    await cases.expectRefused(id, () => cases.clerk('PUT', `/v1/cases/${id}/corrections/${newId()}`, body), {
      status: 400,
      code: 'file-unknown',
      field: 'materials.0.files.0',
    });
  });

  it('of a file named for two materials', async () => {
    const id = await correcting();
    const file = newId();
    const body = { materials: BOTH.map((key) => ({ key, files: [file] })) };
    await cases.expectRefused(id, () => cases.clerk('PUT', `/v1/cases/${id}/corrections/${newId()}`, body), {
      status: 400,
      code: 'file-twice',
      field: 'materials.1.files.0',
    });
  });

  it('of accepting with a part of them', async () => {
    const id = await correcting();
    await cases.correct(id, ['application']);
    await cases.expectRefused(id, () => cases.decide(id, ACCEPTED), { status: 409, code: 'corrections-incomplete', article: ALL_IN });
  });

  it.each([
    ['a clerk of another site', () => intake.clerk('clerk-9', 'site-2')],
    ['another applicant', () => intake.applicant('another')],
  ])('of %s, to whom the case does not exist', async (_, stranger) => {
    const id = await correcting();
    const caller = await stranger();
    await cases.expectRefused(id, () => cases.correct(id, BOTH, newId(), caller), { status: 404, code: 'case-not-found' });
  });
});
