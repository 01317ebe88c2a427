import { randomUUID } from 'node:crypto';
import type { CaseView, Page, RegisteredCase, ResultView, ReviewView, TimelineEntry } from '@onewindow/contracts';
import { check, type Cast, type Say } from './cast.js';
import { accept, allMet, decisionOf, foodLicenceForm, review, waitForTask } from './food-licence.js';

/** The same `PUT` sent twenty times at once is one case. */
export async function twentyPuts(cast: Cast, say: Say): Promise<string> {
  const id = randomUUID();
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => cast.clerk.send<RegisteredCase>('PUT', `/intake/v1/cases/${id}`, foodLicenceForm())),
  );
  const numbers = new Set(answers.map(({ body }) => body.caseNo));
  check(answers.every(({ status }) => status === 200) && numbers.size === 1, 'twenty equal requests make one case', answers);
  say('综合窗口', `同一请求并发 20 次，只有一件 ${[...numbers][0] ?? ''}`);
  return id;
}

/** Two officers decide one step at once: one decision, the other is told the state. */
export async function twoOfficers(cast: Cast, say: Say): Promise<string> {
  const { id } = await accept(cast);
  await waitForTask(cast.officerA, id, 'document-review');
  const passed = allMet('staff', 'lawful');
  const failed = { outcome: 'failed', findings: passed.findings, opinion: '材料与场所不一致' };
  const path = decisionOf(id, 'document-review');
  const answers = await Promise.all([
    cast.officerA.send<ReviewView & { code?: string; status?: unknown }>('POST', path, passed),
    cast.officerB.send<ReviewView & { code?: string; status?: unknown }>('POST', path, failed),
  ]);
  const [winner] = answers.filter(({ status }) => status === 200);
  const [loser] = answers.filter(({ status }) => status === 409);
  check(winner !== undefined && loser?.body.code === 'step-already-decided', 'one decides, the other is told the state', answers);
  say('后台审批', '两人同时决定同一环节，一人成立，另一人被告知已决定');
  return id;
}

/** How a race between a withdrawal and a grant ended, for all services alike. */
export interface RaceEnd {
  readonly id: string;
  readonly end: 'granted' | 'terminated';
  /** Whether the withdrawal came in time to be asked of approval. */
  readonly requested: boolean;
}

/** A withdrawal against a grant in the same instant: one end, known to all services alike. */
export async function withdrawalAgainstGrant(cast: Cast): Promise<RaceEnd> {
  const { id } = await accept(cast);
  await review(cast, id);
  await waitForTask(cast.head, id, 'decision');
  const [withdrawal, decision] = await Promise.all([
    cast.clerk.send('POST', `/intake/v1/cases/${id}/withdrawal`, { reason: '店铺不开了' }),
    cast.head.send('POST', decisionOf(id, 'decision'), { outcome: 'passed', findings: [] }),
  ]);
  check([200, 202, 409].includes(withdrawal.status), 'the withdrawal is answered', withdrawal);
  check([200, 409].includes(decision.status), 'the decision is answered', decision);
  const settled = await cast.counter.until<CaseView>(
    `/intake/v1/cases/${id}`,
    ({ status, termination }) => status === 'terminated' || (status === 'ready' && termination?.status !== 'requested'),
  );
  const end = settled.status === 'terminated' ? 'terminated' : 'granted';
  await checkAlike(cast, id, end);
  return { id, end, requested: withdrawal.status !== 409 };
}

async function checkAlike(cast: Cast, id: string, end: RaceEnd['end']): Promise<void> {
  const seen = await cast.officerA.must<ReviewView>('GET', `/approval/v1/reviews/${id}`);
  check(seen.status === end, `approval knows the same end, ${end}`, seen);
  if (end === 'terminated') return;
  await cast.supervisor.until<Page<ResultView>>('/supervision/v1/results?acknowledged=false&limit=200', (page) =>
    page.items.some((result) => result.id === id),
  );
  const { items } = await cast.supervisor.until<Page<TimelineEntry>>(`/supervision/v1/cases/${id}/timeline?limit=200`, (page) =>
    page.items.some((entry) => entry.type === 'ready'),
  );
  const ends = items.filter((entry) => ['decided', 'terminated'].includes(entry.type)).map((entry) => entry.type);
  check(ends.length === 1 && ends[0] === 'decided', 'the timeline knows one end', ends);
}

/** Many such races; either end may win each. */
export async function raceOften(cast: Cast, rounds: number, say: Say): Promise<readonly RaceEnd[]> {
  const ends: RaceEnd[] = [];
  for (let round = 0; round < rounds; round++) ends.push(await withdrawalAgainstGrant(cast));
  const granted = ends.filter(({ end }) => end === 'granted').length;
  say('申请人与审批', `撤回与准予同时发生 ${rounds} 次：准予 ${granted}，终止 ${rounds - granted}，各处一致`);
  return ends;
}
