import { differences } from './versions.js';

const one = {
  version: 1,
  status: 'retired',
  name: '某许可',
  promisedLimit: { amount: 7, unit: 'working-day', basis: 'a' },
  materials: [{ key: 'form' }, { key: 'plan', need: 'required' }],
  steps: [{ key: 'check' }, { key: 'decision' }],
  fees: null,
};

describe('what differs between two versions', () => {
  it('is nothing where they differ as versions alone, in whatever order their keys are', () => {
    const { name, ...rest } = one;
    expect(differences(one, { ...rest, version: 2, status: 'published', publishedAt: 'now', name, fees: undefined })).toEqual([]);
  });

  it('is told of limits with both values, of lists by what came, went and is another, else by the name', () => {
    const other = {
      ...one,
      name: '某许可（新）',
      promisedLimit: { amount: 1, unit: 'working-day', basis: 'a' },
      materials: [{ key: 'plan', need: 'optional' }, { key: 'lease' }],
      steps: [{ key: 'decision' }, { key: 'check' }],
      fees: [{ amount: 10 }],
    };
    expect(differences(one, other)).toEqual([
      'fees',
      'materials: +lease -form ~plan',
      'name',
      'promisedLimit: 7 working-days → 1 working-day',
      'steps: another order',
    ]);
  });
});
