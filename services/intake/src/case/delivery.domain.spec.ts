import type { DeliverResult } from '@onewindow/contracts';
import { assertMayDeliver, servedByMail } from './delivery.domain.js';

describe('a result', () => {
  it.each<[DeliverResult['mode'], boolean]>([
    ['counter', false],
    ['mail', false],
    ['electronic', true],
  ])('may go by %s (consent: %s)', (mode, electronicService) => {
    expect(() => assertMayDeliver({ mode }, { electronicService })).not.toThrow();
  });

  it('goes electronically with consent only', () => {
    expect(() => assertMayDeliver({ mode: 'electronic' }, { electronicService: false })).toThrow(
      expect.objectContaining({ kind: 'conflict', code: 'no-consent', details: { field: 'mode', article: '民事诉讼法 第九十条' } }),
    );
  });
});

describe('service by mail', () => {
  // 23:30 of the 20th in Beijing; the clerk enters the receipt at 10:00 of the 24th
  const dispatchedAt = new Date('2026-11-20T15:30:00Z');
  const now = new Date('2026-11-24T02:00:00Z');

  it.each([
    ['begins the day of the receipt', '2026-11-22', '2026-11-21T16:00:00Z'],
    ['of today begins today', '2026-11-24', '2026-11-23T16:00:00Z'],
    ['is not before the dispatch on its day', '2026-11-20', '2026-11-20T15:30:00Z'],
  ])('%s', (_, receivedOn, servedAt) => {
    expect(servedByMail(receivedOn, dispatchedAt, now)).toEqual(new Date(servedAt));
  });

  it.each([
    ['before the dispatch', '2026-11-19', 'received-before-dispatch'],
    ['tomorrow', '2026-11-25', 'received-in-future'],
  ])('is not %s', (_, receivedOn, code) => {
    expect(() => servedByMail(receivedOn, dispatchedAt, now)).toThrow(
      expect.objectContaining({ kind: 'invalid', code, details: { field: 'receivedOn' } }),
    );
  });
});
