import { create } from '@bufbuild/protobuf';
import { newId, TOPICS, type CalendarEvent } from '@onewindow/contracts';
import { sql, Transactions } from '@onewindow/messaging/tx';
import { TransientError } from '@onewindow/platform';
import { DeadlineOwner } from '@onewindow/testing';
import { passOver } from '../src/calendar-pass.js';
import { Ringer, takeCalendars } from '../src/index.js';

let owner: DeadlineOwner;
let counted: string[];

beforeAll(async () => void (owner = await DeadlineOwner.start()));
beforeEach(async () => {
  counted = [];
  owner.beforeLock = () => Promise.resolve();
  owner.recount = (_, subjects) => Promise.resolve(void counted.push(...subjects));
  for (const table of ['deadline', 'calendar_pass', 'calendar_copy']) await owner.service.query(`DELETE FROM ${table}`);
});
afterAll(() => owner.service.stop());

const ids = (count: number): string[] => Array.from({ length: count }, () => newId()).toSorted();
const inAnHour = new Date(Date.now() + 3_600_000);
const transactions = () => owner.service.get(Transactions);
const recount = () => owner.service.get(Ringer).recount();

const publish = (version: number): Promise<void> => {
  const value = { regionCode: '000000', version, coversFrom: '2026-01-01', coversTo: '2026-12-31', daysOff: [], makeUpDays: [] };
  const event: CalendarEvent = create(TOPICS.calendar.schema, { sequence: version, event: { case: 'published', value } });
  return transactions().run('request:test', (tx) => takeCalendars(tx, [event]));
};

/** Counts until nothing is left for now. @returns how many transactions counted something */
async function pass(): Promise<number> {
  for (let batches = 0; ; batches++) if (!(await recount())) return batches;
}

const state = () => owner.service.query<{ after: string | null; passes: number }>(`SELECT after, passes FROM calendar_pass`);
/** As if the minute between two passes had gone by. */
const later = () => owner.service.query(`UPDATE calendar_pass SET next_at = now() - interval '1 second'`);

describe('a new calendar', () => {
  it('has every limit that runs counted again, a hundred at a time, in two passes, and is done', async () => {
    const subjects = ids(250);
    await owner.make(subjects, inAnHour);
    await publish(1);
    expect(await pass()).toBe(3);
    expect(counted).toEqual(subjects);
    expect(await recount()).toBe(false);
    await later();
    expect(await pass()).toBe(3);
    expect(counted).toEqual([...subjects, ...subjects]);
    await later();
    expect(await pass()).toBe(0);
    expect(await state()).toEqual([]);
  });

  it('that was here before has nothing counted, and another one begins anew', async () => {
    const subjects = ids(150);
    await owner.make(subjects, inAnHour);
    await publish(1);
    await recount();
    expect(await state()).toEqual([{ after: subjects[99], passes: 2 }]);
    await publish(1);
    expect(await state()).toEqual([{ after: subjects[99], passes: 2 }]);
    await publish(2);
    expect(await state()).toEqual([{ after: null, passes: 2 }]);
  });

  it('goes on where it stopped: what failed is undone and comes again, what was done does not', async () => {
    const subjects = ids(150);
    await owner.make(subjects, inAnHour);
    await publish(1);
    await recount();
    owner.recount = async (tx, more) => {
      await sql(tx, `DELETE FROM deadline WHERE subject = ANY ($1)`, [more]);
      throw new TransientError('the database goes away here');
    };
    await expect(recount()).rejects.toThrow('goes away');
    expect(await owner.service.query(`SELECT FROM deadline`)).toHaveLength(150);
    owner.recount = (_, more) => Promise.resolve(void counted.push(...more));
    await pass();
    expect(counted).toEqual(subjects);
  });

  it('passes over what somebody holds, and comes back for it until it was met', async () => {
    const subjects = ids(3);
    await owner.make(subjects, inAnHour);
    const [held = ''] = subjects;
    await publish(1);
    await transactions().run('request:test', async (tx) => {
      await sql(tx, `SELECT FROM thing WHERE id = $1 FOR UPDATE`, [held]);
      await pass();
    });
    expect(counted).toEqual(subjects.slice(1));
    // such a pass does not count
    expect(await state()).toEqual([{ after: null, passes: 2 }]);
    await later();
    await pass();
    expect(counted).toContain(held);
    expect(await state()).toEqual([{ after: null, passes: 1 }]);
  });

  it('goes past what cannot be counted, which is undone alone and come back for until it can', async () => {
    const subjects = ids(150);
    await owner.make(subjects, inAnHour);
    const [, bad = ''] = subjects;
    const count: typeof owner.recount = async (tx, more) => {
      await sql(tx, `UPDATE deadline SET rung = 'counted' WHERE subject = ANY ($1)`, [more]);
    };
    owner.recount = async (tx, more) => {
      await count(tx, more);
      if (more.includes(bad)) throw new Error('this one cannot be counted');
    };
    const missing = () => owner.service.query(`SELECT subject FROM deadline WHERE rung <> 'counted'`);
    await publish(1);
    await pass();
    expect(await missing()).toEqual([{ subject: bad }]);
    expect(await state()).toEqual([{ after: null, passes: 2 }]);
    owner.recount = count;
    await later();
    await pass();
    expect(await missing()).toEqual([]);
    expect(await state()).toEqual([{ after: null, passes: 1 }]);
  });

  it('is not asked for again at once where it fails for no subject', async () => {
    await owner.make(ids(1), inAnHour);
    await publish(1);
    await recount();
    // the end of the pass cannot be written
    await owner.service.superuser.query(`ALTER TABLE calendar_pass ADD CONSTRAINT broken CHECK (passes > 1)`);
    try {
      await expect(recount()).rejects.toThrow('broken');
    } finally {
      await owner.service.superuser.query(`ALTER TABLE calendar_pass DROP CONSTRAINT broken`);
    }
  });

  it('does not go past anybody where another has moved the pass meanwhile', async () => {
    const subjects = ids(3);
    await owner.make(subjects, inAnHour);
    await publish(1);
    await transactions().run('request:test', (tx) => passOver(tx, subjects[0] ?? ''));
    expect(await state()).toEqual([{ after: null, passes: 2 }]);
    await transactions().run('request:test', (tx) => passOver(tx, null));
    expect(await state()).toEqual([{ after: subjects[0], passes: 2 }]);
  });

  it('is counted by once where several are at it', async () => {
    const subjects = ids(300);
    await owner.make(subjects, inAnHour);
    await publish(1);
    await Promise.all(Array.from({ length: 4 }, pass));
    await pass();
    expect(counted.toSorted()).toEqual(subjects);
  });
});
