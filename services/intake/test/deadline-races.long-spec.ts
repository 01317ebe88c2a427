import { bundlesOf } from './bundles.js';
import { casesOf } from './cases.js';
import { bundleContests, caseContests } from './contests.js';
import { raceAgainstTheLaw, type Contest } from './deadline-races.js';
import { startIntake, type RunningIntake } from './running-intake.js';

let intake: RunningIntake;
beforeAll(async () => void (intake = await startIntake()));
afterAll(() => intake.stop());

/** @returns how many outcomes there were, and how many of their kinds were the law's and the officer's */
async function raced(contest: Contest, rounds: number, law: string) {
  const seen = await raceAgainstTheLaw(intake, contest, rounds);
  const kinds = [...seen.keys()];
  const byLaw = kinds.filter((outcome) => outcome.includes(law)).length;
  return { outcomes: [...seen.values()].reduce((sum, count) => sum + count, 0), byLaw, byAct: kinds.length - byLaw };
}

it('ten thousand acts in the instant in which the law acts: no outcome is doubled, and none is lost', async () => {
  const { check } = caseContests(intake, await casesOf(intake));
  const { outcomes, byLaw, byAct } = await raced(check, 10_000, 'deemed');
  expect([outcomes, byLaw > 3, byAct > 2]).toEqual([10_000, true, true]);
});

it('the other time limits of a case and of an application for a bundle', async () => {
  const { correction, issue } = caseContests(intake, await casesOf(intake));
  const bundle = bundleContests(await bundlesOf(intake));
  expect(await raced(correction, 1000, 'lapsed')).toEqual({ outcomes: 1000, byLaw: 2, byAct: 2 });
  expect(await raced(issue, 500, 'dutyOverdue')).toEqual({ outcomes: 500, byLaw: 1, byAct: 1 });
  expect(await raced(bundle.check, 500, 'deemed')).toMatchObject({ outcomes: 500, byAct: 3 });
  expect(await raced(bundle.correction, 500, 'lapsed')).toEqual({ outcomes: 500, byLaw: 2, byAct: 2 });
  expect(await raced(bundle.issue, 300, 'dutyOverdue')).toEqual({ outcomes: 300, byLaw: 1, byAct: 1 });
  expect(await raced(bundle.rung, 300, 'rungReached')).toEqual({ outcomes: 300, byLaw: 1, byAct: 1 });
});
