import { DataFolder } from '../../test/data-folder.js';
import { readCatalogue } from './catalogue.js';

const REGIONS = 'regions.yaml';
const POLLUTANT = 'items/220104-pollutant-permit.yaml';
const SENIOR = 'items/220104-senior-card.yaml';
const CITY = "- { code: '220100', name: 长春市, level: city, parent: '220000' }";
const NOTICE = 'basis: { law: 排污许可管理条例, article: 第九条第一款第四项 }';

let folder: DataFolder;
beforeEach(() => {
  folder = new DataFolder();
});
afterEach(() => folder.remove());

/** The city with rules of its own. */
const cityWith = (rules: string): string => CITY.replace(' }', `, rules: { ${rules} } }`);
const rung = (key: string, place: string, clock = 'statutory'): string =>
  `{ key: ${key}, clock: ${clock}, place: ${place}, basis: 当地规定 }`;
const cityLadder = (...rungs: string[]): string => cityWith(`ladder: [${rungs.join(', ')}]`);

/** What is refused, the file, what of it is changed into what, where it is told, and the reason. */
type Refused = readonly [what: string, file: string, from: string, to: string, at: string, reason: string];

const refused: Refused[] = [
  ['a question that nobody asks', REGIONS, 'overlap: refuse', 'overlaps: refuse', 'overlaps:', 'Unrecognized key'],
  ['an answer that is none', REGIONS, 'overlap: refuse', 'overlap: sum', 'overlap: sum', 'is no answer to overlap (refuse, union)'],
  ['a setting that is none', REGIONS, CITY, cityWith('reply: 3'), "- { code: '220100'", 'Unrecognized key'],
  [
    'a nation without a setting',
    REGIONS,
    '      orderAnswer:',
    '      # orderAnswer:',
    'readings:',
    '000000 sets no orderAnswer, and no region is above it',
  ],
  ['an effect that is none', REGIONS, 'effect: deemed-withdrawn', 'effect: fined', 'effect: fined', 'is no effect of an overdue term'],
  ['an effect without a basis', REGIONS, CITY, cityWith('makeUpOverdue: { effect: refused }'), "- { code: '220100'", 'makeUpOverdue.basis'],
  [
    'the revocation of what is not accepted yet',
    REGIONS,
    'effect: deemed-withdrawn',
    'effect: acceptance-revoked',
    'effect: acceptance-revoked',
    'while corrections are awaited nothing is accepted, so nothing can be revoked',
  ],
  [
    'a term for the one notice above the law',
    REGIONS,
    'acceptanceNotice: { amount: 5',
    'acceptanceNotice: { amount: 6',
    'amount: 6',
    "acceptanceNotice of 6 days is above the law's 5 working days (行政许可法 第三十二条第一款第四项)",
  ],
  [
    'a term for issuing above the law',
    REGIONS,
    'issue: { amount: 10',
    'issue: { amount: 11',
    'amount: 11',
    "issue of 11 days is above the law's 10 working days (行政许可法 第四十四条)",
  ],
  [
    'online applications that wait longer than others',
    REGIONS,
    CITY,
    cityWith('onlineNotice: { amount: 6, unit: working-day, basis: 当地规定 }'),
    'amount: 6',
    'what was applied for online is told within 6 days, later than the 5 of all others',
  ],
  [
    'others that are told sooner than online applications',
    REGIONS,
    CITY,
    cityWith('onlineNotice: { amount: 3, unit: working-day, basis: 甲 }, acceptanceNotice: { amount: 2, unit: working-day, basis: 乙 }'),
    'onlineNotice: { amount: 3',
    'what was applied for online is told within 3 days, later than the 2 of all others',
  ],
  ['a limit of no days', REGIONS, 'orderAnswer: { amount: 3', 'orderAnswer: { amount: 0', 'amount: 0', 'orderAnswer.amount'],
  ['a ladder without rungs', REGIONS, CITY, cityLadder(), "- { code: '220100'", 'a ladder has at least one rung'],
  [
    'a rung that is none',
    REGIONS,
    'key: yellow',
    'key: amber',
    'key: amber',
    'is no rung (reminder, yellow, red, supervision-order, leader)',
  ],
  ['a limit that no rung goes by', REGIONS, CITY, cityLadder(rung('red', 'end', 'joint')), "- { code: '220100'", 'is no limit of a rung'],
  [
    'a place that is none',
    REGIONS,
    'place: { percent: 90 }',
    'place: { percents: 90 }',
    'place: { percents: 90 }',
    'is no place of a rung',
  ],
  ['a percentage that is the end', REGIONS, 'percent: 90', 'percent: 100', 'percent: 100', 'place.percent: '],
  [
    'a rung named twice',
    REGIONS,
    CITY,
    cityLadder(rung('red', 'end'), rung('red', '{ workingDaysAfterEnd: 1 }')),
    '{ workingDaysAfterEnd: 1 }',
    'red is named twice',
  ],
  [
    'a lighter rung after a heavier',
    REGIONS,
    CITY,
    cityLadder(rung('yellow', '{ percent: 90 }'), rung('reminder', '{ workingDaysBeforeEnd: 1 }')),
    '{ key: yellow',
    'reminder stands after yellow',
  ],
  [
    'a warning when it is too late',
    REGIONS,
    CITY,
    cityLadder(rung('yellow', 'end')),
    'place: end, basis: 当',
    'yellow warns before the end of the limit',
  ],
  [
    'a red rung of what is not overdue',
    REGIONS,
    CITY,
    cityLadder(rung('red', '{ percent: 95 }')),
    '{ percent: 95 }',
    'red is for what is overdue: it lies at the end or after',
  ],
  [
    'an order before the red rung of the same limit',
    REGIONS,
    CITY,
    cityLadder(rung('red', '{ workingDaysAfterEnd: 2 }'), rung('supervision-order', '{ workingDaysAfterEnd: 1 }')),
    '{ workingDaysAfterEnd: 1 }',
    'supervision-order comes before red of the same limit',
  ],
  [
    'a leader who is told of no order',
    REGIONS,
    CITY,
    cityLadder(rung('red', 'end'), rung('leader', '{ workingDaysAfterEnd: 3 }')),
    '{ key: leader',
    'a leader is told of an order that was not obeyed, and the ladder has no supervision-order',
  ],
  // an item's own
  [
    "a permit's own notice above the law",
    POLLUTANT,
    'acceptanceNotice: { amount: 3',
    'acceptanceNotice: { amount: 6',
    'acceptanceNotice:',
    "acceptanceNotice of 6 days is above the law's 5 working days",
  ],
  ['an own notice without a law', POLLUTANT, `, ${NOTICE}`, '', 'acceptanceNotice:', 'no legal basis is named'],
  [
    'the law of permits for an item that is none',
    SENIOR,
    'version: 1',
    'version: 1\nacceptanceNotice: { amount: 5, unit: working-day, basis: { law: 行政许可法, article: 第三十二条 } }',
    'acceptanceNotice:',
    '行政许可法 does not rule it',
  ],
  [
    "a ladder of an item's own that stands on its head",
    POLLUTANT,
    'riskFlags:',
    `ladder:\n  - ${rung('red', 'end')}\n  - ${rung('yellow', '{ percent: 80 }')}\nriskFlags:`,
    '{ key: yellow',
    'yellow stands after red',
  ],
];

test.each(refused)('%s is refused with file, line and reason', (_, file, from, to, at, reason) => {
  const line = folder.change(file, from, to, at);
  expect(folder.refusal().places).toContainEqual({ file, line, reason: expect.stringContaining(reason) });
});

const rulesOf = (code: string) => readCatalogue(folder.path).regions.find(({ regionCode }) => regionCode === code)?.rules;

describe('a setting', () => {
  it('is that of the nearest region that has it, and no other region changes', () => {
    const before = rulesOf('220000');
    folder.change(REGIONS, CITY, cityWith('orderAnswer: { amount: 2, unit: working-day, basis: 长春市规定 }'), '');
    expect(rulesOf('220104')).toEqual({ ...before, orderAnswer: { amount: 2, unit: 'working-day', basis: '长春市规定' } });
    expect(rulesOf('220100')).toEqual(rulesOf('220104'));
    expect(rulesOf('220000')).toEqual(before);
  });

  it('of the province holds for all that lies in it, and not for the nation', () => {
    folder.change(
      REGIONS,
      '    correctionTerm:',
      '    rules: { makeUpOverdue: { effect: refused, basis: 省规定 } }\n    correctionTerm:',
      '',
    );
    expect(['000000', '220000', '220122'].map((code) => rulesOf(code)?.makeUpOverdue.effect)).toEqual([
      'deemed-withdrawn',
      'refused',
      'refused',
    ]);
  });

  it('of the nearest region is a whole ladder, not a rung of it', () => {
    folder.change(REGIONS, CITY, cityLadder(rung('red', 'end')), '');
    expect(rulesOf('220104')?.ladder).toEqual([{ key: 'red', clock: 'statutory', place: 'end', basis: '当地规定' }]);
  });

  it('is the correction term too, which the nation has none of', () => {
    expect(rulesOf('220104')?.correctionTerm?.amount).toBe(15);
    expect(rulesOf('000000')).not.toHaveProperty('correctionTerm');
  });
});

describe('readings', () => {
  it('are taken question by question from the nearest region that answers', () => {
    const before = rulesOf('220104')?.readings;
    folder.change(
      REGIONS,
      '    correctionTerm:',
      '    rules: { readings: { overlap: union, roll: calendar-only } }\n    correctionTerm:',
      '',
    );
    folder.change(REGIONS, CITY, cityWith('readings: { roll: skip-suspended, remaining: one-on-due-day }'), '');
    expect(rulesOf('220104')?.readings).toEqual({ ...before, overlap: 'union', remaining: 'one-on-due-day' });
    expect(rulesOf('220000')?.readings).toEqual({ ...before, overlap: 'union', roll: 'calendar-only' });
  });

  it('are the defaults where no region answers', () => {
    const before = rulesOf('220104')?.readings;
    folder.change(REGIONS, '        overlap: refuse', '        # overlap: refuse', '');
    expect(rulesOf('220104')?.readings).toEqual(before);
  });
});

test('the pollutant permit is told within the three days of its own law', () => {
  const items = readCatalogue(folder.path).items.filter(({ value }) => value.acceptanceNotice !== undefined);
  expect(items.map(({ value: { name, acceptanceNotice } }) => [name, acceptanceNotice])).toEqual([
    [
      '排污许可证核发（简化管理）',
      { amount: 3, unit: 'working-day', basis: { law: '排污许可管理条例', article: '第九条第一款第四项', certainty: 'read' } },
    ],
  ]);
});
