import { checkBundle, type KnownToBundles } from '../src/bundle/bundle.checks.js';
import type { KnownItem } from '../src/bundle/worlds.js';
import { BundleFile } from '../src/files/bundle.schema.js';
import { ItemFile } from '../src/files/item.schema.js';
import { DirectoryFile, type AgencyEntry, type RegionEntry, type SiteEntry } from '../src/files/schemas.js';
import type { z } from 'zod';

type Bundle = z.input<typeof BundleFile>;
type Item = z.input<typeof ItemFile>;

/** Bodies of the small catalogue, by what they do; codes are real in form. */
export const MARKET = '11220104000000019D';
const URBAN = '11220104000000051Q';
export const OTHER_COUNTY = '11220122000000019F';
const PROVINCE = '11220000000000019E';

const basis = { law: '某法', article: '第一条' };
const day = (amount: number) => ({ amount, unit: 'working-day' as const, basis: '承诺' });

interface Small {
  readonly code: string;
  readonly name: string;
  readonly itemType: '01' | '07';
  readonly agency?: string;
  readonly region?: string;
  readonly days: number;
  readonly result: string;
  readonly materials: Item['materials'];
  readonly reviews?: readonly string[];
  readonly questions?: Item['questions'];
  readonly change?: Partial<Item>;
}

function knownItem(small: Small): KnownItem {
  const { code, name, itemType, agency = MARKET, region = '220104', days, result, materials, reviews = [], questions = [], change } = small;
  const directory = `0001${code.padStart(8, '0')}`;
  const item = ItemFile.parse({
    code,
    version: 1,
    directory,
    agency,
    region,
    level: '4',
    caseType: '2',
    serviceObjects: ['1', '2'],
    handlingModes: ['1', '2'],
    promisedLimit: day(days),
    questions,
    handlingItems: [{ sequence: '01', name: '通用', situations: [{ key: 'standard', name: '通用情形' }] }],
    materials,
    conditions: [{ key: 'fit', text: '合格', reviewStandard: '合格', basis, reasons: [{ code: 'unfit', text: '不合格' }] }],
    steps: [
      ...reviews.map((key) => ({ key, name: key, kind: 'review', role: 'officer', limit: day(1) })),
      { key: 'decision', name: '决定', kind: 'decision', role: 'officer', needs: reviews, limit: day(1) },
    ],
    result: { name: result, type: '30', validityMonths: 0, basis },
    duties: [{ kind: 'supervise', agency }],
    ...change,
  });
  const entry = DirectoryFile.shape.directory.element.parse({
    code: directory,
    name,
    itemType,
    legalBases: [basis],
    statutoryLimit: { amount: 20, unit: 'working-day', basis },
  });
  return { item, entry };
}

const form = (type: string) => ({ key: 'form', type, need: 'required' as const, basis });
const licence = { key: 'licence', type: 'business-licence', need: 'optional' as const, exempt: true, basis };
const AGENT = {
  key: 'agent',
  text: '是否委托代理人？',
  choices: [
    { value: 'yes', text: '是' },
    { value: 'no', text: '否' },
  ],
};

/** Registration, then food licence and sign side by side; and items that no bundle of 220104 may have. */
export function smallItems(change: Partial<Record<'food' | 'sign' | 'registration', Partial<Item>>> = {}): Map<string, KnownItem> {
  const items: Small[] = [
    { code: '1', name: '设立登记', itemType: '07', days: 1, result: '营业执照', materials: [form('registration-form')] },
    {
      code: '2',
      name: '食品经营许可',
      itemType: '01',
      days: 7,
      result: '食品经营许可证',
      reviews: ['visit'],
      questions: [AGENT],
      materials: [
        form('food-form'),
        { key: 'plan', type: 'plan', need: 'required', basis },
        { key: 'letter', type: 'letter', need: 'required', when: "answers.agent == 'yes'", basis },
        licence,
      ],
    },
    {
      code: '3',
      name: '招牌设置',
      itemType: '01',
      agency: URBAN,
      days: 5,
      result: '批准文件',
      reviews: ['look'],
      materials: [form('sign-form'), { key: 'picture', type: 'picture', need: 'tolerable', basis }, licence],
    },
    { code: '4', name: '食品经营许可', itemType: '01', agency: OTHER_COUNTY, region: '220122', days: 7, result: '证', materials: [] },
    { code: '5', name: '省级许可', itemType: '01', agency: PROVINCE, region: '220000', days: 7, result: '文', materials: [] },
  ];
  const changes = new Map<string, Partial<Item> | undefined>([
    ['1', change.registration],
    ['2', change.food],
    ['3', change.sign],
  ]);
  return new Map(items.map((item) => [item.code, knownItem({ ...item, change: changes.get(item.code) ?? {} })]));
}

const region = (code: string, name: string, level: RegionEntry['level'], parent?: string): [string, RegionEntry] => [
  code,
  { code, name, level, parent },
];
const agency = (code: string, name: string, of: string): [string, AgencyEntry] => [code, { code, name, region: of, codeCertainty: 'demo' }];
const SITE: SiteEntry = {
  code: 'center',
  name: '政务服务中心',
  level: 'county',
  region: '220104',
  windows: [{ code: '01', name: '综合窗口', kind: 'universal', directory: [] }],
};

export const smallCatalogue = (items = smallItems()): KnownToBundles => ({
  regions: new Map([
    region('220000', '吉林省', 'province'),
    region('220104', '朝阳区', 'county', '220000'),
    region('220122', '农安县', 'county', '220000'),
  ]),
  agencies: new Map([
    agency(MARKET, '朝阳区市场监管局', '220104'),
    agency(URBAN, '朝阳区城管局', '220104'),
    agency(OTHER_COUNTY, '农安县市场监管局', '220122'),
    agency(PROVINCE, '省厅', '220000'),
  ]),
  directory: new Map(),
  materialTypes: new Map(
    [
      ...['bundle-form', 'registration-form', 'food-form', 'sign-form', 'plan', 'picture', 'letter'].map((key) => ({
        key,
        name: key,
        source: '10' as const,
        eLicence: false,
      })),
      { key: 'business-licence', name: '营业执照', source: '20' as const, issuer: '市场监管部门', eLicence: true },
    ].map((type) => [type.key, type]),
  ),
  sites: new Map([[SITE.code, SITE]]),
  items,
});

const SMALL_BUNDLE: Bundle = {
  code: '220104-open-shop',
  version: 1,
  name: '开店',
  region: '220104',
  lead: MARKET,
  serviceObjects: ['1', '2'],
  handlingModes: ['1', '2'],
  lifeStage: '准入准营',
  batch: 'local',
  basis,
  jointLimit: { amount: 45, unit: 'working-day', basis: { law: '行政许可法', article: '第四十二条第二款' } },
  promisedLimit: day(10),
  questions: [
    { key: 'registered', text: '是否已有营业执照？', choices: AGENT.choices },
    { key: 'sign', text: '是否设招牌？', choices: AGENT.choices },
    AGENT,
  ],
  members: [
    { key: 'registration', item: '1', version: 1, when: "answers.registered == 'no'" },
    {
      key: 'food',
      item: '2',
      version: 1,
      needs: [['registration']],
      inJointLimit: true,
      preReview: true,
      answers: { agent: 'answers.agent' },
    },
    { key: 'sign', item: '3', version: 1, when: "answers.sign == 'yes'", needs: [['registration']], inJointLimit: true },
  ],
  fields: [{ key: 'name', label: '店名', kind: 'text', uses: { registration: 'name', food: 'name', sign: 'name' } }],
  materials: [
    { key: 'form', type: 'bundle-form', need: 'required', fromForm: true, uses: { registration: 'form', food: 'form', sign: 'form' } },
    { key: 'plan', type: 'plan', need: 'required', uses: { food: 'plan' } },
    { key: 'letter', type: 'letter', need: 'required', when: "answers.agent == 'yes'", uses: { food: 'letter' } },
    { key: 'picture', type: 'picture', need: 'tolerable', uses: { sign: 'picture' } },
    {
      key: 'licence',
      type: 'business-licence',
      need: 'optional',
      exempt: true,
      givenBy: 'registration',
      uses: { food: 'licence', sign: 'licence' },
    },
  ],
  jointChecks: [{ key: 'visit', name: '联合勘验', lead: 'food', steps: { food: 'visit', sign: 'look' } }],
  savings: { daysBefore: 13, daysAfter: 10, visitsBefore: 3, visitsAfter: 1, materialsBefore: 6, materialsAfter: 4 },
};

/** A bundle of the small catalogue in which nothing is wrong, to be spoilt. */
export const smallBundle = (): Bundle => structuredClone(SMALL_BUNDLE);

/** A problem as it is told: code, path, reason. */
export type Told = readonly [code: string, path: string, reason: string];

/** What is wrong with a bundle of the small catalogue. */
export function problemsOf(bundle: Bundle, known = smallCatalogue()): Told[] {
  const problems: Told[] = [];
  checkBundle(BundleFile.parse(bundle), known, (code, path, reason) => problems.push([code, path.join('.'), reason]));
  return problems;
}
