import { DataFolder, JILIN } from '../../test/data-folder.js';
import { readCatalogue } from './catalogue.js';

const SENIOR = 'items/220104-senior-card.yaml';
const NEXT = 'items/220104-senior-card.draft.yaml';
const CODE = '1122010400000009464002011001001';

let folder: DataFolder;
beforeEach(() => {
  folder = new DataFolder();
});
afterEach(() => folder.remove());

/** The next version of an item beside the published one, as a draft. */
function drafted(version = 2): void {
  folder.copy(SENIOR, NEXT);
  folder.change(NEXT, 'version: 1', `version: ${version}\nstatus: draft`, '');
}

test('the shipped draft could be published as it is', () => {
  expect(readCatalogue(JILIN).drafts).toMatchObject([
    { name: '城市建筑垃圾处置核准', version: 3, file: 'items/220104-construction-waste.draft.yaml', problems: [], content: { version: 3 } },
  ]);
});

test('a draft stands beside the published version and is not among the items', () => {
  drafted();
  const { items, drafts } = readCatalogue(folder.path);
  expect(items.filter(({ value }) => value.itemCode === CODE).map(({ value }) => value.version)).toEqual([1]);
  expect(drafts).toContainEqual(
    expect.objectContaining({ itemCode: CODE, version: 2, name: '老年证办理', agencyName: '长春市朝阳区民政局', file: NEXT, problems: [] }),
  );
});

test('what is wrong with a draft is kept with it, by line, and refuses nothing', () => {
  drafted();
  const amount = folder.change(NEXT, 'promisedLimit: { amount: 1', 'promisedLimit: { amount: 99', 'promisedLimit:');
  const region = folder.change(NEXT, "region: '220104'", "region: '999999'", "region: '999999'");
  const draft = readCatalogue(folder.path).drafts.find(({ itemCode }) => itemCode === CODE);
  expect(draft?.problems).toEqual(
    expect.arrayContaining([
      { line: region, reason: 'unknown region 999999' },
      { line: amount, reason: expect.stringContaining("the promised limit of 99 is above the law's") },
    ]),
  );
  expect(draft?.content).toBeNull();
});

test('a draft of an entry that the directory does not have yet is kept without name and content', () => {
  drafted();
  folder.change(NEXT, "directory: '002011001001'", "directory: '002011001009'", '');
  expect(readCatalogue(folder.path).drafts).toContainEqual(
    expect.objectContaining({
      file: NEXT,
      name: '',
      content: null,
      problems: expect.arrayContaining([expect.objectContaining({ reason: 'the directory has no entry 002011001009' })]),
    }),
  );
});

test('a draft that implements what another item does is told so', () => {
  folder.copy(SENIOR, NEXT);
  folder.change(NEXT, 'version: 1', 'version: 1\nstatus: draft', '');
  folder.change(NEXT, CODE, '11220104000000019D4002011001001', '');
  folder.change(NEXT, "agency: '112201040000000946'", "agency: '11220104000000019D'", '');
  const draft = readCatalogue(folder.path).drafts.find(({ file }) => file === NEXT);
  expect(draft?.problems.map(({ reason }) => reason)).toEqual([expect.stringContaining(`is implemented for 220104 by ${CODE}`)]);
});

test('nothing is delegated that is only a draft', () => {
  folder.change(SENIOR, 'version: 1', 'version: 1\nstatus: draft', '');
  expect(folder.refusal().places.map(({ reason }) => reason)).toContain('the agency has no item of 002011001001');
});

test('a retired draft is told that it cannot be', () => {
  drafted();
  folder.change(NEXT, 'status: draft', 'status: draft\nretired: { day: 2026-01-01, reason: 取消 }', '');
  expect(readCatalogue(folder.path).drafts.flatMap(({ problems }) => problems.map(({ reason }) => reason))).toEqual([
    'a draft is not taken yet, so it cannot be retired',
  ]);
});

test('a file that fits no schema is refused, draft or not', () => {
  drafted();
  const line = folder.change(NEXT, "level: '4'", "level: '9'", "level: '9'");
  expect(folder.refusal().places).toEqual([{ file: NEXT, line, reason: expect.stringContaining('is not a code of exercising levels') }]);
});

test('a draft that is not above the published version is refused', () => {
  drafted(1);
  expect(folder.refusal().places).toEqual([
    { file: NEXT, line: expect.any(Number), reason: 'version 1 is published and no draft; a draft needs version 2' },
  ]);
});

test('two drafts of one item are refused', () => {
  drafted();
  folder.copy(NEXT, 'items/220104-senior-card.second.yaml');
  expect(folder.refusal().places).toEqual([
    { file: 'items/220104-senior-card.second.yaml', line: expect.any(Number), reason: `${CODE} has two drafts` },
  ]);
});
