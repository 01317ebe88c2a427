import { newId } from '@onewindow/contracts';
import { bundlesOf } from './bundles.js';
import { ACCEPTED, casesOf, COUNTER, REFUSED, type Cases } from './cases.js';
import { IMMEDIATE_ITEM } from './catalogue.js';
import { bundleContests, caseContests } from './contests.js';
import { raceAgainstTheLaw, type Contest } from './deadline-races.js';
import { form, startIntake, type RunningIntake } from './running-intake.js';

let intake: RunningIntake;
let cases: Cases;
beforeAll(async () => {
  intake = await startIntake();
  cases = await casesOf(intake);
});
afterAll(() => intake.stop());

const ROUNDS = 10;
const times = <T>(count: number, work: (at: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, at) => work(at)));
const outcome = ({ status, body }: { status: number; body: { code?: string } }): string =>
  status < 300 ? `${status}` : `${status} ${body.code}`;

/** What was told follows from 1 without a gap or a repeat. */
async function expectWhole(id: string): Promise<(string | undefined)[]> {
  const events = await cases.told(id);
  expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, at) => at + 1));
  expect((await cases.view(id)).sequence).toBe(events.length);
  return events.map(({ event }) => event.case);
}

it('twenty equal registrations are one case with one event', async () => {
  for (let round = 0; round < 3; round += 1) {
    const id = newId();
    const answers = await times(20, (at) => cases.clerk('PUT', `/v1/cases/${id}`, form(at % 2 ? {} : { electronicService: false })));
    expect(new Set(answers.map((answer) => `${answer.status} ${JSON.stringify(answer.body)}`)).size).toBe(1);
    expect(await expectWhole(id)).toEqual(['registered']);
  }
});

it('twenty equal decisions at the window are one acceptance', async () => {
  const body = { delegationId: newId(), outcome: 'granted' };
  for (let round = 0; round < 3; round += 1) {
    const { id } = await intake.register({ itemCode: IMMEDIATE_ITEM });
    const answers = await times(20, () => cases.immediately(id, body));
    expect(new Set(answers.map((answer) => `${answer.status} ${JSON.stringify(answer.body)}`)).size).toBe(1);
    expect(await expectWhole(id)).toEqual(['registered', 'accepted']);
    expect(await cases.documents(id)).toHaveLength(1);
  }
});

it('acceptance and withdrawal at once: the case ends before acceptance, or approval is asked', async () => {
  await times(ROUNDS, async () => {
    const { id } = await intake.register();
    const [accepted, withdrawn] = await Promise.all([cases.decide(id, ACCEPTED), cases.withdraw(id)]);
    expect([await expectWhole(id), outcome(accepted), outcome(withdrawn)]).toEqual(
      withdrawn.status === 202
        ? [['registered', 'accepted', 'terminationRequested'], '200', '202']
        : [['registered', 'terminated'], '409 case-is-terminated', '200'],
    );
  });
});

it('the last correction and turning away for want of it at once: one of them stands', async () => {
  await times(ROUNDS, async () => {
    const { id } = await intake.register({ materials: [] });
    await cases.decide(id, { outcome: 'correction' });
    await cases.endTerm(id);
    const [corrected, turnedAway] = await Promise.all([
      cases.correct(id, ['application'], newId(), cases.applicant),
      cases.decide(id, { outcome: 'not-corrected', reason: '逾期未补正' }),
    ]);
    const told = await expectWhole(id);
    expect([told.at(-1), outcome(corrected), outcome(turnedAway)]).toEqual(
      corrected.status === 200 ? ['corrected', '200', '409 corrections-complete'] : ['turnedAway', '409 case-is-not-accepted', '200'],
    );
  });
});

it('two parts of a correction at once are both taken', async () => {
  await times(ROUNDS, async () => {
    const { id } = await intake.register({ materials: [{ key: 'floor-plan' }] });
    await cases.decide(id, { outcome: 'correction', defects: [{ material: 'floor-plan', problem: '模糊' }] });
    const answers = await Promise.all(['application', 'floor-plan'].map((key) => cases.correct(id, [key])));
    expect(answers.map(outcome)).toEqual(['200', '200']);
    expect(await expectWhole(id)).toEqual(['registered', 'correctionNotified', 'corrected', 'corrected']);
    expect(await cases.view(id)).toMatchObject({ awaited: 'acceptance', correction: { open: [] } });
  });
});

it('withdrawal, decision and letter at once: the decision stands, and the result is ready once', async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const id = await cases.accepted();
    const [withdrawn] = await Promise.all([cases.withdraw(id), cases.grant(id, REFUSED), cases.letter(id)]);
    expect(['202', '409 case-is-decided', '409 case-is-ready']).toContain(outcome(withdrawn));
    expect((await expectWhole(id)).filter((name) => name === 'ready')).toHaveLength(1);
    expect(await cases.view(id)).toMatchObject({ status: 'ready', outcome: 'refused' });
  }
});

it('three ways of delivery at once: one is taken', async () => {
  await times(5, async () => {
    const id = await cases.ready({ electronicService: true });
    const ways = [COUNTER, { mode: 'mail', waybillNo: 'EMS1234567890' }, { mode: 'electronic' }];
    const answers = await Promise.all(ways.map((way) => cases.deliver(id, way)));
    expect(answers.map(outcome).toSorted()).toEqual(['200', '409 delivery-differs', '409 delivery-differs']);
    expect(await expectWhole(id)).toHaveLength(4);
  });
});

describe('an act in the instant in which a time limit ends: one of them stands, and neither is lost', () => {
  /** @returns whether each of the two came first at least once: else they did not meet */
  async function met(contest: Contest, rounds: number, law: string): Promise<boolean[]> {
    const seen = [...(await raceAgainstTheLaw(intake, contest, rounds)).keys()];
    return [seen.some((one) => one.includes(law)), seen.some((one) => !one.includes(law))];
  }

  it('of a case', async () => {
    const { check, correction, issue } = caseContests(intake, cases);
    expect(await met(check, 200, 'deemed')).toEqual([true, true]);
    expect(await met(correction, 60, 'lapsed')).toEqual([true, true]);
    expect(await met(issue, 40, 'dutyOverdue')).toEqual([true, true]);
  });

  it('of an application for a bundle', async () => {
    const { check, correction, issue, rung } = bundleContests(await bundlesOf(intake));
    expect(await met(check, 40, 'deemed')).toEqual([true, true]);
    expect(await met(correction, 40, 'lapsed')).toEqual([true, true]);
    expect(await met(issue, 20, 'dutyOverdue')).toEqual([true, true]);
    expect(await met(rung, 20, 'rungReached')).toEqual([true, true]);
  });
});
