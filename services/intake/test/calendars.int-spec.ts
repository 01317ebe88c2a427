import { newId, type BundleDates } from '@onewindow/contracts';
import { Ringer, takeCalendars } from '@onewindow/deadlines';
import { legalDay } from '@onewindow/legal-clock';
import { calendarPublished } from '@onewindow/testing';
import { bundlesOf, type Bundles } from './bundles.js';
import { casesOf, type Cases } from './cases.js';
import { dueFrom, RULES, settler } from './catalogue.js';
import { startIntake, type RunningIntake } from './running-intake.js';

let intake: RunningIntake;
let cases: Cases;
let bundles: Bundles;
let settle: ReturnType<typeof settler>;
beforeAll(async () => {
  intake = await startIntake();
  settle = settler(intake);
  cases = await casesOf(intake);
  bundles = await bundlesOf(intake);
});
afterAll(() => intake.stop());

const CORRECTION = { outcome: 'correction', defects: [] };

let version = 100;
/** The catalogue publishes the national calendar with more days off, and the running limits are counted again. */
async function publish(daysOff: readonly string[]): Promise<void> {
  const event = calendarPublished((version += 1), daysOff);
  await intake.transaction((tx) => takeCalendars(tx, [event]));
  while (await intake.service.get(Ringer).recount());
}

/** The region sets other terms from now on, in working days. */
const terms = ({ check, issue }: { readonly check: number; readonly issue: number }): Promise<void> =>
  settle({ acceptanceNotice: { ...RULES.acceptanceNotice, amount: check }, issue: { ...RULES.issue, amount: issue } });
const FIRST = { check: RULES.acceptanceNotice.amount, issue: RULES.issue.amount };
const LATER = { check: FIRST.check - 2, issue: FIRST.issue - 5 };

const checkOfBundle = async (id: string) =>
  (
    await intake.service.query<{ day: string; at: Date }>(
      `SELECT check_due_day::text AS day, check_due_at AS at FROM bundle_case WHERE id = $1`,
      [id],
    )
  )[0];

const deadline = async (id: string) =>
  (await intake.service.query<{ clock: string; at: Date }>(`SELECT clock, at FROM deadline WHERE subject = $1`, [id]))[0];
const moved = async (id: string) =>
  (await cases.told(id)).flatMap(({ event }) => (event.case === 'termMoved' ? [[event.value.term, event.value.due?.day]] : []));

beforeEach(() => publish([]));

describe('a new calendar', () => {
  it('moves the days for the check with their alarm, once, and back again', async () => {
    const { id, checkDue } = await intake.register();
    const before = checkDue?.day ?? '';
    await publish([before]);
    const after = (await cases.view(id)).checkDue;
    expect(after && after.day > before).toBe(true);
    expect(await deadline(id)).toEqual({ clock: 'check', at: new Date(after?.at ?? 0) });
    expect(await moved(id)).toEqual([['check', after?.day]]);
    await publish([before]);
    expect(await moved(id)).toHaveLength(1);
    await publish([]);
    expect((await cases.view(id)).checkDue?.day).toBe(before);
    const told = await cases.told(id);
    expect(told.map(({ sequence }) => sequence)).toEqual(told.map((_, at) => at + 1));
  });

  it('gives the applicant more days for corrections, and takes none that they were told in writing', async () => {
    const { id } = await intake.register({ materials: [] });
    await cases.decide(id, CORRECTION);
    const before = (await cases.view(id)).correction?.dueDay ?? '';
    await publish([before]);
    const after = (await cases.view(id)).correction?.dueDay ?? '';
    expect(after > before).toBe(true);
    expect(await moved(id)).toEqual([['correction', after]]);
    await publish([]);
    expect((await cases.view(id)).correction?.dueDay).toBe(after);
    expect(await deadline(id)).toMatchObject({ clock: 'correction' });
  });

  it('moves the days for handing the result over', async () => {
    const id = await cases.ready();
    const before = (await cases.view(id)).issueDue?.day ?? '';
    await publish([before]);
    const after = (await cases.view(id)).issueDue;
    expect(after && after.day > before).toBe(true);
    expect(await deadline(id)).toEqual({ clock: 'issue', at: new Date(after?.at ?? 0) });
  });

  it('leaves an accepted case to approval, and opens nothing that has passed', async () => {
    const accepted = await cases.accepted();
    const { promisedDue } = await cases.view(accepted);
    const passed = await intake.register();
    await intake.superuser.query(`UPDATE deadline SET at = now() - interval '1 minute' WHERE subject = $1`, [passed.id]);
    await publish([promisedDue?.day ?? '', passed.checkDue?.day ?? '']);
    expect((await cases.view(accepted)).promisedDue).toEqual(promisedDue);
    expect(await moved(accepted)).toEqual([]);
    expect(await moved(passed.id)).toEqual([]);
  });

  it('moves the days of an application for a bundle once, for the whole', async () => {
    const { id } = await bundles.received();
    const before = (await checkOfBundle(id))?.day ?? '';
    await publish([before]);
    const after = await checkOfBundle(id);
    expect(after && after.day > before).toBe(true);
    expect(await deadline(id)).toEqual({ clock: 'bundle-check', at: after?.at });
    expect((await bundles.told(id)).map(({ event }) => event.case)).toEqual(['registered', 'termMoved']);
  });

  it('moves the term for corrections of an application as the longest of its members', async () => {
    const { id } = await bundles.received({ materials: [] });
    await bundles.post(id, 'acceptance', CORRECTION);
    const before = (await bundles.view(id)).correction?.dueDay ?? '';
    await publish([before]);
    expect(((await bundles.view(id)).correction?.dueDay ?? '') > before).toBe(true);
  });
});

describe('a new calendar and the dates of the whole', () => {
  const joint = async (id: string) => {
    const { jointDue, promisedDue, jointStopped } = await bundles.view(id);
    return { joint: jointDue?.day ?? '', promised: promisedDue?.day ?? '', at: promisedDue?.at ?? '', stopped: jointStopped };
  };
  const told = async (id: string) => (await bundles.told(id)).flatMap(({ event }) => (event.case === 'clockChanged' ? [event.value] : []));

  it('moves both where no date of a member moves, with the next rung, and tells it once', async () => {
    const { id } = await bundles.accepted();
    const before = await joint(id);
    await publish([before.promised]);
    const after = await joint(id);
    expect(after.joint > before.joint && after.promised > before.promised).toBe(true);
    expect(await deadline(id)).toEqual({ clock: 'bundle-handling', at: new Date(after.at) });
    expect(await told(id)).toMatchObject([
      { entry: 'calendar', members: [], calendarVersion: version, graph: { jointDue: { day: after.joint } } },
    ]);
    const { body } = await bundles.clerk<BundleDates>('GET', `/v1/bundles/${id}/dates`);
    expect(body.joint.due.day).toBe(after.joint);
    await publish([before.promised]);
    expect(await told(id)).toHaveLength(1);
  });

  it('moves the days for handing all results over', async () => {
    const { id, issueDue } = await bundles.ready();
    await publish([issueDue?.day ?? '']);
    const after = (await bundles.view(id)).issueDue;
    expect(after?.day).toBe(dueFrom(issueDue?.day ?? '', 1));
    expect(await deadline(id)).toEqual({ clock: 'bundle-issue', at: new Date(after?.at ?? 0) });
    expect((await bundles.told(id)).at(-1)).toMatchObject({
      event: { case: 'termMoved', value: { term: 'issue', due: { day: after?.day } } },
    });
  });
});

describe('a new calendar after the region has set other terms', () => {
  afterEach(() => terms(FIRST));

  /** The check of a case, the handing over of a result, and the check of a whole application. */
  async function begun() {
    const { id } = await intake.register();
    const ready = await cases.ready();
    const whole = (await bundles.received()).id;
    return async () => ({
      check: (await cases.view(id)).checkDue?.day ?? '',
      issue: (await cases.view(ready)).issueDue?.day ?? '',
      whole: (await checkOfBundle(whole))?.day ?? '',
      told: [
        ...(await moved(id)),
        ...(await moved(ready)),
        ...(await bundles.told(whole)).filter(({ event }) => event.case === 'termMoved'),
      ],
    });
  }

  it('changes nothing of what began before where it changes no day', async () => {
    const dates = await begun();
    const before = await dates();
    await terms(LATER);
    await publish([]);
    expect(await dates()).toEqual(before);
    expect(before.told).toEqual([]);
  });

  it('moves what began before by the days it takes and no other', async () => {
    const dates = await begun();
    const before = await dates();
    await terms(LATER);
    await publish([before.check]);
    const after = await dates();
    expect(after).toMatchObject({ check: dueFrom(before.check, 1), issue: dueFrom(before.issue, 1), whole: dueFrom(before.whole, 1) });
    expect(after.told).toHaveLength(3);
  });

  it('counts the check after corrections by the rules that held when all was in', async () => {
    const { id } = await intake.register({ materials: [] });
    const whole = (await bundles.received({ materials: [] })).id;
    await cases.decide(id, CORRECTION);
    await bundles.post(whole, 'acceptance', CORRECTION);
    await terms(LATER);
    await cases.correct(id, (await cases.view(id)).correction?.open ?? []);
    const materials = (await bundles.view(whole)).correction?.open.map((key) => ({ key }));
    await bundles.put(whole, `corrections/${newId()}`, { materials }, bundles.clerk);
    const due = dueFrom(legalDay(new Date()), LATER.check);
    await terms(FIRST);
    await publish([]);
    expect((await cases.view(id)).checkDue?.day).toBe(due);
    expect((await checkOfBundle(whole))?.day).toBe(due);
  });
});
