import { type AcknowledgementView, newId, type Page, type Principal, type ResultView } from '@onewindow/contracts';
import { Transactions } from '@onewindow/messaging/tx';
import type { HttpAnswer, TestService } from '@onewindow/testing';
import { acknowledgeResult } from '../src/result/result.commands.js';
import { ResultConsumer } from '../src/result/result.consumer.js';
import { asSlice, ENFORCING, resultEvent, SUPERVISING } from './events.js';
import { colleague, enforcer, nobodys, officer, stranger, supervisor } from './people.js';
import { startSupervision } from './running.js';

let running: TestService;

beforeAll(async () => {
  running = await startSupervision();
}, 30_000);

afterAll(() => running.stop(), 30_000);

const handOver = (events: Parameters<ResultConsumer['onResultEvents']>[0], beforeCommit?: () => Promise<void>): Promise<void> =>
  asSlice(running, events, (all, slice) => running.get(ResultConsumer).onResultEvents(all, slice), beforeCommit);

const acknowledge = (
  person: Partial<Principal>,
  caseId: string,
  body: unknown = {},
): Promise<HttpAnswer<AcknowledgementView & { code?: string }>> =>
  running.call(person, 'PUT', `/v1/results/${caseId}/acknowledgement`, body);

interface DutyRow {
  readonly agency_code: string;
  readonly kind: string;
  readonly acknowledged_by: string | null;
}

const duties = (caseId: string): Promise<DutyRow[]> =>
  running.query(`SELECT agency_code, kind, acknowledged_by FROM duty WHERE case_id = $1 ORDER BY agency_code`, [caseId]);

/** Resolves once a transaction of this database waits for a lock. */
async function somebodyWaits(): Promise<void> {
  for (;;) {
    const waiting = await running.query(`SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`);
    if (waiting.length > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

describe('handing a result over', () => {
  it('makes one duty for each body and part, however often and in whatever form the result is told', async () => {
    const caseId = newId();
    const published = resultEvent({ caseId });
    await handOver([published, published, resultEvent({ caseId }, { branch: 'snapshot' })]);
    await handOver([resultEvent({ caseId })]);
    expect(await duties(caseId)).toEqual([
      { agency_code: ENFORCING, kind: 'enforce', acknowledged_by: null },
      { agency_code: SUPERVISING, kind: 'supervise', acknowledged_by: null },
    ]);
  });

  it('keeps the newest of a result, in whatever order they come', async () => {
    const caseId = newId();
    await handOver([resultEvent({ caseId, sequence: 3 }, { caseNo: 'third', decidedAt: new Date('2026-11-24T03:00:00Z') })]);
    await handOver([resultEvent({ caseId, sequence: 2 }, { caseNo: 'second', bodies: ['not any more'] })]);
    expect(await running.query(`SELECT case_no FROM result WHERE case_id = $1`, [caseId])).toEqual([{ case_no: 'third' }]);
    expect((await duties(caseId)).map((duty) => duty.agency_code)).toEqual([ENFORCING, SUPERVISING]);

    await handOver([resultEvent({ caseId, sequence: 4 }, { caseNo: 'fourth', decidedAt: new Date('2026-11-24T04:00:00Z') })]);
    const moved = await running.query(
      `SELECT DISTINCT r.case_no, d.decided_at FROM duty d JOIN result r USING (case_id) WHERE case_id = $1`,
      [caseId],
    );
    expect(moved).toEqual([{ case_no: 'fourth', decided_at: new Date('2026-11-24T04:00:00Z') }]);
  });

  it('costs three statements for two hundred results, and one more for their timelines', async () => {
    const events = Array.from({ length: 200 }, () => resultEvent({ caseId: newId() }));
    let statements = 0;
    await asSlice(running, events, async (all, slice) => {
      const runner = slice.at(events[0] as (typeof events)[0]).db.queryRunner;
      if (!runner) throw new Error('no transaction');
      const counted = jest.spyOn(runner, 'query');
      await running.get(ResultConsumer).onResultEvents(all, slice);
      statements = counted.mock.calls.length;
      counted.mockRestore();
    });
    expect(statements).toBe(4);
    const made = await running.query(`SELECT FROM duty WHERE case_id = ANY ($1::uuid[])`, [events.map(({ caseId }) => caseId)]);
    expect(made).toHaveLength(400);
  });
});

describe('acknowledging a result', () => {
  it('is joined to the result when it is here', async () => {
    const caseId = newId();
    await handOver([resultEvent({ caseId })]);
    const { status, body } = await acknowledge(supervisor, caseId, { note: '已列入日常监管' });
    expect({ status, body }).toMatchObject({
      status: 200,
      body: { id: caseId, agencyCode: SUPERVISING, acknowledgedBy: 'supervisor', note: '已列入日常监管', status: 'joined' },
    });
    expect(await duties(caseId)).toEqual([
      { agency_code: ENFORCING, kind: 'enforce', acknowledged_by: null },
      { agency_code: SUPERVISING, kind: 'supervise', acknowledged_by: 'supervisor' },
    ]);
  });

  it('is kept when the result is not here yet, and joined when it comes', async () => {
    const caseId = newId();
    expect(await acknowledge(enforcer, caseId)).toMatchObject({ status: 202, body: { status: 'kept' } });
    await handOver([resultEvent({ caseId })]);
    expect((await duties(caseId)).map((duty) => duty.acknowledged_by)).toEqual(['enforcer', null]);
    expect(await acknowledge(enforcer, caseId)).toMatchObject({ status: 200, body: { status: 'joined' } });
  });

  it('is answered with the first one when it is repeated, by whomever and with whatever note', async () => {
    const caseId = newId();
    await handOver([resultEvent({ caseId })]);
    const first = await acknowledge(supervisor, caseId, { note: 'first' });
    const again = await acknowledge(colleague, caseId, { note: 'second' });
    expect([again.status, again.body]).toEqual([first.status, first.body]);
    expect((await duties(caseId)).map((duty) => duty.acknowledged_by)).toEqual([null, 'supervisor']);
  });

  it('has one winner when twenty people do it at once', async () => {
    const caseId = newId();
    await handOver([resultEvent({ caseId })]);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => acknowledge(i % 2 ? supervisor : colleague, caseId, { note: `${i}` })),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(answers.map(({ body }) => `${body.acknowledgedBy} ${body.acknowledgedAt} ${body.note}`)).size).toBe(1);
  });

  it('is not lost when it comes while the result is being written', async () => {
    const caseId = newId();
    let acknowledged: ReturnType<typeof acknowledge> | undefined;
    await handOver([resultEvent({ caseId })], async () => {
      acknowledged = acknowledge(supervisor, caseId);
      await somebodyWaits();
    });
    expect(await acknowledged).toMatchObject({ status: 200, body: { status: 'joined' } });
    expect((await duties(caseId)).map((duty) => duty.acknowledged_by)).toEqual([null, 'supervisor']);
  });

  it('is not lost when the result comes while it is being written', async () => {
    const caseId = newId();
    const principal = {
      id: 'supervisor',
      kind: 'staff',
      roles: [],
      name: '',
      agencyCode: SUPERVISING,
      siteId: '',
      windowId: '',
      subjectId: '',
    } as const;
    let handedOver: Promise<void> | undefined;
    await running.get(Transactions).run('request:1', async (tx) => {
      expect(await acknowledgeResult(tx, caseId, principal, null)).toMatchObject({ status: 'kept' });
      handedOver = handOver([resultEvent({ caseId })]);
      await somebodyWaits();
    });
    await handedOver;
    expect((await duties(caseId)).map((duty) => duty.acknowledged_by)).toEqual([null, 'supervisor']);
  });

  it('is never lost in a race with its result', async () => {
    const cases = Array.from({ length: 40 }, () => newId());
    await Promise.all(
      cases.flatMap((caseId) => [acknowledge(supervisor, caseId), handOver([resultEvent({ caseId })]), acknowledge(colleague, caseId)]),
    );
    const open = await running.query(`SELECT FROM duty WHERE case_id = ANY ($1::uuid[]) AND agency_code = $2 AND acknowledged_at IS NULL`, [
      cases,
      SUPERVISING,
    ]);
    expect(open).toHaveLength(0);
  });

  it.each([
    ['by a body the result does not name', stranger, 404, 'result-not-found'],
    ['by somebody who is not a supervisor', officer, 403, 'role-not-allowed'],
    ['by a supervisor of no agency', nobodys, 403, 'agency-missing'],
  ])('is refused %s, and leaves nothing', async (_, person, status, code) => {
    const caseId = newId();
    await handOver([resultEvent({ caseId })]);
    expect(await acknowledge(person, caseId)).toMatchObject({ status, body: { code } });
    expect(await running.query(`SELECT agency_code FROM handover WHERE case_id = $1 AND acknowledged_at IS NOT NULL`, [caseId])).toEqual(
      [],
    );
    expect(await running.query(`SELECT FROM handover WHERE case_id = $1`, [caseId])).toHaveLength(2);
  });

  it.each([
    ['an id that is no uuid', 'abc', {}, 'invalid-path'],
    ['an unknown field', newId(), { agency: ENFORCING }, 'invalid-body'],
  ])('is refused with %s', async (_, id, body, code) => {
    expect(await acknowledge(supervisor, id, body)).toMatchObject({ status: 400, body: { code } });
  });
});

describe('a result that is listed', () => {
  it('shows what was decided, for whom, and that it waits', async () => {
    const caseId = newId();
    await handOver([resultEvent({ caseId }, { decidedAt: new Date('2020-01-01T00:00:00.123Z') })]);
    const { body } = await running.call<Page<ResultView>>(supervisor, 'GET', '/v1/results?limit=1');
    expect(body.items[0]).toEqual({
      id: caseId,
      agencyCode: SUPERVISING,
      agencyName: null,
      duty: 'supervise',
      caseNo: 'no',
      itemCode: 'item',
      itemName: '食品经营许可',
      decidedByAgency: 'decider',
      decidedByAgencyName: null,
      outcome: 'granted',
      decisionNo: 'decision',
      licenceNo: 'JY1',
      validFrom: '2026-11-24',
      validTo: null,
      applicant: '西安某餐饮有限公司',
      uscc: 'uscc',
      decidedAt: '2020-01-01T00:00:00.123Z',
      acknowledgedAt: null,
      acknowledgedBy: null,
      acknowledgedByName: null,
    });
  });
});
