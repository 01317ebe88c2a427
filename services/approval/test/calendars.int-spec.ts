import { create } from '@bufbuild/protobuf';
import { newId, TOPICS, type CalendarEvent } from '@onewindow/contracts';
import { Transactions } from '@onewindow/messaging/tx';
import { eventually } from '@onewindow/testing';
import { CalendarConsumer } from '../src/calendar/calendar.consumer.js';
import { clockChanges, dates, day, everyDay, openTimed, rung } from './clocks.js';
import { asSlice, terminationRequested } from './events.js';
import { Running } from './running.js';

let running: Running;

beforeAll(async () => {
  running = await Running.start();
}, 30_000);

afterAll(() => running.stop(), 30_000);

const REGION = '220104';

/** The catalogue publishes a calendar on which these days are off. */
async function publish(version: number, daysOff: readonly string[], regionCode = '000000'): Promise<void> {
  const event: CalendarEvent = create(TOPICS.calendar.schema, {
    eventId: newId(),
    aggregateId: newId(),
    sequence: version,
    event: { case: 'published', value: { ...everyDay(daysOff, version), regionCode, source: '某通知' } },
  });
  await running
    .get(Transactions)
    .open((session) =>
      running
        .get(CalendarConsumer)
        .onCalendarEvents([event], { topic: TOPICS.calendar.name, partition: 0, at: () => session.tx(`event:${event.eventId}`) }),
    );
}

const versions = async () =>
  running.query<{ region: string; version: number; count: number }>(
    `SELECT calendar_region AS region, calendar_version AS version, count(*)::int FROM review WHERE status = 'open' GROUP BY 1, 2 ORDER BY 1, 2`,
  );
const patience = { timeoutMs: 20_000 };

it('a new calendar works the dates of open reviews out again, a hundred at a time, and tells where one changed', async () => {
  const ids: string[] = [];
  for (let i = 0; i < 12; i++) ids.push(...(await Promise.all(Array.from({ length: 10 }, () => openTimed(running)))));
  const [first = ''] = ids;
  const ended = await openTimed(running);
  await asSlice(running, [terminationRequested(ended)]);
  const provisional = await openTimed(running, {
    calendar: { ...everyDay(), coversTo: day(3), makeUpDays: everyDay().makeUpDays.filter((one) => one <= day(3)) },
  });
  await publish(2, [day(2), day(4)]);
  await eventually(async () => expect(await versions()).toEqual([{ region: '000000', version: 2, count: 121 }]), patience);
  for (const id of [first, ids.at(-1) ?? '', provisional]) {
    expect(await dates(running, id)).toMatchObject({
      promised: { due: { day: day(7), provisional: false } },
      statutory: { due: { day: day(20) } },
      calendar: { version: 2 },
    });
    expect(await clockChanges(running, id)).toMatchObject([
      { entry: 'calendar', calendarVersion: 2, promisedDue: { day: day(7), provisional: false }, entryId: '' },
    ]);
  }
  expect(await rung(running, first)).toMatchObject({ rung: 'reminder', at: new Date(`${day(6)}T16:00:00Z`) });
  expect(await clockChanges(running, ended)).toEqual([]);

  // a day off after all that is open: nothing changes, so nothing is told
  await publish(3, [day(2), day(4), day(300)]);
  await eventually(async () => expect(await versions()).toEqual([{ region: '000000', version: 3, count: 121 }]), patience);
  expect(await clockChanges(running, first)).toHaveLength(1);

  // the region's own calendar is nearer than the nation's, whatever its number
  await publish(1, [], REGION);
  await eventually(async () => expect(await versions()).toEqual([{ region: REGION, version: 1, count: 121 }]), patience);
  expect((await clockChanges(running, first)).at(-1)).toMatchObject({ calendarRegion: REGION, promisedDue: { day: day(5) } });
}, 60_000);
