import { TurnedAwayKind, type RingView } from '@onewindow/contracts';
import { ACCEPTED, casesOf, type Cases } from './cases.js';
import { OTHER_AGENCY, RULES, settler } from './catalogue.js';
import { startIntake, type RunningIntake } from './running-intake.js';

let intake: RunningIntake;
let cases: Cases;
let settle: ReturnType<typeof settler>;
beforeAll(async () => {
  intake = await startIntake();
  settle = settler(intake);
  cases = await casesOf(intake);
});
afterAll(() => intake.stop());

async function pass(id: string, clock: 'check' | 'correction'): Promise<void> {
  await intake.superuser.query(`UPDATE deadline SET at = now() - interval '1 minute', ring_at = now() WHERE subject = $1 AND clock = $2`, [
    id,
    clock,
  ]);
  await intake.superuser.query(`UPDATE service_case SET ${clock}_due_at = now() - interval '1 minute' WHERE id = $1`, [id]);
}

const ring = () =>
  intake.service.call<RingView>({ kind: 'machine', roles: ['orchestrator'] }, 'POST', '/v1/deadlines/ring', {
    until: new Date().toISOString(),
  });

describe('a region that does not accept what was not corrected', () => {
  it('turns the case away in writing when the term has passed, with what did not come', async () => {
    await settle({ correctionOverdue: { effect: 'refused', basis: '某市政务服务规定 第十一条' } });
    const { id } = await intake.register({ materials: [] });
    await cases.decide(id, { outcome: 'correction', defects: [] });
    await pass(id, 'correction');
    await ring();
    expect(await cases.view(id)).toMatchObject({
      status: 'not-accepted',
      notAccepted: { kind: 'not-corrected', defects: [{ material: 'application', problem: '未提交' }] },
    });
    const notice = (await cases.documents(id)).at(-1);
    expect(notice?.kind).toBe('REJECT_ACCEPT');
    expect(JSON.stringify(notice?.data)).toContain('《某市政务服务规定》第十一条');
    expect((await cases.told(id)).at(-1)?.event).toMatchObject({ case: 'turnedAway', value: { kind: TurnedAwayKind.NOT_CORRECTED } });
  });
});

describe('a region that checks in three days', () => {
  it('accepts by law after the third', async () => {
    await settle({});
    const five = (await intake.register()).checkDue?.day ?? '';
    await settle({ acceptanceNotice: { ...RULES.acceptanceNotice, amount: 3 } });
    const three = (await intake.register()).checkDue?.day ?? '';
    expect(three < five).toBe(true);
  });
});

describe('a region that dates acceptance from receipt', () => {
  it('counts both limits from the receipt of what was complete', async () => {
    await settle({ readings: [{ question: 'express-acceptance', answer: 'receipt' }] });
    const { id, receivedAt } = await intake.register();
    expect(await cases.decide(id, ACCEPTED)).toMatchObject({ status: 200, body: { acceptedAt: receivedAt, deemed: false } });
  });
});

describe('a refusal for want of jurisdiction after the days for the check', () => {
  const elsewhere = { outcome: 'no-jurisdiction', reason: '不属于本机关职权范围', rightAgency: OTHER_AGENCY } as const;

  it('is void by default: the case counts as accepted', async () => {
    await settle({});
    const { id } = await intake.register();
    await pass(id, 'check');
    expect(await cases.decide(id, elsewhere)).toMatchObject({ status: 409, body: { code: 'case-is-deemed-accepted' } });
  });

  it('is valid where the region reads the law so, until the acceptance is recorded', async () => {
    await settle({ readings: [{ question: 'late-jurisdiction-refusal', answer: 'valid' }] });
    const { id } = await intake.register();
    await pass(id, 'check');
    expect(await cases.decide(id, elsewhere)).toMatchObject({ status: 200, body: { status: 'not-accepted' } });
  });
});
