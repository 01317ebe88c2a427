import { create } from '@bufbuild/protobuf';
import { RungSchema, type Rung } from './gen/catalog/v1/item_events_pb.js';
import { OverdueRuleSchema } from './gen/catalog/v1/organisation_events_pb.js';
import { DEFAULT_READINGS, READINGS, readingsOf } from './readings.js';
import { ladderOf, overdueEffectOf } from './region-rules.js';

describe('readings of the contract', () => {
  it('are the defaults where nothing is settled', () => {
    expect(readingsOf([])).toEqual(DEFAULT_READINGS);
  });

  it('take each answer that is known', () => {
    for (const [question, answers] of Object.entries<readonly string[]>(READINGS))
      for (const answer of answers) expect(readingsOf([{ question, answer }])).toEqual({ ...DEFAULT_READINGS, [question]: answer });
  });

  it('pass over questions of a later version', () => {
    expect(readingsOf([{ question: 'of-tomorrow', answer: 'yes' }])).toEqual(DEFAULT_READINGS);
  });

  it('refuse an answer of a later version: counting by another would give a wrong date', () => {
    expect(() => readingsOf([{ question: 'overlap', answer: 'sum' }])).toThrow('"sum" is no answer to overlap');
  });
});

describe('the ladder of the contract', () => {
  const rung = (change: Partial<Rung>): Rung =>
    create(RungSchema, { key: 'red', clock: 'promised', place: { case: 'end', value: true }, basis: '当地规定', ...change });

  it('keeps the rungs that are known, in their order', () => {
    const later = [rung({ key: 'purple' }), rung({ clock: 'internal' }), rung({ place: { case: undefined } })];
    expect(ladderOf([rung({ key: 'yellow', place: { case: 'percent', value: 90 } }), ...later, rung({})])).toEqual([
      { key: 'yellow', clock: 'promised', place: { case: 'percent', value: 90 }, basis: '当地规定' },
      { key: 'red', clock: 'promised', place: { case: 'end', value: true }, basis: '当地规定' },
    ]);
  });
});

describe('the effect of an overdue term', () => {
  it.each(['deemed-withdrawn', 'acceptance-revoked', 'refused'])('%s is known', (effect) => {
    expect(overdueEffectOf(create(OverdueRuleSchema, { effect }))).toBe(effect);
  });

  it.each([undefined, create(OverdueRuleSchema, { effect: 'fined' })])('any other is refused', (rule) => {
    expect(() => overdueEffectOf(rule)).toThrow('is no effect of an overdue term');
  });
});
