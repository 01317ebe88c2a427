import { newId, type Page, type Principal } from '@onewindow/contracts';
import { noteInvolvedAgencies } from '../src/access/involved-agency.commands.js';
import { ACCEPTED, casesOf, COUNTER, type Cases } from './cases.js';
import { AGENCY, IMMEDIATE_ITEM, OTHER_AGENCY, SITE } from './catalogue.js';
import { form, staff, startIntake, type RunningIntake } from './running-intake.js';

let intake: RunningIntake;
let cases: Cases;
beforeAll(async () => {
  intake = await startIntake();
  cases = await casesOf(intake);
});
afterAll(() => intake.stop());

/** To whom the case was shown and why, in order. */
const showings = async (id: string): Promise<string[]> => {
  const { rows } = await intake.superuser.query<{ said: string }>(
    `SELECT who || ' ' || why AS said FROM intake.case_access WHERE case_id = $1 ORDER BY at`,
    [id],
  );
  return rows.map(({ said }) => said);
};

const MAIL = { mode: 'mail', waybillNo: 'EMS1234567890' } as const;
const RECEIPT = { receivedOn: new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10), signedBy: '张三丰' };

describe('an answer that shows a whole case is recorded, the first time and when the act is repeated', () => {
  const immediate = { delegationId: newId(), outcome: 'granted' };
  const correction = newId();

  it.each<[string, () => Promise<string>, (id: string) => Promise<{ status: number }>, string]>([
    ['registering', () => Promise.resolve(newId()), (id) => cases.clerk('PUT', `/v1/cases/${id}`, form()), 'clerk-1 registration:staff'],
    ['accepting', async () => (await intake.register()).id, (id) => cases.decide(id, ACCEPTED), 'clerk-1 acceptance:staff'],
    [
      'deciding at once',
      async () => (await intake.register({ itemCode: IMMEDIATE_ITEM })).id,
      (id) => cases.immediately(id, immediate),
      'clerk-1 immediate:staff',
    ],
    [
      'correcting',
      async () => {
        const { id } = await intake.register({ materials: [] });
        await cases.decide(id, { outcome: 'correction' });
        return id;
      },
      (id) => cases.correct(id, ['application'], correction, cases.applicant),
      'applicant correction:applicant',
    ],
    ['withdrawing', async () => (await intake.register()).id, (id) => cases.withdraw(id), 'applicant withdrawal:applicant'],
    ['delivering', () => cases.ready(), (id) => cases.deliver(id, COUNTER), 'counter-1 delivery:staff'],
    [
      'proving the delivery',
      async () => {
        const id = await cases.ready();
        await cases.deliver(id, MAIL);
        return id;
      },
      (id) => cases.receipt(id, RECEIPT),
      'counter-1 receipt:staff',
    ],
  ])('%s', async (_, make, act, said) => {
    const id = await make();
    const before = await showings(id);
    expect([(await act(id)).status < 300, (await act(id)).status < 300]).toEqual([true, true]);
    const recorded = (await showings(id)).slice(before.length);
    expect(recorded.map((line) => line.replace(/^account-\S+/, 'applicant'))).toEqual([said, said]);
  });

  it('whichever clerk of the site repeats the acceptance of a closed case', async () => {
    const id = await cases.ready();
    await cases.deliver(id, COUNTER);
    const answer = await cases.decide(id, ACCEPTED, await intake.clerk('curious'));
    expect([answer.status, answer.body.applicant.name]).toEqual([200, '张三丰']);
    expect((await showings(id)).at(-1)).toBe('curious acceptance:staff');
  });

  it('and what is refused shows nothing and records nothing', async () => {
    const id = await cases.accepted();
    const before = await showings(id);
    await cases.decide(id, ACCEPTED, await intake.clerk('stranger', 'site-2'));
    await cases.decide(id, { outcome: 'correction' });
    expect(await showings(id)).toEqual(before);
  });
});

describe('the papers of a case', () => {
  const reads = async (who: Partial<Principal>, id: string): Promise<number[]> => {
    const caller = await intake.as(who);
    return Promise.all(['documents', 'notices'].map(async (what) => (await caller('GET', `/v1/cases/${id}/${what}`)).status));
  };

  it('are not those of a whole site for an officer who works there, but of the cases of their agency', async () => {
    const [own, other] = [await cases.accepted(), await cases.accepted()];
    await intake.transaction((tx) => noteInvolvedAgencies(tx, [{ caseId: own, agencyCode: AGENCY }]));
    await intake.transaction((tx) => noteInvolvedAgencies(tx, [{ caseId: other, agencyCode: OTHER_AGENCY }]));
    for (const role of ['officer', 'agency-head'] as const) {
      const officer = { ...staff(`${role}-1`, SITE, role), agencyCode: AGENCY };
      expect([await reads(officer, own), await reads(officer, other)]).toEqual([
        [200, 200],
        [404, 404],
      ]);
    }
    for (const role of ['window-clerk', 'issuing-counter'] as const)
      expect(await reads({ ...staff(`${role}-1`, SITE, role), agencyCode: AGENCY }, other)).toEqual([200, 200]);
  });

  it('are nobody’s by a site that is empty', async () => {
    await cases.accepted();
    const nowhere = await intake.clerk('clerk-0', '');
    expect((await nowhere<Page<unknown>>('GET', '/v1/cases')).body.items).toEqual([]);
  });
});
