import { byRoot } from './inbox-runner.js';

it('hands events over root by root, so that all slices lock in one order, and those of a root as they came', () => {
  const events = [
    { rootId: 'b', sequence: 7 },
    { rootId: 'a', sequence: 3 },
    { rootId: 'b', sequence: 8 },
    { rootId: 'a', sequence: 4 },
  ];
  expect(byRoot(events).map(({ rootId, sequence }) => `${rootId}${sequence}`)).toEqual(['a3', 'a4', 'b7', 'b8']);
});
