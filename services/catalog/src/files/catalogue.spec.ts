import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isItemCode, isUscc } from '@onewindow/contracts';
import { NATIONAL_CALENDAR } from '@onewindow/legal-clock';
import { DataFolder, JILIN } from '../../test/data-folder.js';
import { readCatalogue, type Catalogue } from './catalogue.js';

const ITEM = 'items/220104-food-business-new.yaml';

let folder: DataFolder;
beforeEach(() => {
  folder = new DataFolder();
});
afterEach(() => folder.remove());

describe('the data of Jilin', () => {
  const catalogue: Catalogue = readCatalogue(JILIN);

  test('is accepted, with codes that have right checksums', () => {
    expect(catalogue.agencies.map((agency) => agency.agencyCode).filter(isUscc)).toHaveLength(catalogue.agencies.length);
    expect(catalogue.items.map((item) => item.value.itemCode).filter(isItemCode)).toHaveLength(catalogue.items.length);
  });

  test('has the national calendar of the legal clock', () => {
    expect(catalogue.calendars.map((calendar) => calendar.value)).toEqual([{ ...NATIONAL_CALENDAR }]);
  });

  test('has every role of the main road among its staff', () => {
    const roles = new Set(catalogue.staff.flatMap((member) => member.roles));
    expect([...roles].toSorted()).toEqual([
      'administrator',
      'agency-head',
      'issuing-counter',
      'leader',
      'officer',
      'rating-clerk',
      'supervisor',
      'window-clerk',
    ]);
  });
});

describe('a bad file is refused with its line and the reason', () => {
  const UNKNOWN_AGENCY = '11100000000013338W';
  test.each([
    // codes and checksums
    [
      'a wrong checksum of an agency',
      'agencies.yaml',
      "code: '11220104000000019D'",
      "code: '112201040000000190'",
      "'112201040000000190'",
      'is not a unified social credit code',
    ],
    [
      'a code without quotes',
      'agencies.yaml',
      "code: '112201040000000278'",
      'code: 112201040000000278',
      'code: 112201040000000278',
      'expected string, received number',
    ],
    [
      'an agency named twice',
      'agencies.yaml',
      "code: '122201040000000350'",
      "code: '11220104000000019D' # again",
      '# again',
      '11220104000000019D is named twice',
    ],
    ['an unknown region', 'agencies.yaml', "region: '220102'", "region: '220103'", "region: '220103'", 'unknown region 220103'],
    [
      'a wrong item code',
      ITEM,
      "code: '11220104000000019D4",
      "code: '11220104000000019D3",
      "code: '11220104000000019D3",
      'is not built from agency, level and directory code',
    ],
    [
      'an item code with a wrong checksum',
      ITEM,
      "code: '11220104000000019D4",
      "code: '11220104000000019E4",
      "code: '11220104000000019E4",
      'is not an implementation code',
    ],
    [
      'an unknown directory entry',
      ITEM,
      "directory: '000131010001'",
      "directory: '000131010002'",
      "directory: '000131010002'",
      'the directory has no entry 000131010002',
    ],
    [
      'an unknown agency',
      ITEM,
      "agency: '12220104000000043T'",
      `agency: '${UNKNOWN_AGENCY}'`,
      `agency: '${UNKNOWN_AGENCY}'`,
      `unknown agency ${UNKNOWN_AGENCY}`,
    ],
    ['an unknown code of a set', ITEM, "level: '4'", "level: '8'", "level: '8'", 'is not a code of exercising levels'],
    [
      'an unknown material type',
      ITEM,
      'type: food-premises-plan',
      'type: floor-plan',
      'type: floor-plan',
      'unknown material type floor-plan',
    ],
    ['an unknown role', ITEM, 'role: agency-head', 'role: boss', 'role: boss', 'is not a role that decides steps'],
    ['an unknown field', ITEM, "level: '4'", "level: '4'\nname: 另一个名称", 'name: 另', 'Unrecognized key: "name"'],
    [
      'a directory code of another type',
      'directory.yaml',
      "itemType: '01'",
      "itemType: '07'",
      "code: '000131010001'",
      'names the item type 01, the entry 07',
    ],
    ['an unknown window', 'staff.yaml', "window: '01'", "window: '99'", "window: '99'", 'unknown window 99 of site 220104-center'],
    ['a make-up day in the week', 'calendars.yaml', '- 2024-02-04', '- 2024-02-05', '- 2024-02-05', '2024-02-05 is no Saturday or Sunday'],
    ['a day that is none', 'calendars.yaml', '- 2025-01-01', '- 2025-02-30', '- 2025-02-30', '2025-02-30 is not a day'],
    // limits and bases
    [
      'a promise above the law',
      ITEM,
      'promisedLimit: { amount: 7',
      'promisedLimit: { amount: 21',
      'promisedLimit: { amount: 21',
      "the promised limit of 21 is above the law's 20 (行政许可法 第四十二条)",
    ],
    [
      'the law of permits in an item that is none',
      'items/220104-company-registration.yaml',
      'basis: { law: 市场主体登记管理条例, article: 第十八条 }',
      'basis: { law: 行政许可法, article: 第二十九条 }',
      'law: 行政许可法',
      'the item is no permit (01) but of type 07: 行政许可法 does not rule it',
    ],
    [
      'the law of permits in an entry that is none',
      'directory.yaml',
      'basis: { law: 市场主体登记管理条例, article: 第十九条 }',
      'basis: { law: 行政许可法, article: 第九十九条 }',
      '{ law: 行政许可法, article: 第九十九条',
      'the item is no permit (01) but of type 07: 行政许可法 does not rule it',
    ],
    [
      'a material without basis',
      ITEM,
      '    need: required\n    basis: { law: 行政许可法, article: 第二十九条 }\n',
      '    need: required\n',
      '- key: application',
      'no legal basis is named',
    ],
    [
      'a required material that another body gives',
      ITEM,
      'need: optional\n    exempt: true',
      'need: required\n    exempt: true',
      'exempt: true',
      'cannot be required',
    ],
    // wording
    [
      '等 in a condition',
      ITEM,
      '具有合理的设备布局和工艺流程',
      '具有合理的设备布局和工艺流程等',
      '等，',
      'condition layout is vague: it says 等',
    ],
    [
      '其他 in a review standard',
      ITEM,
      '设备设施逐项到位',
      '设备设施及其他设施逐项到位',
      '其他',
      'the review standard of equipment is vague: it says 其他',
    ],
    [
      '相关 in the name of a material',
      ITEM,
      'type: food-premises-plan',
      'type: food-premises-plan\n    name: 相关文件',
      'name: 相关文件',
      'the name of material premises-plan is vague: it says 相关',
    ],
    // graph
    [
      'an unknown step',
      ITEM,
      'needs: [document-review, premises-review]',
      'needs: [document-review, site-visit]',
      'needs: [',
      'step decision needs the unknown step site-visit',
    ],
    [
      'a cycle',
      ITEM,
      'conditions: [staff, lawful]',
      'needs: [decision]\n    conditions: [staff, lawful]',
      'needs: [decision]',
      'the steps wait for each other: document-review → decision → document-review',
    ],
    [
      'a review that nobody waits for',
      ITEM,
      'needs: [document-review, premises-review]',
      'needs: [document-review]',
      '- key: premises-review',
      'the decision does not wait for step premises-review',
    ],
    ['two decisions', ITEM, 'kind: review', 'kind: decision', '- key: document-review', 'the graph has 2 decision steps, not one'],
    [
      'a condition that no step decides',
      ITEM,
      '[staff, lawful]',
      '[staff]',
      '- key: document-review',
      'no review step decides the condition lawful',
    ],
    [
      'an unknown condition of a step',
      ITEM,
      '[staff, lawful]',
      '[staff, lawful, taste]',
      'conditions: [staff',
      'step document-review decides the unknown condition taste',
    ],
    [
      'steps longer than the promise',
      ITEM,
      'limit: { amount: 5',
      'limit: { amount: 6',
      '- key: document-review',
      'the steps take up to 8 days, the promised limit is 7',
    ],
    // CEL
    [
      'a condition that is no CEL',
      ITEM,
      "when: answers.agent == 'yes'",
      "when: answers.agent = 'yes'",
      'when: answers.agent =',
      'the condition is refused (syntax)',
    ],
    [
      'a condition over an unknown question',
      ITEM,
      "when: answers.agent == 'yes'",
      "when: answers.proxy == 'yes'",
      'when: answers.proxy',
      'answers.proxy: no question has this key',
    ],
    [
      'a condition over an unknown choice',
      ITEM,
      "when: answers.agent == 'yes'",
      "when: answers.agent == 'maybe'",
      'when: answers.agent',
      "answers.agent can never be 'maybe'",
    ],
    [
      'answers without a situation',
      ITEM,
      "when: answers.business == 'canteen'",
      "when: answers.business == 'canteen' && answers.agent == 'yes'",
      '- sequence',
      'no situation fits business=canteen, agent=no',
    ],
    [
      'answers with two situations',
      ITEM,
      "when: answers.business == 'canteen'",
      'when: "true"',
      '- sequence',
      'sales and canteen both fit business=sales',
    ],
    // the file itself
    ['a file that is no YAML', 'regions.yaml', 'level: city, parent', 'level: city ] parent', 'level: city ]', 'Flow map'],
    ['a key given twice', ITEM, 'version: 2', 'version: 2\nversion: 3', 'version: 3', 'Map keys must be unique'],
  ])('%s', (_, file, from, to, at, reason) => {
    const line = folder.change(file, from, to, at);
    const { places, message } = folder.refusal();
    expect(places).toContainEqual({ file, line, reason: expect.stringContaining(reason) });
    expect(message).toContain(`${places[0]?.file}:${places[0]?.line}: ${places[0]?.reason}`);
  });

  test('a vague name in the library is told at each item that uses it', () => {
    folder.change('material-types.yaml', '主要设备设施、经营布局和操作流程文件', '有关文件', '');
    const lines = readFileSync(join(folder.path, ITEM), 'utf8').split('\n');
    const line = lines.findIndex((text) => text.includes('type: food-premises-plan')) + 1;
    expect(folder.refusal().places).toEqual(
      ['220102-food-business-new', '220104-food-business-new', '220104-food-business-renewal', '220122-food-business-new'].map((name) => ({
        file: `items/${name}.yaml`,
        line,
        reason: 'the name of material premises-plan is vague: it says 有关',
      })),
    );
  });

  test('a file that is missing is named', () => {
    folder.remove('staff.yaml');
    expect(folder.refusal().places).toEqual([{ file: 'staff.yaml', line: 1, reason: 'the file is missing' }]);
  });

  test('all problems of all files are told at once, in order', () => {
    folder.change(ITEM, 'promisedLimit: { amount: 7', 'promisedLimit: { amount: 30', '');
    folder.change(ITEM, "when: answers.agent == 'yes'", 'when: answers.agent', '');
    folder.change('calendars.yaml', '- 2024-02-04', '- 2024-02-05', '');
    expect(folder.refusal().places.map(({ file }) => file)).toEqual(['calendars.yaml', ITEM, ITEM]);
  });
});
