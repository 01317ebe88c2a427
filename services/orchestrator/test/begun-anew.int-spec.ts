import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { newId, TOPICS } from '@onewindow/contracts';
import { leakCheck } from '@onewindow/testing';
import { AT_WORK_MS, Escalations } from './escalations.js';
import { HANDLING, ITEM, type OrderOwner, WATCHING } from './order-owner.js';
import type { OrchestratorBench } from './running-orchestrator.js';

jest.setTimeout(90_000);

/** A body that has a step, or leads an application, and is not the one that implements the item. */
const HOLDING = '122201040000000350';

const noLeaks = leakCheck();
let escalations: Escalations;
let owner: OrderOwner;
let bench: OrchestratorBench;

beforeAll(async () => {
  escalations = await Escalations.start();
  ({ owner, bench } = escalations);
}, 120_000);

afterAll(async () => {
  await escalations.stop();
  await noLeaks();
}, 60_000);

const becomes = (subjectId: string, status: string) => escalations.becomes(subjectId, status);
const done = (caseId: string, ...effects: string[]) => escalations.done(caseId, ...effects);

const due = (day: string) => ({ day, at: timestampFromDate(new Date(`${day}T16:00:00Z`)) });

/** An open review that is told again, as high as it has climbed: one step is open, with another body than the implementing one. */
const review = (caseId: string, sequence: number, rung: string): Promise<void> =>
  owner.tell(
    TOPICS.review,
    { aggregateId: caseId, caseId, sequence },
    {
      case: 'snapshot',
      value: {
        status: 'open',
        rung,
        opened: { caseNo: 'no', itemCode: ITEM, itemName: '食品经营许可', regionCode: '220104', agencyCode: HANDLING },
        clock: { promisedDue: due('2026-11-20'), statutoryDue: due('2026-11-24') },
        openSteps: [{ stepKey: 'site', stepName: '核查', agencyCode: HOLDING, claimedBy: 'officer' }],
        supervisors: [HOLDING, WATCHING],
      },
    },
  );

/** An application for a bundle that is told as a whole. */
const bundle = (caseId: string, sequence: number, event: { case: string; value?: object }, status = 'accepted'): Promise<void> => {
  const members = [{ key: 'fire', status: 'open', agencyCode: HANDLING, caseId: newId() }];
  const named = {
    bundleNo: '220104YJS20261124000001',
    bundleCode: '220104-open-restaurant',
    bundleName: '开办餐饮店',
    regionCode: '220104',
  };
  const graph = { ...named, leadAgencyCode: HOLDING, status, optionalFailure: 'cancel', members };
  return owner.tell(TOPICS.bundleCase, { aggregateId: caseId, caseId, sequence }, { case: event.case, value: { ...event.value, graph } });
};
const standing = (rung: string, day: string) => ({ case: 'snapshot', value: { rung, rungDue: due(day) } });

describe('when Temporal has lost its store', () => {
  beforeAll(async () => {
    await bench.loseStore();
    await bench.becomes(escalations.orchestrator, 'up', AT_WORK_MS);
  }, 60_000);

  it('a review that is told again is escalated anew: the body with the open step is called to account, another one watches', async () => {
    const caseId = newId();
    await review(caseId, 6, 'leader');
    await done(caseId, 'issue', 'refer:leader-rung');
    expect(owner.orderOf(caseId)).toMatchObject({ agencyCode: HOLDING, supervisorCode: WATCHING });
    expect(owner.orderOf(caseId).content).toContain('应当于2026-11-24前办结');
  });

  it('an application that is told again is escalated anew, as high as it has climbed, and ends with it', async () => {
    const caseId = newId();
    await bundle(caseId, 6, standing('red', '2026-11-20'));
    await becomes(caseId, 'RUNNING');
    expect(owner.done(caseId)).toEqual([]);
    await bundle(caseId, 7, standing('supervision-order', '2026-11-24'));
    await done(caseId, 'issue');
    expect(owner.orderOf(caseId)).toMatchObject({ agencyCode: HOLDING });
    expect(owner.orderOf(caseId).content).toContain('（开办餐饮店）应当于2026-11-24前办结');
    await bundle(caseId, 8, { case: 'ready' }, 'ready');
    await becomes(caseId, 'COMPLETED');
  });

  it('an application that has ended, or is in time, is not', async () => {
    const [over, inTime, after] = [newId(), newId(), newId()];
    await bundle(over, 9, standing('leader', '2026-11-24'), 'closed');
    await bundle(inTime, 9, standing('yellow', '2026-11-24'));
    await bundle(after, 9, standing('red', '2026-11-24'));
    await becomes(after, 'RUNNING');
    for (const id of [over, inTime])
      await expect(bench.asClient((client) => client.workflow.getHandle(`escalation/${id}`).describe())).rejects.toThrow();
  });
});
