import { create } from '@bufbuild/protobuf';
import { CalendarVersionSchema, ItemVersionSchema, RegionRulesSchema } from '@onewindow/contracts';
import { NATIONAL_CALENDAR } from '@onewindow/legal-clock';
import { CaseRow } from './case.entity.js';
import { acceptedEvent } from './case.events.js';

const AT = new Date('2026-11-24T02:00:00Z');
const CALENDAR = create(CalendarVersionSchema, {
  ...NATIONAL_CALENDAR,
  daysOff: [...NATIONAL_CALENDAR.daysOff],
  makeUpDays: [...NATIONAL_CALENDAR.makeUpDays],
});
const RULES = create(RegionRulesSchema, { orderAnswer: { amount: 3, basis: '当地规定' } });
const TIME = { calendar: CALENDAR, rules: RULES };
const accepted = (channel: string): CaseRow =>
  Object.assign(new CaseRow(), {
    id: 'case-1',
    channel,
    receivedBy: 'receiver',
    acceptedBy: 'acceptor',
    acceptNo: '受〔2026〕000001号',
    acceptedAt: AT,
    calendarVersion: 1,
    calendarRegion: '000000',
    statutoryDueDay: '2026-12-22',
    statutoryDueAt: AT,
    statutoryProvisional: false,
    promisedDueDay: '2026-12-03',
    promisedDueAt: AT,
    promisedProvisional: false,
  });

describe('who may not decide an accepted case', () => {
  it.each([
    ['1', 'receiver', 'the clerk of the window received it'],
    ['4', 'receiver', 'the clerk who opened the letter received it'],
    ['2', 'acceptor', 'it came by the web, so the clerk who accepted it was the first to have it'],
    ['3', 'acceptor', 'it came by telephone, so the clerk who accepted it was the first to have it'],
  ])('on channel %s is the %s: %s', (channel, who) => {
    expect(acceptedEvent(accepted(channel), create(ItemVersionSchema), TIME).event?.value).toMatchObject({ receivedBy: who });
  });
});

describe('the calendar that travels with an accepted case', () => {
  it('covers the days from acceptance to the later due date, and no more', () => {
    expect(acceptedEvent(accepted('1'), create(ItemVersionSchema), TIME).event?.value).toMatchObject({
      calendar: { regionCode: '000000', version: 1, coversFrom: '2026-11-24', coversTo: '2026-12-22', daysOff: [], makeUpDays: [] },
    });
  });
});

it('tells approval the type of the item, by which the law of its review is found', () => {
  const item = create(ItemVersionSchema, { itemType: '05' });
  expect(acceptedEvent(accepted('1'), item, TIME).event?.value).toMatchObject({ plan: { itemType: '05' } });
});

it('tells the rules of time by which the case goes, and of a case that has none, none', () => {
  const told = (rules: typeof RULES | undefined) =>
    acceptedEvent(accepted('1'), create(ItemVersionSchema), { ...TIME, rules }).event?.value;
  expect(told(RULES)).toMatchObject({ rules: { orderAnswer: { amount: 3 } } });
  expect(told(undefined)).not.toHaveProperty('rules');
});
