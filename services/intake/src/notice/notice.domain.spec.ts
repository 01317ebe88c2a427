import { proven, sending } from './notice.domain.js';

const now = new Date('2026-11-24T02:00:00Z');
const reach = { consents: true, address: '人民大街1号' };
const code = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    return (error as { code: string }).code;
  }
};

it.each([
  ['print', 'served', now],
  ['electronic', 'served', now],
  ['mail', 'sent', null],
  ['sms', 'delivered', null],
] as const)('a notice by %s is %s when it is sent', (channel, status, servedAt) => {
  expect(sending(channel, reach, now)).toEqual({ status, sentAt: now, servedAt });
});

it('goes electronically with consent only, and by mail to an address only', () => {
  expect(code(() => sending('electronic', { ...reach, consents: false }, now))).toBe('no-consent');
  expect(code(() => sending('mail', { ...reach, address: null }, now))).toBe('no-address');
  expect(sending('print', { consents: false, address: null }, now).status).toBe('served');
});

describe('the proof of a mailing', () => {
  // 23:30 in Beijing
  const sent = { status: 'sent', sentAt: new Date('2026-11-20T15:30:00Z') } as const;
  const received = (receivedOn: string) => proven(sent, { result: 'served', receivedOn, receivedBy: '张三' }, now);

  it('serves on the day of the receipt', () => {
    expect(received('2026-11-22')).toEqual({ status: 'served', servedAt: new Date('2026-11-21T16:00:00Z') });
  });

  it('of the day of sending serves not before the sending', () => {
    expect(received('2026-11-20').servedAt).toEqual(sent.sentAt);
  });

  it('is neither older than the sending nor of tomorrow', () => {
    expect(code(() => received('2026-11-19'))).toBe('proof-before-sending');
    expect(code(() => received('2026-11-25'))).toBe('proof-in-future');
    expect(received('2026-11-24').status).toBe('served');
  });

  it('may say that it came back', () => {
    expect(proven(sent, { result: 'failed', reason: '查无此人' }, now)).toEqual({ status: 'failed', servedAt: null });
  });

  it.each(['served', 'delivered', 'failed'] as const)('is not awaited when the notice is %s', (status) => {
    expect(code(() => proven({ ...sent, status }, { result: 'failed', reason: 'x' }, now))).toBe(`notice-is-${status}`);
  });
});
