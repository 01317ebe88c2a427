import { create } from '@bufbuild/protobuf';
import { ItemVersionSchema } from '@onewindow/contracts';
import { CaseRow } from './case.entity.js';
import { acceptedEvent } from './case.events.js';

const AT = new Date('2026-11-24T02:00:00Z');
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
    expect(acceptedEvent(accepted(channel), create(ItemVersionSchema)).event?.value).toMatchObject({ receivedBy: who });
  });
});

it('tells approval the type of the item, by which the law of its review is found', () => {
  const item = create(ItemVersionSchema, { itemType: '05' });
  expect(acceptedEvent(accepted('1'), item).event?.value).toMatchObject({ plan: { itemType: '05' } });
});
