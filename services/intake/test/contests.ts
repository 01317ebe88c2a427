import { newId } from '@onewindow/contracts';
import type { Bundles } from './bundles.js';
import { ACCEPTED, COUNTER, type Cases } from './cases.js';
import type { Contest } from './deadline-races.js';
import type { RunningIntake } from './running-intake.js';

const UNSIGNED = { outcome: 'correction', defects: [{ material: 'application', problem: '未签名' }] } as const;
const LAW_WON = ['accepted deemed 409 case-is-accepted', 'accepted deemed 409 case-is-deemed-accepted'];

/** What the window owes a case, and what the applicant owes the window, against what may be done in the last instant. */
export const caseContests = (intake: RunningIntake, cases: Cases) =>
  ({
    check: {
      table: 'service_case',
      clock: 'check',
      column: 'check_due_at',
      begin: () => intake.register({ materials: [{ key: 'application' }] }),
      told: cases.told,
      acts: {
        accepted: { does: (id) => cases.decide(id, ACCEPTED), lawful: ['accepted 200', 'accepted deemed 200'] },
        correction: { does: (id) => cases.decide(id, UNSIGNED), lawful: ['correctionNotified 200', ...LAW_WON] },
        withdrawal: { does: (id) => cases.withdraw(id), lawful: ['terminated 200', 'accepted deemed terminationRequested 202'] },
      },
    },
    correction: {
      table: 'service_case',
      clock: 'correction',
      column: 'correction_due_at',
      begin: async () => {
        const { id } = await intake.register({ materials: [] });
        await cases.decide(id, { outcome: 'correction' });
        return { id };
      },
      told: cases.told,
      acts: {
        corrected: {
          does: (id) => cases.correct(id, ['application'], newId(), cases.applicant),
          lawful: ['corrected 200', 'terminated lapsed 409 case-is-terminated'],
        },
        // who takes back what counts as taken back already is answered so
        withdrawal: { does: (id) => cases.withdraw(id), lawful: ['terminated 200', 'terminated lapsed 200'] },
      },
    },
    issue: {
      table: 'service_case',
      clock: 'issue',
      column: 'issue_due_at',
      begin: async () => ({ id: await cases.ready() }),
      told: cases.told,
      acts: { delivery: { does: (id) => cases.deliver(id, COUNTER), lawful: ['closed 200', 'dutyOverdue closed 200'] } },
    },
  }) as const satisfies Record<string, Contest>;

/** The same of an application for a bundle, whose members share what becomes of it. */
export function bundleContests(bundles: Bundles) {
  const withdraw = (id: string) => bundles.post(id, 'withdrawal', { reason: '不办了' }, bundles.applicant);
  return {
    check: {
      table: 'bundle_case',
      clock: 'bundle-check',
      column: 'check_due_at',
      begin: () => bundles.received(),
      told: bundles.told,
      acts: {
        accepted: { does: (id) => bundles.post(id, 'acceptance', ACCEPTED), lawful: ['accepted 200', 'accepted deemed 200'] },
        correction: {
          does: (id) => bundles.post(id, 'acceptance', UNSIGNED),
          lawful: ['correctionNotified 200', 'accepted deemed 409 bundle-is-accepted', 'accepted deemed 409 case-is-deemed-accepted'],
        },
        withdrawal: {
          does: withdraw,
          lawful: ['terminated 200', 'accepted deemed memberChanged 202'],
        },
      },
    },
    correction: {
      table: 'bundle_case',
      clock: 'bundle-correction',
      column: 'correction_due_at',
      begin: async () => {
        const { id } = await bundles.received({ materials: [{ key: 'application' }, { key: 'layout' }] });
        await bundles.post(id, 'acceptance', { outcome: 'correction', defects: [] });
        return { id };
      },
      told: bundles.told,
      acts: {
        corrected: {
          does: (id) => bundles.put(id, `corrections/${newId()}`, { materials: [{ key: 'picture' }] }, bundles.applicant),
          lawful: ['corrected 200', 'terminated lapsed 409 bundle-is-terminated'],
        },
        withdrawal: {
          does: withdraw,
          lawful: ['terminated 200', 'terminated lapsed 409 bundle-is-terminated'],
        },
      },
    },
    issue: {
      table: 'bundle_case',
      clock: 'bundle-issue',
      column: 'issue_due_at',
      begin: () => bundles.ready(),
      told: bundles.told,
      acts: {
        delivery: {
          does: (id) => bundles.post(id, 'delivery', COUNTER, bundles.counter),
          lawful: ['closed 200', 'dutyOverdue closed 200'],
        },
      },
    },
    rung: {
      table: 'bundle_case',
      clock: 'bundle-handling',
      begin: async () => {
        const { id } = await bundles.accepted();
        for (const key of ['registration', 'fire'] as const) await bundles.refuse(id, key);
        await bundles.put(id, 'members/food/cancelled');
        return { id };
      },
      told: bundles.told,
      acts: { result: { does: (id) => bundles.put(id, 'result'), lawful: ['ready 200', 'rungReached ready 200'] } },
    },
  } as const satisfies Record<string, Contest>;
}
