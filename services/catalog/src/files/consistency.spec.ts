import { DataFolder } from '../../test/data-folder.js';

const FOOD = 'items/220104-food-business-new.yaml';
const SENIOR = 'items/220104-senior-card.yaml';
const FIRE = 'items/220104-fire-commitment.yaml';
const WATER = 'items/220100-water-bill.yaml';
const ADVERTISING = 'items/220104-outdoor-advertising.yaml';
const RENEWAL = 'items/220104-food-business-renewal.yaml';
const DELEGATIONS = 'delegations.yaml';
const SENIOR_CARD = "'002011001001' # 老年证办理";

let folder: DataFolder;
beforeEach(() => {
  folder = new DataFolder();
});
afterEach(() => folder.remove());

/** What is refused, the file, what of it is changed into what, where it is told, and the reason. */
type Refused = readonly [what: string, file: string, from: string, to: string, at: string, reason: string];

const refused: Refused[] = [
  // reasons and retirement
  [
    'a condition without reasons',
    FOOD,
    '    reasons:\n      - { code: bar-in-force, text: 处于不得申请食品生产经营许可的期限内 }\n',
    '',
    '- key: lawful',
    'no reason is named',
  ],
  [
    'a reason named twice',
    FOOD,
    'code: equipment-defective',
    'code: equipment-missing',
    'code: equipment-missing, text: 设备',
    'equipment-missing is named twice',
  ],
  [
    'a vague reason',
    FOOD,
    'text: 设备设施不能正常使用',
    'text: 其他原因',
    'text: 其他原因',
    'the reason equipment-defective of equipment is vague: it says 其他',
  ],
  ['a retirement without reason', FOOD, 'version: 2', 'version: 2\nretired: { day: 2026-12-01 }', 'retired:', 'retired.reason'],
  [
    'a retirement on a day that is none',
    FOOD,
    'version: 2',
    'version: 2\nretired: { day: 2026-02-30, reason: 取消 }',
    '2026-02-30',
    'is not a day',
  ],
  // renewals (延续)
  [
    'a renewal of what nobody issues',
    RENEWAL,
    "directory: '000131010001'",
    "directory: '000131010002'",
    "directory: '000131010002'",
    'issues nothing under 000131010002',
  ],
  [
    'a renewal under its own entry',
    RENEWAL,
    "directory: '000131010001'",
    "directory: '000131010003'",
    '    directory:',
    'under another entry than its renewal',
  ],
  [
    'a renewal called otherwise',
    RENEWAL,
    'name: 食品经营许可证',
    'name: 食品流通许可证',
    'name: 食品流通许可证',
    'is called 食品经营许可证 where it is issued',
  ],
  ['a renewal without end', RENEWAL, 'validityMonths: 60', 'validityMonths: 0', 'validityMonths: 0', 'what has no end cannot be renewed'],
  [
    'a first day to renew after the last',
    RENEWAL,
    'earliest: { amount: 90',
    'earliest: { amount: 15',
    'earliest:',
    'the earliest day to apply does not lie before the last one',
  ],
  [
    'a renewal without a law',
    RENEWAL,
    '    basis: { law: 食品经营许可和备案管理办法, article: 第三十二条、第三十四条, certainty: memory }\n',
    '',
    '    directory:',
    'no legal basis is named',
  ],
  // case type, result, places
  [
    'an immediate item that promises days',
    SENIOR,
    'onTheSpot: true, ',
    '',
    "caseType: '1'",
    'an immediate item (即办件) promises a decision on the spot',
  ],
  [
    'a decision on the spot of another case type',
    SENIOR,
    "caseType: '1'",
    "caseType: '2'",
    "caseType: '2'",
    'is an immediate item (即办件, 1)',
  ],
  ['a decision on the spot in two days', SENIOR, '{ amount: 1, unit', '{ amount: 2, unit', 'amount: 2', 'is promised within 1 day'],
  [
    'an immediate item with a review before',
    SENIOR,
    'steps:\n',
    'steps:\n  - { key: look, name: 看, kind: review, role: officer, limit: { amount: 1, unit: working-day, basis: 内 } }\n',
    '- { key: look',
    'an immediate item (即办件) has one step, its decision',
  ],
  ['a 证 that is no licence', FOOD, "  type: '10'", "  type: '30'", "'30'", '食品经营许可证 is a result of type 10'],
  ['a 批复 that is no document', FOOD, 'name: 食品经营许可证', 'name: 食品经营许可批复', "'10'", '食品经营许可批复 is a result of type 20'],
  [
    'an item without windows',
    FOOD,
    "handlingModes: ['1', '2']",
    "handlingModes: ['2']",
    "['2']",
    'every item is also taken at a window (1)',
  ],
  [
    'an item of another region',
    FOOD,
    "region: '220104'",
    "region: '220122'",
    "region: '220122'",
    'a body of 长春市朝阳区 has no power in 220122',
  ],
  ['a level that is not the body’s', FOOD, "level: '4'", "level: '3'", "level: '3'", 'a body of 长春市朝阳区 exercises at level 4'],
  [
    'a step longer than the promise',
    FOOD,
    'limit: { amount: 3',
    'limit: { amount: 8',
    'limit: { amount: 8',
    'step document-review may take 8 days, the promised limit is 7',
  ],
  [
    'a step of working days under a promise in natural days',
    'items/220104-social-insurance-registration.yaml',
    'limit: { amount: 1, unit: natural-day, basis: 内部环节时限',
    'limit: { amount: 1, unit: working-day, basis: 内部环节时限',
    'limit: { amount: 1, unit: working-day, basis: 内部',
    'the working days of step decision cannot be compared with a promise in natural days',
  ],
  [
    'an opinion that no step gives',
    FOOD,
    'uses: [document-opinion, premises-opinion]',
    'uses: [document-opinion, taste-opinion]',
    'uses: [document',
    'step decision uses taste-opinion, which no step gives',
  ],
  [
    'an opinion of a step that it does not wait for',
    FOOD,
    'gives: [{ key: premises-opinion',
    'uses: [document-opinion]\n    gives: [{ key: premises-opinion',
    'uses: [document-opinion]',
    'step premises-review uses document-opinion and does not wait for step document-review, which gives it',
  ],
  [
    'an opinion given twice',
    FOOD,
    'gives: [{ key: premises-opinion',
    'gives: [{ key: document-opinion',
    'gives: [{ key: document-opinion, name: 现场',
    'document-opinion is given by document-review already',
  ],
  ['a step that an applicant decides', FOOD, 'role: officer', 'role: applicant', 'role: applicant', 'is not a role that decides steps'],
  // papers
  [
    'an organisation’s paper asked of persons',
    SENIOR,
    'type: senior-card-form',
    'type: business-licence',
    'type: business-licence',
    'serves natural persons only, who have no 营业执照',
  ],
  [
    "an applicant's own paper from another body",
    FOOD,
    '    type: food-premises-plan\n    need: required',
    '    type: food-premises-plan\n    need: optional\n    exempt: true',
    'exempt: true',
    "premises-plan is the applicant's own",
  ],
  [
    'a commitment in a risk domain without a law',
    FIRE,
    'commitmentBasis: { law: 消防法, article: 第十五条 }\n',
    '',
    'commitmentReplaceable',
    'no commitment may replace rules: the item has the risk public-security and no commitmentBasis',
  ],
  [
    'a late paper in a risk domain',
    FIRE,
    'need: required',
    'need: tolerable',
    'need: tolerable',
    'commitment may not follow later: the item has the risk public-security',
  ],
  ['an unknown risk', FIRE, 'public-security', 'noise', 'noise', 'riskFlags.0'],
  [
    'a fee without basis',
    WATER,
    '    basis: { law: 城市供水价格管理办法, article: 第十条, certainty: memory }\n',
    '',
    '- name: 居民生活用水水费',
    'no legal basis is named',
  ],
  [
    'a special procedure of another cause',
    'items/220104-disability-certificate.yaml',
    'cause: appraisal',
    'cause: holiday',
    'cause: holiday',
    'specialProcedures.0.cause',
  ],
  // regions and sites
  ['a region that lies in itself', 'regions.yaml', "parent: '000000'", "parent: '220104'", "parent: '220104'", '220000 lies in itself'],
  [
    'an unknown site above',
    'sites.yaml',
    'parent: 220000-center',
    'parent: 220001-center',
    'parent: 220001-center',
    'unknown site 220001-center',
  ],
  [
    'a county site below a village',
    'sites.yaml',
    'parent: 220100-center',
    'parent: 220104-guilin-01',
    'parent: 220104-guilin-01',
    'a county site cannot stand below the village site 220104-guilin-01',
  ],
  [
    'a specialised window without purpose',
    'sites.yaml',
    ', purpose: consultation',
    '',
    "- { code: '01', name: 综合咨询窗口",
    'a specialised window needs its purpose',
  ],
  [
    'a universal window with a purpose',
    'sites.yaml',
    'kind: universal }',
    'kind: universal, purpose: bundle }',
    'kind: universal, purpose',
    'a universal window has no purpose',
  ],
  [
    'a sector window of everything',
    'sites.yaml',
    'kind: universal }',
    'kind: sector }',
    'kind: sector }',
    'a sector window names the directory codes it takes',
  ],
  [
    'a window of an unknown entry',
    'sites.yaml',
    "'002017003001'",
    "'002017003009'",
    "'002017003009'",
    'the directory has no entry 002017003009',
  ],
  // delegations
  ['a delegation to an unknown person', DELEGATIONS, 'staff: clerk', 'staff: nobody', 'staff: nobody', 'unknown person nobody'],
  ['a delegation to an officer', DELEGATIONS, 'staff: clerk', 'staff: officer-a', 'staff: officer-a', 'officer-a is no window-clerk'],
  [
    'a delegation to the clerk of another site',
    DELEGATIONS,
    'staff: clerk',
    'staff: city-clerk',
    'staff: city-clerk',
    'city-clerk does not work at 220104-center',
  ],
  ['a delegation at an unknown site', DELEGATIONS, 'site: 220104-center', 'site: nowhere', 'site: nowhere', 'unknown site nowhere'],
  [
    'a delegation that ends before it begins',
    DELEGATIONS,
    'to: 2027-12-31',
    'to: 2025-12-31',
    'to: 2025-12-31',
    'ends on 2025-12-31, before it begins on 2026-01-01',
  ],
  [
    'a delegation by an unknown agency',
    DELEGATIONS,
    "agency: '112201040000000946'",
    "agency: '11100000000013338W'",
    "agency: '11100000000013338W'",
    'unknown agency 11100000000013338W',
  ],
  [
    'a delegated entry that the agency has no item of',
    DELEGATIONS,
    SENIOR_CARD,
    "'002023002001'",
    "'002023002001'",
    'the agency has no item of 002023002001',
  ],
  [
    'a delegated entry that is not immediate',
    DELEGATIONS,
    SENIOR_CARD,
    "'000511002001'",
    "'000511002001'",
    '000511002001 is no immediate item',
  ],
  [
    'an unknown delegated item',
    DELEGATIONS,
    `directory:\n      - ${SENIOR_CARD}`,
    "items: ['11220104000000019D4000000000000']",
    'items: [',
    'unknown item 11220104000000019D4000000000000',
  ],
  [
    'a delegated item of another agency',
    DELEGATIONS,
    `directory:\n      - ${SENIOR_CARD}`,
    "items: ['11220104000000019D4002031004001']",
    'items: [',
    'is an item of another agency, 11220104000000019D',
  ],
  [
    'a delegated item that is not immediate',
    DELEGATIONS,
    `directory:\n      - ${SENIOR_CARD}`,
    "items: ['1122010400000009464000511002001']",
    'items: [',
    '1122010400000009464000511002001 is no immediate item',
  ],
  [
    'a delegation of nothing',
    DELEGATIONS,
    `    directory:\n      - ${SENIOR_CARD}\n`,
    '',
    '- code: 220104-civil-clerk',
    'no item is delegated',
  ],
];

test.each(refused)('%s is refused with its line', (_, file, from, to, at, reason) => {
  const line = folder.change(file, from, to, at);
  expect(folder.refusal().places).toContainEqual({ file, line, reason: expect.stringContaining(reason) });
});

test('what has no end where it is issued is not renewed', () => {
  folder.change(FOOD, 'validityMonths: 60', 'validityMonths: 0', '');
  expect(folder.refusal().places).toEqual([
    { file: RENEWAL, line: expect.any(Number), reason: expect.stringContaining('has no end, so there is nothing to renew') },
  ]);
});

test('a clerk who has left decides nothing', () => {
  folder.change('staff.yaml', 'name: 刘晓燕,', 'name: 刘晓燕, active: false,', '');
  const { places } = folder.refusal();
  expect(new Set(places.map(({ file, reason }) => `${file} ${reason}`))).toEqual(new Set(['delegations.yaml clerk has left']));
});

test('an item that no window takes is refused, unless it is retired', () => {
  folder.change('sites.yaml', "region: '220102'", "region: '220100'", '');
  expect(folder.refusal().places).toEqual([
    { file: 'items/220102-food-business-new.yaml', line: expect.any(Number), reason: 'no window of 220102 takes 000131010001' },
  ]);
  folder.change('items/220102-food-business-new.yaml', 'version: 2', 'version: 2\nretired: { day: 2026-11-01, reason: 并入 }', '');
  expect(() => folder.refusal()).toThrow('the folder is accepted');
});

test.each(['officer', 'agency-head'])('a window clerk who is %s too needs a delegation to be one (受审分离)', (role) => {
  const roles = `roles: [window-clerk, ${role}]`;
  const line = folder.change(
    'staff.yaml',
    "site: 220102-center, window: '01', roles: [window-clerk]",
    `site: 220102-center, window: '01', ${roles}`,
    roles,
  );
  expect(folder.refusal().places).toEqual([
    {
      file: 'staff.yaml',
      line,
      reason: `nanguan-clerk is window-clerk and ${role} without a delegation: who accepts does not decide (受审分离)`,
    },
  ]);
  folder.change('staff.yaml', roles, `active: false, ${roles}`, '');
  expect(() => folder.refusal()).toThrow('the folder is accepted');
});

test('an officer who sits at the window under a delegation is accepted', () => {
  folder.change('staff.yaml', "window: '01', roles: [window-clerk]", "window: '01', roles: [window-clerk, officer]", '');
  expect(() => folder.refusal()).toThrow('the folder is accepted');
});

test('a second item for the same entry and region is refused, unless it is no longer taken', () => {
  const second = 'items/220104-senior-card-of-another.yaml';
  folder.copy(SENIOR, second);
  folder.change(second, '1122010400000009464002011001001', '11220104000000019D4002011001001', '');
  const line = folder.change(second, "agency: '112201040000000946'", "agency: '11220104000000019D'", 'directory:');
  const by = '002011001001 is implemented for 220104 by';
  // files are read in the order of their names
  expect(folder.refusal().places).toEqual([
    { file: SENIOR, line, reason: `${by} 11220104000000019D4002011001001: licences would get the same numbers` },
  ]);
  folder.change(second, 'version: 1', 'version: 1\nretired: { day: 2026-01-01, reason: 并入 }', '');
  expect(() => folder.refusal()).toThrow('the folder is accepted');
});

test('a step that nobody of its body could decide is refused', () => {
  folder.change('staff.yaml', 'username: housing-officer,', 'username: housing-officer, active: false,', '');
  expect(folder.refusal().places).toContainEqual({
    file: ADVERTISING,
    line: expect.any(Number),
    reason: 'step structure-review: nobody of 长春市朝阳区住房和城乡建设局 has the role officer',
  });
});

test('without a correction term above its region no item is accepted', () => {
  folder.change('regions.yaml', '    correctionTerm:', '    # correctionTerm:', '');
  const reasons = folder.refusal().places.map(({ reason }) => reason);
  expect(reasons).toContain('neither 220104 nor a region above it has a correction term');
});
