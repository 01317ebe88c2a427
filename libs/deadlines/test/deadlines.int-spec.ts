import { newId, type FailingDeadlineView, type Page, type RingView } from '@onewindow/contracts';
import { sql, Transactions } from '@onewindow/messaging/tx';
import { DeadlineOwner, writeDown } from '@onewindow/testing';
import { endDeadlines, keepDeadlines, Ringer, type Deadline, type Ended } from '../src/index.js';

const MINUTE = 60_000;
const ago = (minutes: number): Date => new Date(Date.now() - minutes * MINUTE);
const ahead = (minutes: number): Date => ago(-minutes);
const ids = (count: number): string[] => Array.from({ length: count }, () => newId());

let owner: DeadlineOwner;

beforeAll(async () => void (owner = await DeadlineOwner.start()));
beforeEach(async () => {
  owner.ring = writeDown;
  owner.beforeLock = () => Promise.resolve();
  await owner.service.query(`DELETE FROM deadline`);
});
afterAll(() => owner.service.stop());

const ring = (until = new Date()) => owner.service.get(Ringer).ring(until, 'request:alarm');

const rows = (subject: string): Promise<{ clock: string; rung: string; at: Date | null; attempts: number; failure: string | null }[]> =>
  owner.service.query(`SELECT clock, rung, at, attempts, failure FROM deadline WHERE subject = $1 ORDER BY clock`, [subject]);

const keep = (...changes: (Deadline | Ended)[]): Promise<void> =>
  owner.service.get(Transactions).run('request:test', (tx) => keepDeadlines(tx, changes));

/** Rings until nothing is due. @returns how many calls it took */
async function ringAll(): Promise<number> {
  for (let calls = 1; ; calls++) if (!(await ring()).more) return calls;
}

describe('keeping deadlines', () => {
  it('sets, moves, stops and ends clocks, and the last word on a clock counts', async () => {
    const [subject] = ids(1) as [string];
    await owner.make([subject], ahead(10));
    const later = ahead(20);
    await keep(
      { subject, clock: 'term', rung: 'end', at: later },
      { subject, clock: 'warning', rung: 'red', at: ahead(5) },
      { subject, clock: 'warning', rung: 'yellow', at: null },
    );
    expect(await rows(subject)).toMatchObject([
      { clock: 'term', rung: 'end', at: later },
      { clock: 'warning', rung: 'yellow', at: null },
    ]);
    await keep({ subject, clock: 'term', ended: true });
    expect(await rows(subject)).toMatchObject([{ clock: 'warning' }]);
    await owner.service.get(Transactions).run('request:test', (tx) => endDeadlines(tx, subject));
    expect(await rows(subject)).toEqual([]);
  });

  it('is undone with the transaction that it belongs to', async () => {
    const [subject] = ids(1) as [string];
    const failing = owner.service.get(Transactions).run('request:test', async (tx) => {
      await keepDeadlines(tx, [{ subject, clock: 'term', rung: 'end', at: ago(1) }]);
      throw new Error('the command says no after all');
    });
    await expect(failing).rejects.toThrow('says no');
    expect(await rows(subject)).toEqual([]);
  });
});

describe('ringing', () => {
  it('acts once on what is due, in the order of the instants, and on nothing that is not', async () => {
    const [first, second, future, stopped] = ids(4) as [string, string, string, string];
    await owner.make([second], ago(1));
    await owner.make([first], ago(5));
    await owner.make([future], ahead(1));
    await owner.make([stopped], null);
    const answer = await ring();
    expect(answer).toMatchObject({ rung: 2, more: false });
    expect(Date.parse(answer.next ?? '')).toBeGreaterThan(Date.now());
    expect((await owner.effects(first, second, future, stopped)).map(({ subject }) => subject)).toEqual([first, second]);
    await ring();
    expect(await owner.effects(first, second)).toHaveLength(2);
    expect(await rows(stopped)).toMatchObject([{ at: null }]);
  });

  it('never rings what lies after the instant that it is asked for', async () => {
    const [subject] = ids(1) as [string];
    await owner.make([subject], ago(5));
    expect(await ring(ago(6))).toMatchObject({ rung: 0, more: false });
    expect(await owner.effects(subject)).toEqual([]);
  });

  it('goes a hundred at a time, and none is forgotten between the calls', async () => {
    const subjects = ids(250);
    await owner.make(subjects, ago(1));
    expect(await ringAll()).toBe(3);
    expect(await owner.effects(...subjects)).toHaveLength(250);
  });

  it('climbs several rungs that are due already, one after the other', async () => {
    const [subject] = ids(1) as [string];
    const rungs = ['yellow', 'red', 'order'];
    owner.ring = async (tx, due) => {
      await writeDown(tx, due);
      const next = due.map(({ subject: id, rung: was }) => ({
        subject: id,
        clock: 'warning',
        rung: rungs[rungs.indexOf(was) + 1],
        at: ago(1),
      }));
      await keepDeadlines(
        tx,
        next.flatMap(({ rung, ...rest }) => (rung === undefined ? [] : [{ ...rest, rung }])),
      );
    };
    await owner.make([subject], ago(3), 'warning', 'yellow');
    await ringAll();
    expect((await owner.effects(subject)).map(({ rung }) => rung)).toEqual(rungs);
    expect(await rows(subject)).toEqual([]);
  });

  it('is exactly once when four alarms ring the same deadlines side by side', async () => {
    const subjects = ids(400);
    await owner.make(subjects, ago(1));
    const together = Array.from({ length: 4 }, async () => {
      while ((await ring()).more);
    });
    await Promise.all(together);
    await owner.service.query(`UPDATE deadline SET ring_at = at`);
    await ringAll();
    expect(await owner.effects(...subjects)).toHaveLength(400);
  });

  it('passes over a subject that somebody holds, rings the others, and comes back to it', async () => {
    const [held, free] = ids(2) as [string, string];
    await owner.make([held, free], ago(1));
    await owner.service.get(Transactions).run('request:holder', async (tx) => {
      await sql(tx, `SELECT 1 FROM thing WHERE id = $1 FOR UPDATE`, [held]);
      expect(await ring()).toMatchObject({ rung: 1, more: false });
    });
    expect((await owner.effects(held, free)).map(({ subject }) => subject)).toEqual([free]);
    await owner.service.query(`UPDATE deadline SET ring_at = at`);
    await ring();
    expect(await owner.effects(held)).toHaveLength(1);
  });

  it('passes over what was moved, stopped or ended after it had looked', async () => {
    const [moved, stopped, ended, left] = ids(4) as [string, string, string, string];
    const later = ahead(30);
    await owner.make([moved, stopped, ended, left], ago(1));
    owner.beforeLock = () =>
      keep(
        { subject: moved, clock: 'term', rung: 'end', at: later },
        { subject: stopped, clock: 'term', rung: 'end', at: null },
        { subject: ended, clock: 'term', ended: true },
      );
    await ringAll();
    expect((await owner.effects(moved, stopped, ended, left)).map(({ subject }) => subject)).toEqual([left]);
    expect(await rows(moved)).toMatchObject([{ at: later }]);
    expect(await rows(stopped)).toMatchObject([{ at: null }]);
  });
});

describe('an effect that fails', () => {
  const failing = new Set<string>();
  beforeEach(() => {
    failing.clear();
    owner.ring = async (tx, due) => {
      await writeDown(tx, due);
      if (due.some(({ subject }) => failing.has(subject))) throw new Error('the effect of 220104199001011234 failed');
    };
  });

  it('rolls back nobody else, is tried again after a pause, and stands in nobody’s way', async () => {
    const [bad, ...good] = ids(120) as [string, ...string[]];
    failing.add(bad);
    await owner.make([bad], ago(9));
    await owner.make(good, ago(1));
    await ringAll();
    expect(await owner.effects(...good)).toHaveLength(119);
    expect(await owner.effects(bad)).toEqual([]);
    expect((await rows(bad))[0]?.attempts).toBeGreaterThan(0);
    failing.clear();
    await owner.service.query(`UPDATE deadline SET ring_at = at`);
    await ring();
    expect(await owner.effects(bad)).toHaveLength(1);
    expect(await rows(bad)).toEqual([]);
  });

  it('is shown to operators, with what people entered masked', async () => {
    const [bad] = ids(1) as [string];
    failing.add(bad);
    await owner.make([bad], ago(9));
    await ring();
    const path = '/v1/operations/failing-deadlines';
    const { body } = await owner.service.call<Page<FailingDeadlineView>>({ roles: ['administrator'] }, 'GET', path);
    expect(body.items).toMatchObject([{ subject: bad, clock: 'term', rung: 'end', attempts: 1 }]);
    expect(body.items[0]?.reason).toContain('the effect of');
    expect(body.items[0]?.reason).not.toContain('220104199001011234');
    const metrics = await (await fetch(`${owner.service.address}/metrics`)).text();
    expect(metrics).toContain('onewindow_deadlines{state="failing"} 1');
  });
});

describe('the route', () => {
  const path = '/v1/deadlines/ring';
  const machine = { kind: 'machine', roles: ['orchestrator'] } as const;

  it('rings for the orchestrator', async () => {
    const [subject] = ids(1) as [string];
    await owner.make([subject], ago(1));
    const answer = await owner.service.call<RingView>(machine, 'POST', path, { until: new Date().toISOString() });
    expect(answer).toMatchObject({ status: 200, body: { rung: 1, more: false, next: null } });
  });

  it.each([
    ['nobody', undefined, 401],
    ['an administrator', { roles: ['administrator'] as const }, 403],
    ["a department's system", { kind: 'machine', roles: ['department-system'] as const } as const, 403],
  ])('is closed to %s', async (_, who, status) => {
    expect((await owner.service.call(who, 'POST', path, { until: new Date().toISOString() })).status).toBe(status);
  });

  it.each([[{}], [{ until: 'tomorrow' }], [{ until: new Date().toISOString(), clock: 'term' }]])('refuses %p', async (body) => {
    expect(await owner.service.call(machine, 'POST', path, body)).toMatchObject({ status: 400, body: { code: 'invalid-body' } });
  });
});
