import { DataFolder } from '../../test/data-folder.js';

const RESTAURANT = 'bundles/220104-open-restaurant.yaml';
const FOOD = 'items/220104-food-business-new.yaml';

let folder: DataFolder;
beforeEach(() => {
  folder = new DataFolder();
});
afterEach(() => folder.remove());

test.each([
  [
    'a promise of a member that does not fit',
    'promisedLimit: { amount: 10',
    'promisedLimit: { amount: 6',
    'promisedLimit: {',
    'promise-too-short: promisedLimit.amount: the members promise 9 days one after the other (company → ',
  ],
  [
    'an item that was raised',
    'version: 2\n    needs: [[company, trader]]',
    'version: 1\n    needs: [[company, trader]]',
    'version: 1\n    needs: [[company, trader]]',
    'member-version-not-current: members.2.version: food: version 1 of 食品经营许可（新办） is not the published one, 2',
  ],
  ['an unknown stage of life', 'lifeStage: 准入准营', 'lifeStage: 开店', 'lifeStage: 开店', 'lifeStage: is not a stage of a life cycle'],
  ['an unknown list', 'batch: 2024-1', 'batch: 2023-1', 'batch: 2023-1', 'batch: is not one of the lists (2022-base'],
  ['an unknown field', 'version: 1', 'version: 1\nowner: 市场监管', 'owner:', 'Unrecognized key: "owner"'],
  [
    'a circle',
    "    item: '11220104000000019D4000731001001'\n",
    "    needs: [[food]]\n    item: '11220104000000019D4000731001001'\n",
    'needs: [[food]]',
    'prerequisite-mutual: members.0.needs: members are prerequisites of each other: company → food → company',
  ],
])('%s is refused with file, line, code and field', (_, from, to, at, reason) => {
  const line = folder.change(RESTAURANT, from, to, at);
  expect(folder.refusal().places).toContainEqual({ file: RESTAURANT, line, reason: expect.stringContaining(reason) });
});

test('a bundle named twice is refused', () => {
  folder.copy(RESTAURANT, 'bundles/220104-open-restaurant-again.yaml');
  expect(folder.refusal().places).toEqual([
    { file: RESTAURANT, line: expect.any(Number), reason: '220104-open-restaurant is named twice' },
  ]);
});

test('a draft of an item is no member, but leaves the published version one', () => {
  folder.copy(FOOD, 'items/220104-food-business-new.draft.yaml');
  folder.change('items/220104-food-business-new.draft.yaml', 'version: 2', 'version: 3\nstatus: draft', '');
  expect(() => folder.refusal()).toThrow('the folder is accepted');
});

test('an item that is raised raises the bundles that it is a member of', () => {
  folder.change(FOOD, 'version: 2', 'version: 3', '');
  expect(folder.refusal().places.map(({ file, reason }) => [file, reason])).toEqual([
    [RESTAURANT, 'member-version-not-current: members.2.version: food: version 2 of 食品经营许可（新办） is not the published one, 3'],
  ]);
});

test('bundles wait until what they rest on is accepted', () => {
  folder.change(RESTAURANT, 'promisedLimit: { amount: 10', 'promisedLimit: { amount: 6', '');
  folder.change(FOOD, 'promisedLimit: { amount: 7', 'promisedLimit: { amount: 30', '');
  expect(new Set(folder.refusal().places.map(({ file }) => file))).toEqual(new Set([FOOD]));
});
