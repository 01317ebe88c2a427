import { newId, type Problem } from '@onewindow/contracts';
import { httpClient } from '@onewindow/testing';
import { startIntake, type RunningIntake } from './running-intake.js';

let intake: RunningIntake;
beforeAll(async () => void (intake = await startIntake()));
afterAll(() => intake.stop());

it('whoever tries numbers and codes is slowed down, be the receipt right or wrong', async () => {
  const anyone = httpClient(intake.service.address);
  const { caseNo, receiptCode } = await intake.register();
  const right = `/v1/progress?number=${caseNo}&code=${receiptCode ?? ''}`;
  const first = await Promise.all(Array.from({ length: 30 }, () => anyone('GET', `/v1/progress?number=${newId()}&code=222222222222`)));
  expect(new Set(first.map(({ status }) => status))).toEqual(new Set([404]));
  const answers = [await anyone<Problem>('GET', right), await anyone<Problem>('GET', right), await anyone<Problem>('GET', right)];
  const slowed = answers.find(({ status }) => status === 429);
  expect(slowed?.body.code).toBe('too-many-attempts');
  expect(Number(slowed?.headers.get('retry-after'))).toBeGreaterThan(0);
});
