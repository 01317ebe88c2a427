import { setTimeout as sleep } from 'node:timers/promises';
import { Ringer, takeCalendars } from '@onewindow/deadlines';
import { calendarPublished } from '@onewindow/testing';
import type { CaseTools } from '../src/case/case.commands.js';
import { caseDeadlines } from '../src/case/ringing.commands.js';
import { CASE_TOOLS } from '../src/tokens.js';
import { casesOf, type Cases } from './cases.js';
import { startIntake, type RunningIntake } from './running-intake.js';

let intake: RunningIntake;
let cases: Cases;
beforeAll(async () => {
  intake = await startIntake();
  cases = await casesOf(intake);
});
afterAll(() => intake.stop());

async function recount(): Promise<void> {
  while (await intake.service.get(Ringer).recount());
}

it('a new calendar that comes in while a case is accepted by law, and that is not committed, moves nothing of the check', async () => {
  const { id, checkDue } = await intake.register();
  // the alarm reads the clock after the calendar has: for the one the days have ended, for the other not yet
  await intake.superuser.query(`UPDATE service_case SET check_due_at = now() - interval '1 second' WHERE id = $1`, [id]);
  await intake.transaction((tx) => takeCalendars(tx, [calendarPublished(100, [checkDue?.day ?? ''])]));
  const kind = caseDeadlines(intake.service.get<CaseTools>(CASE_TOOLS));
  let counting = Promise.resolve();
  await kind.run?.(() =>
    intake.transaction(async (tx) => {
      await kind.lock(tx, [id]);
      await kind.ring(tx, [{ subject: id, clock: 'check', rung: 'passed', at: new Date() }]);
      counting = recount();
      await Promise.race([counting, sleep(500)]);
    }),
  );
  await counting;
  const told = await cases.told(id);
  expect(told.map(({ event }) => event.case)).toEqual(['registered', 'accepted']);
  expect(told.map(({ sequence }) => sequence)).toEqual([1, 2]);
});
