import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OTHER_COUNTY, problemsOf, smallBundle, smallCatalogue, smallItems, type Told } from '../../test/small-bundle.js';

type Bundle = ReturnType<typeof smallBundle>;
type Changes = (bundle: Bundle) => void;

const broken = (change: Changes): Told[] => {
  const bundle = smallBundle();
  change(bundle);
  return problemsOf(bundle);
};

/** An element of a list by its key, to be changed. */
const of = <T extends { key: string }>(list: T[] | undefined, key: string): T => {
  const found = list?.find((element) => element.key === key);
  if (!found) throw new Error(`no ${key}`);
  return found;
};

test('a bundle in which everything fits is accepted', () => {
  expect(problemsOf(smallBundle())).toEqual([]);
});

/** What is wrong, the change that makes it so, the code, the field, and words of the reason. */
type Refused = readonly [what: string, change: Changes, code: string, field: string, reason: string];

const NAMES: Refused[] = [
  ['an unknown region', (b) => (b.region = '220199'), 'region-unknown', 'region', 'unknown region 220199'],
  ['a code of another region', (b) => (b.code = '220122-open-shop'), 'code-not-of-region', 'code', 'does not begin with the region 220104'],
  ['an unknown lead', (b) => (b.lead = '11100000000013338W'), 'lead-unknown', 'lead', 'unknown agency 11100000000013338W'],
  ['a lead of another county', (b) => (b.lead = OTHER_COUNTY), 'lead-of-other-region', 'lead', '农安县市场监管局 has no power in 朝阳区'],
  ['a member named twice', (b) => (of(b.members, 'sign').key = 'food'), 'key-twice', 'members.2.key', 'food is named twice'],
  ['a material named twice', (b) => (of(b.materials, 'plan').key = 'form'), 'key-twice', 'materials.1.key', 'form is named twice'],
  [
    'a choice offered twice',
    (b) => (b.questions![0]!.choices[1]!.value = 'yes'),
    'key-twice',
    'questions.0.choices.1.value',
    'yes is named twice',
  ],
  ['an unknown item', (b) => (of(b.members, 'food').item = '9'), 'member-item-unknown', 'members.1.item', 'food: no item 9 is published'],
  [
    'a version that is not the published one',
    (b) => (of(b.members, 'food').version = 2),
    'member-version-not-current',
    'members.1.version',
    'food: version 2 of 食品经营许可 is not the published one, 1',
  ],
  [
    'an item that nobody of the region claims',
    (b) => (of(b.members, 'food').item = '4'),
    'member-item-not-claimed',
    'members.1.item',
    'food: no agency of 朝阳区 claims 4: it is 食品经营许可 of 农安县市场监管局 for 220122; a body there has to claim 000100000004 first (认领)',
  ],
  [
    'a channel that a member has not',
    (b) => b.handlingModes.push('4'),
    'member-not-on-channel',
    'members.0.item',
    'is not taken by handling mode 4',
  ],
  [
    'a registration counted as a permit',
    (b) => (of(b.members, 'registration').inJointLimit = true),
    'joint-limit-not-permit',
    'members.0.inJointLimit',
    '设立登记 is no permit (01)',
  ],
  [
    'a permit of another government in the joint limit',
    (b) => b.members.push({ key: 'province', item: '5', version: 1, inJointLimit: true }),
    'joint-limit-other-government',
    'members.3.inJointLimit',
    'belongs to a body of another government',
  ],
  [
    'a review ahead of nothing',
    (b) => (of(b.members, 'food').needs = []),
    'pre-review-without-needs',
    'members.1.preReview',
    'waits for no member',
  ],
  [
    'a review ahead that there is not',
    (b) => Object.assign(of(b.members, 'registration'), { preReview: true, needs: [['sign']] }),
    'pre-review-without-review',
    'members.0.preReview',
    '设立登记 has no step before its decision',
  ],
];

const GRAPH: Refused[] = [
  [
    'an unknown prerequisite',
    (b) => (of(b.members, 'food').needs = [['registration'], ['tax']]),
    'prerequisite-unknown',
    'members.1.needs.1.0',
    'food needs the unknown member tax',
  ],
  [
    'two members that need each other',
    (b) => (of(b.members, 'registration').needs = [['food']]),
    'prerequisite-mutual',
    'members.0.needs',
    'registration → food → registration',
  ],
  [
    'a member that needs itself',
    (b) => of(b.members, 'sign').needs!.push(['sign']),
    'prerequisite-mutual',
    'members.2.needs',
    'sign → sign',
  ],
  [
    'a circle of members',
    (b) => {
      of(b.members, 'registration').needs = [['sign']];
      of(b.members, 'sign').needs = [['food']];
    },
    'prerequisite-cycle',
    'members.0.needs',
    'registration → sign → food → registration',
  ],
  [
    'a circle through one of several',
    (b) => {
      b.members.push({ key: 'other', item: '5', version: 1, needs: [['food', 'sign']] });
      of(b.members, 'registration').needs = [['other']];
    },
    'prerequisite-cycle',
    'members.0.needs',
    'registration → other → food → registration',
  ],
  [
    'a prerequisite that never applies',
    (b) => {
      of(b.members, 'sign').when = "answers.sign == 'yes' && answers.registered == 'yes'";
    },
    'prerequisite-never-applies',
    'members.2.needs.0.0',
    'sign needs registration, which never applies together with it',
  ],
];

const ANSWERS: Refused[] = [
  [
    'a condition that is no CEL',
    (b) => (of(b.members, 'sign').when = "answers.sign = 'yes'"),
    'condition-invalid',
    'members.2.when',
    'the condition is refused (syntax)',
  ],
  [
    'a condition over an unknown choice',
    (b) => (of(b.materials, 'letter').when = "answers.agent == 'maybe'"),
    'condition-invalid',
    'materials.2.when',
    "answers.agent can never be 'maybe'",
  ],
  [
    'a question without answer',
    (b) => (of(b.members, 'food').answers = {}),
    'answer-missing',
    'members.1.answers',
    'food: nothing answers agent',
  ],
  [
    'an answer that is no choice',
    (b) => (of(b.members, 'food').answers = { agent: "'maybe'" }),
    'answer-impossible',
    'members.1.answers.agent',
    "'maybe' is none of the values yes, no",
  ],
  [
    'an answer that is no text',
    (b) => (of(b.members, 'food').answers = { agent: "answers.agent == 'yes'" }),
    'answer-invalid',
    'members.1.answers.agent',
    'the expression is a truth value',
  ],
  [
    'an answer that some combination makes impossible',
    (b) => {
      b.questions!.push({
        key: 'who',
        text: '谁来办？',
        choices: [
          { value: 'yes', text: '代理人' },
          { value: 'nobody', text: '没有人' },
        ],
      });
      of(b.members, 'food').answers = { agent: 'answers.who' };
    },
    'answer-impossible',
    'members.1.answers.agent',
    'agent is answered nobody, which is none of its choices, for registered=yes, sign=yes, agent=yes, who=nobody, applicant.kind=1',
  ],
  [
    'an answer to a question that the item has not',
    (b) => (of(b.members, 'sign').answers = { agent: 'answers.agent' }),
    'answer-unknown-question',
    'members.2.answers.agent',
    'sign: its item has no question agent',
  ],
  [
    'a combination to which nothing applies',
    (b) => (of(b.members, 'food').when = "answers.registered == 'no'"),
    'no-member-applies',
    'members',
    'no member applies to registered=yes, sign=no, agent=yes, applicant.kind=1',
  ],
  [
    'a member that applies to nobody',
    (b) => (of(b.members, 'sign').when = "applicant.kind == '3'"),
    'member-never-applies',
    'members.2.when',
    'sign applies to nobody',
  ],
  [
    'an applicant whom the item does not serve',
    (b) => b.serviceObjects.push('3'),
    'member-not-for-applicant',
    'members.0.when',
    'registration: 设立登记 is not for applicants of kind 3',
  ],
  [
    'an item applied for twice',
    (b) => b.members.push({ ...of(b.members, 'food'), key: 'food-again' }),
    'item-twice',
    'members.3.item',
    'food and food-again are the same item and both apply to',
  ],
  [
    'more combinations than can be tried',
    (b) => {
      for (let n = 0; n < 12; n++) b.questions!.push({ ...b.questions![0]!, key: `more${n}` });
    },
    'combinations-too-many',
    'questions',
    'more than 10000',
  ],
];

const PAPERS: Refused[] = [
  [
    'an unknown material type',
    (b) => (of(b.materials, 'plan').type = 'sketch'),
    'material-type-unknown',
    'materials.1.type',
    'unknown material type sketch',
  ],
  [
    'a use of an unknown material',
    (b) => (of(b.materials, 'plan').uses = { food: 'sketch' }),
    'material-use-unknown',
    'materials.1.uses.food',
    'food has no material sketch',
  ],
  [
    'a use by an unknown member',
    (b) => (of(b.materials, 'plan').uses = { tax: 'plan' }),
    'material-use-unknown',
    'materials.1.uses.tax',
    'the member tax has no material plan',
  ],
  [
    'another paper than the member needs',
    (b) => (of(b.materials, 'plan').type = 'picture'),
    'material-type-differs',
    'materials.1.uses.food',
    'plan is a picture, plan of food a plan',
  ],
  [
    'a form in place of a paper that others issue',
    (b) => (of(b.materials, 'form').uses = { food: ['form', 'licence'] }),
    'material-type-differs',
    'materials.0.uses.food',
    "licence of food is not the applicant's own paper",
  ],
  [
    'a material that nobody uses',
    (b) => (of(b.materials, 'plan').uses = {}),
    'material-unused',
    'materials.1.uses',
    'no member uses the material plan',
  ],
  [
    'a material that is used where it does not apply',
    (b) =>
      b.materials.push({ key: 'letter-too', type: 'letter', need: 'required', when: "answers.agent == 'no'", uses: { food: 'letter' } }),
    'material-unused',
    'materials.5',
    'no member to which it applies uses the material letter-too',
  ],
  [
    'a required material that the set has not',
    (b) => b.materials.splice(1, 1),
    'material-not-covered',
    'members.1.item',
    'no material of the set is plan (plan) of food for',
  ],
  [
    'a required material that the set lacks in one combination',
    (b) => (of(b.materials, 'plan').when = "answers.sign == 'yes'"),
    'material-not-covered',
    'members.1.item',
    'no material of the set is plan (plan) of food for registered=yes, sign=no',
  ],
  [
    'a required material asked as an optional one',
    (b) => (of(b.materials, 'plan').need = 'optional'),
    'material-not-covered',
    'members.1.item',
    'plan (plan) of food',
  ],
  [
    'a material handed in twice',
    (b) => b.materials.push({ key: 'plan-too', type: 'plan', need: 'required', uses: { food: 'plan' } }),
    'material-covered-twice',
    'materials.5.uses.food',
    'plan of food is plan and plan-too',
  ],
  [
    'a material asked more urgently than by the items',
    (b) => (of(b.materials, 'picture').need = 'required'),
    'material-asked-without-need',
    'materials.3',
    'picture is asked as required, and no item asks so',
  ],
  [
    'a material asked where the item does not',
    (b) => delete of(b.materials, 'letter').when,
    'material-asked-without-need',
    'materials.2',
    'letter is asked as required, and no item asks so for registered=yes, sign=yes, agent=no',
  ],
  [
    "a member's result asked from the applicant",
    (b) => Object.assign(of(b.materials, 'licence'), { exempt: false, givenBy: undefined }),
    'material-given-by-member',
    'materials.4',
    'licence is asked from the applicant, and registration gives it: registered=no',
  ],
  [
    'an exempt paper asked from those who hold it',
    (b) => (of(b.materials, 'licence').exempt = false),
    'material-asked-without-need',
    'materials.4',
    'licence is asked as optional, and no item asks so for registered=yes',
  ],
  [
    'the applicant’s own paper taken from another body',
    (b) => (of(b.materials, 'plan').exempt = true),
    'material-own-exempt',
    'materials.1.exempt',
    "plan is the applicant's own",
  ],
  [
    'an unknown giver',
    (b) => (of(b.materials, 'licence').givenBy = 'tax'),
    'material-giver-unknown',
    'materials.4.givenBy',
    'the unknown member tax',
  ],
  [
    'a giver of something else',
    (b) => (of(b.materials, 'licence').givenBy = 'food'),
    'material-giver-differs',
    'materials.4.givenBy',
    'licence is a 营业执照, food gives a 食品经营许可证',
  ],
  [
    'a paper used before it is given',
    (b) => (of(b.members, 'sign').needs = []),
    'material-before-its-giver',
    'materials.4.givenBy',
    'sign uses licence and does not wait for registration, which gives it',
  ],
  ['a field without use', (b) => (b.fields[0]!.uses = {}), 'field-without-use', 'fields.0.uses', 'no member uses the field name'],
  [
    'a field that nobody is asked for',
    (b) => Object.assign(b.fields[0]!, { when: "answers.sign == 'no'", uses: { sign: 'name' } }),
    'field-without-use',
    'fields.0.when',
    'no member that uses the field name applies where it is asked',
  ],
  [
    'a field of an unknown member',
    (b) => (b.fields[0]!.uses = { tax: 'name' }),
    'field-use-unknown',
    'fields.0.uses.tax',
    'used by the unknown member tax',
  ],
  [
    'a choice without choices',
    (b) => (b.fields[0]!.kind = 'choice'),
    'field-choices',
    'fields.0.kind',
    'field name is a choice without choices',
  ],
  [
    'a text with choices',
    (b) => (b.fields[0]!.choices = b.questions![0]!.choices),
    'field-choices',
    'fields.0.choices',
    'has choices and is no choice',
  ],
  [
    'a vague label',
    (b) => (b.fields[0]!.label = '其他信息'),
    'wording-vague',
    'fields.0.label',
    'the label of field name is vague: it says 其他',
  ],
  [
    'a vague material',
    (b) => (of(b.materials, 'plan').name = '相关材料'),
    'wording-vague',
    'materials.1.name',
    'the name of material plan is vague: it says 相关',
  ],
];

const LIMITS: Refused[] = [
  [
    'a joint limit above the law',
    (b) => (b.jointLimit.amount = 46),
    'joint-limit-above-law',
    'jointLimit.amount',
    "above the law's 45 (行政许可法 第四十二条第二款)",
  ],
  [
    'a joint limit of permits by another law',
    (b) => (b.jointLimit.basis.law = '某办法'),
    'joint-limit-law',
    'jointLimit.basis',
    'permits are counted by the joint limit',
  ],
  [
    'the law of permits over members that are none',
    (b) => b.members.forEach((member) => (member.inJointLimit = false)),
    'joint-limit-law',
    'jointLimit.basis',
    'no member falls under the joint limit of 行政许可法',
  ],
  [
    'a promise above the joint limit',
    (b) => (b.promisedLimit.amount = 46),
    'promise-above-joint',
    'promisedLimit.amount',
    'the promised limit of 46 is above the joint limit of 45',
  ],
  [
    'a promise in natural days',
    (b) => (b.promisedLimit.unit = 'natural-day'),
    'limit-unit',
    'promisedLimit.unit',
    'a bundle is counted in working days',
  ],
  [
    'a promise shorter than the members one after the other',
    (b) => (b.promisedLimit.amount = 7),
    'promise-too-short',
    'promisedLimit.amount',
    'the members promise 8 days one after the other (registration → food), the bundle 7',
  ],
  [
    'a visit by an unknown member',
    (b) => (b.jointChecks![0]!.steps = { food: 'visit', tax: 'look' }),
    'joint-check-member-unknown',
    'jointChecks.0.steps.tax',
    'unknown member tax',
  ],
  [
    'a visit by a step that there is not',
    (b) => (b.jointChecks![0]!.steps = { food: 'visit', sign: 'visit' }),
    'joint-check-step-unknown',
    'jointChecks.0.steps.sign',
    'sign has no step visit',
  ],
  [
    'a visit that is a decision',
    (b) => (b.jointChecks![0]!.steps = { food: 'visit', sign: 'decision' }),
    'joint-check-decides',
    'jointChecks.0.steps.sign',
    'decision of sign decides and visits nothing',
  ],
  [
    'a visit led from outside',
    (b) => (b.jointChecks![0]!.lead = 'registration'),
    'joint-check-lead',
    'jointChecks.0.lead',
    'registration leads it and takes no part',
  ],
  [
    'a joint visit of one body',
    (b) => (b.jointChecks![0]!.steps = { food: 'visit' }),
    'joint-check-alone',
    'jointChecks.0.steps',
    'only one body takes part',
  ],
  [
    'figures that the content does not say',
    (b) => (b.savings.materialsBefore = 12),
    'savings-differ',
    'savings.materialsBefore',
    'materialsBefore is 6 by the content, not 12',
  ],
  [
    'a bundle that takes longer than its members',
    (b) => {
      b.promisedLimit.amount = 20;
      b.savings.daysAfter = 20;
    },
    'savings-none',
    'savings.daysAfter',
    'with the bundle there are 20 days, without it 13',
  ],
];

describe.each([
  ['what it names', NAMES],
  ['who waits for whom', GRAPH],
  ['its answers', ANSWERS],
  ['its form and materials', PAPERS],
  ['its limits and figures', LIMITS],
])('a bundle is refused for %s:', (_, cases) => {
  test.each(cases)('%s', (_what, change, code, field, reason) => {
    expect(broken(change)).toContainEqual([code, field, expect.stringContaining(reason)]);
  });
});

test('a retired item is no member', () => {
  const items = smallItems({ sign: { retired: { day: '2026-01-01', reason: '取消' } } });
  expect(problemsOf(smallBundle(), smallCatalogue(items))).toContainEqual([
    'member-item-retired',
    'members.2.item',
    'sign: 招牌设置 is no longer taken from 2026-01-01 on',
  ]);
});

test('an item that renews a licence is no member: its date is that of the licence', () => {
  const basis = { law: '行政许可法', article: '第五十条', certainty: 'read' as const };
  const renews = { directory: '000131010001', countedFrom: 'decision' as const, basis };
  const items = smallItems({ sign: { result: { name: '批准文件', type: '20', validityMonths: 12, renews, basis } } });
  expect(problemsOf(smallBundle(), smallCatalogue(items)).map(([code, path]) => [code, path])).toContainEqual([
    'member-renews',
    'members.2.item',
  ]);
});

test('answers that lead to two situations or to none are refused', () => {
  const situations = (when: string) => [
    {
      sequence: '01',
      name: '通用',
      situations: [
        { key: 'all', name: '全部', when: '' },
        { key: 'agent', name: '代理', when },
      ],
    },
  ];
  const check = (handlingItems: ReturnType<typeof situations>): Told[] =>
    problemsOf(smallBundle(), smallCatalogue(smallItems({ food: { handlingItems } })));
  expect(check(situations("answers.agent == 'yes'"))).toContainEqual([
    'situation-not-one',
    'members.1.answers',
    'food: registered=yes, sign=yes, agent=yes, applicant.kind=1 leads to all and agent',
  ]);
  const [two] = situations("answers.agent == 'yes'");
  expect(check([{ ...two!, situations: [two!.situations[1]!] }])).toContainEqual([
    'situation-not-one',
    'members.1.answers',
    'food: registered=yes, sign=yes, agent=no, applicant.kind=1 leads to no situation',
  ]);
});

test('a bundle that no window takes whole is refused', () => {
  const known = smallCatalogue();
  const [site] = known.sites.values();
  const window = { code: '02', name: '窗口', kind: 'sector' as const, directory: ['000100000001'] };
  expect(problemsOf(smallBundle(), { ...known, sites: new Map([['center', { ...site!, windows: [window] }]]) })).toEqual([
    ['no-window', 'region', 'no window of 朝阳区 takes all members'],
  ]);
});

test('alternatives count once: the way is as long as the longest of those that apply', () => {
  const bundle = smallBundle();
  // the sign waits for the food licence, and only those who need a registration wait for it before
  of(bundle.members, 'sign').needs = [['food', 'registration']];
  bundle.promisedLimit.amount = 12;
  expect(problemsOf(bundle)).toContainEqual([
    'promise-too-short',
    'promisedLimit.amount',
    'the members promise 13 days one after the other (registration → food → sign), the bundle 12',
  ]);
});

test('what it names is told before what follows from it is tried', () => {
  const told = broken((bundle) => {
    of(bundle.members, 'food').item = '9';
    bundle.promisedLimit.amount = 1;
  });
  expect(told.map(([code]) => code)).toEqual([
    'member-item-unknown',
    'material-use-unknown',
    'material-use-unknown',
    'material-use-unknown',
    'material-use-unknown',
    'joint-check-step-unknown',
  ]);
});

test('docs/bundles.md lists the codes, and every one of them is refused here', () => {
  const page = readFileSync(join(__dirname, '../../../../docs/bundles.md'), 'utf8');
  const table = page.slice(page.indexOf('| refused with'));
  const listed = [...table.matchAll(/`([a-z]+(?:-[a-z]+)+)`/g)].map((match) => match[1] ?? '');
  const cases = [NAMES, GRAPH, ANSWERS, PAPERS, LIMITS].flat().map(([, , code]) => code);
  expect(listed.toSorted()).toEqual(
    [...new Set([...cases, 'member-item-retired', 'member-renews', 'situation-not-one', 'no-window'])].toSorted(),
  );
});

test('an item of another region is refused with the one that is claimed there', () => {
  const items = smallItems();
  const [food, elsewhere] = [items.get('2'), items.get('4')];
  if (!food || !elsewhere) throw new Error('both items are in the small catalogue');
  items.set('4', { ...elsewhere, entry: food.entry });
  const bundle = smallBundle();
  of(bundle.members, 'food').item = '4';
  expect(problemsOf(bundle, smallCatalogue(items))).toContainEqual([
    'member-item-not-claimed',
    'members.1.item',
    'food: no agency of 朝阳区 claims 4: it is 食品经营许可 of 农安县市场监管局 for 220122; claimed there is 2',
  ]);
});
