import { evaluate, type Facts } from '@onewindow/rules';
import { JILIN } from '../../test/data-folder.js';
import { readCatalogue } from '../files/catalogue.js';
import type { BundleContent } from './bundle.domain.js';

const catalogue = readCatalogue(JILIN);
const bundles = new Map(catalogue.bundles.map(({ value }) => [value.bundleCode, value]));

function bundle(code: string): BundleContent {
  const found = bundles.get(code);
  if (!found) throw new Error(`no bundle ${code}`);
  return found;
}

/** What an applicant gets of a bundle: members in waves by what they wait for, and the papers that are asked. */
function applied(code: string, kind: string, answers: Record<string, string>) {
  const { members, materials } = bundle(code);
  const facts: Facts = { answers, applicant: { kind } };
  const applying = members.filter(({ when }) => evaluate(when, facts));
  const keys = new Set(applying.map(({ key }) => key));
  const waves: string[][] = [];
  const done = new Set<string>();
  while (done.size < applying.length) {
    const next = applying.filter(
      ({ key, needs }) => !done.has(key) && needs.every(({ anyOf }) => anyOf.every((need) => !keys.has(need) || done.has(need))),
    );
    if (next.length === 0) throw new Error('the members wait for each other');
    waves.push(next.map(({ key }) => key));
    next.forEach(({ key }) => done.add(key));
  }
  const asked = materials.filter(
    ({ exempt, givenBy, when, uses }) =>
      !exempt && !(givenBy !== null && keys.has(givenBy)) && uses.some(({ member }) => keys.has(member)) && evaluate(when, facts),
  );
  return { waves, applying, asked: asked.map(({ key }) => key) };
}

describe('开办餐饮店', () => {
  const code = '220104-open-restaurant';
  const founding = { licence: 'company', form: 'limited', home: 'no', sign: 'sign', fire: 'inspection', tobacco: 'away', agent: 'no' };

  test('for a company to be founded: one registration, then at least five departments side by side', () => {
    const { waves, applying } = applied(code, '1', founding);
    expect(waves).toEqual([['company'], ['food', 'sign', 'fire-inspection', 'tobacco', 'tax', 'seal', 'insurance']]);
    const parallel = applying.filter(({ key }) => key !== 'company').map(({ agencyName }) => agencyName);
    expect(new Set(parallel).size).toBe(7);
  });

  test('asks a founder for nine papers, none of which is the licence', () => {
    expect(applied(code, '1', founding).asked).toEqual([
      'application',
      'articles',
      'premises',
      'premises-plan',
      'rules-list',
      'rendering',
      'site-use',
      'fire-rules',
      'fire-floor-plan',
    ]);
  });

  test('asks who has a licence for what a small restaurant needs, and waits for nothing', () => {
    const answers = { ...founding, licence: 'held', sign: 'none', fire: 'none', tobacco: 'none', agent: 'yes' };
    expect(applied(code, '2', answers)).toMatchObject({
      waves: [['food']],
      asked: ['application', 'power-of-attorney', 'premises-plan', 'rules-list'],
    });
  });

  test('registers a person as a sole trader, and as a company who is none', () => {
    const answers = { ...founding, licence: 'trader', home: 'yes', fire: 'commitment' };
    expect(applied(code, '1', answers).waves).toEqual([['trader'], ['food', 'sign', 'fire-commitment', 'tobacco', 'tax']]);
    expect(applied(code, '1', answers).asked).toContain('neighbour-consent');
    expect(applied(code, '2', answers).waves[0]).toEqual(['company']);
  });

  test('visits the premises once, for three bodies', () => {
    const { members, jointChecks } = bundle(code);
    const bodies = jointChecks.flatMap(({ steps }) => steps.map(({ member }) => members.find(({ key }) => key === member)?.agencyName));
    expect(bodies).toEqual(['长春市朝阳区市场监督管理局', '长春市朝阳区城市管理行政执法局', '长春市朝阳区消防救援大队']);
  });

  test('counts the permits of the district together, and those of bodies under a ministry alone', () => {
    expect(
      bundle(code)
        .members.filter(({ inJointLimit }) => inJointLimit)
        .map(({ key }) => key),
    ).toEqual(['food', 'sign', 'fire-commitment', 'fire-inspection']);
  });
});

describe('新生儿出生', () => {
  const code = '220104-newborn';

  test('begins with the certificate, goes on with the household and ends with insurance and card', () => {
    const { waves, asked } = applied(code, '1', { fertility: 'first', place: 'hospital', married: 'yes', reimbursement: 'yes' });
    expect(waves).toEqual([
      ['fertility', 'certificate', 'vaccination'],
      ['household', 'reimbursement', 'guidance'],
      ['medical-insurance', 'social-card'],
    ]);
    expect(asked).toEqual(['application', 'invoice', 'fee-list', 'discharge', 'bank-account']);
  });

  test('asks parents who need no money for one paper', () => {
    expect(applied(code, '1', { fertility: 'done', place: 'hospital', married: 'yes', reimbursement: 'no' }).asked).toEqual([
      'application',
    ]);
  });
});

describe('企业注销登记', () => {
  const code = '220104-company-cancellation';
  const answers = { way: 'simple', taxes: 'some', insured: 'yes', fund: 'yes', customs: 'yes', seal: 'yes' };

  test.each([
    ['2', 'simple', 'simple', ['application', 'invoices', 'commitment', 'licence']],
    ['2', 'general', 'general', ['application', 'invoices', 'resolution', 'liquidation', 'licence']],
    ['1', 'general', 'trader', ['application', 'invoices', 'trader-licence']],
  ])('for applicants of kind %s by the %s way: the taxes, then %s, then the rest', (kind, way, registration, asked) => {
    const found = applied(code, kind, { ...answers, way });
    expect(found.waves).toEqual([
      ['tax'],
      [registration],
      kind === '1' ? ['seal'] : ['social-insurance', 'medical-insurance', 'customs', 'fund', 'seal'],
    ]);
    expect(found.asked).toEqual(asked);
  });
});

describe('退休', () => {
  const code = '220104-retirement';

  test.each(['age', 'special-work', 'illness'])(
    'by %s: one way beside the household, the years and the pension, then what rests on both',
    (way) => {
      expect(applied(code, '1', { way, deemed: 'yes', fund: 'yes', onlyChild: 'yes' }).waves).toEqual([
        [way, 'household'],
        ['deemed-years', 'pension'],
        ['medical-years', 'fund', 'reward'],
      ]);
    },
  );

  test('who has no deemed years waits for the pension alone', () => {
    expect(applied(code, '1', { way: 'age', deemed: 'no', fund: 'yes', onlyChild: 'no' }).waves).toEqual([
      ['age', 'household'],
      ['pension'],
      ['fund'],
    ]);
  });
});

test.each([
  ['220104-open-restaurant', { daysBefore: 25, daysAfter: 10, visitsBefore: 8, visitsAfter: 1, materialsBefore: 19, materialsAfter: 11 }],
  ['220104-newborn', { daysBefore: 27, daysAfter: 13, visitsBefore: 8, visitsAfter: 1, materialsBefore: 11, materialsAfter: 5 }],
  [
    '220104-company-cancellation',
    { daysBefore: 16, daysAfter: 12, visitsBefore: 7, visitsAfter: 1, materialsBefore: 10, materialsAfter: 4 },
  ],
  ['220104-retirement', { daysBefore: 69, daysAfter: 45, visitsBefore: 7, visitsAfter: 1, materialsBefore: 13, materialsAfter: 4 }],
])('%s saves what it says', (code, savings) => {
  expect(bundle(code).savings).toEqual(savings);
});

test('the window for bundles takes every member of every bundle', () => {
  const window = catalogue.sites.find(({ code }) => code === '220104-center')?.windows.find(({ purpose }) => purpose === 'bundle');
  const directories = new Map(catalogue.items.map(({ value }) => [value.itemCode, value.directoryCode]));
  const members = [...bundles.values()].flatMap((one) => one.members.map(({ itemCode }) => directories.get(itemCode)));
  expect(members.filter((code) => !window?.directoryCodes.some((taken) => taken === code))).toEqual([]);
});

test('every bundle names the laws by which each paper is asked, once', () => {
  for (const { materials } of bundles.values())
    for (const { key, bases } of materials) {
      const cited = bases.map(({ law, article }) => `${law} ${article}`);
      expect([key, cited.length > 0, new Set(cited).size]).toEqual([key, true, cited.length]);
    }
});
