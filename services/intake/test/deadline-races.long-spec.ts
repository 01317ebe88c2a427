import { casesOf } from './cases.js';
import { raceAgainstTheLaw } from './deadline-races.js';
import { startIntake, type RunningIntake } from './running-intake.js';

let intake: RunningIntake;
beforeAll(async () => void (intake = await startIntake()));
afterAll(() => intake.stop());

it('ten thousand acts in the instant in which the law acts: no outcome is doubled, and none is lost', async () => {
  const seen = await raceAgainstTheLaw(intake, await casesOf(intake), 10_000);
  expect([...seen.values()].reduce((sum, count) => sum + count, 0)).toBe(10_000);
  expect([...seen.keys()].filter((outcome) => outcome.includes('deemed')).length).toBeGreaterThan(3);
  expect([...seen.keys()].filter((outcome) => !outcome.includes('deemed')).length).toBeGreaterThan(2);
});
