import { create, type MessageInitShape } from '@bufbuild/protobuf';
import {
  ItemVersionSchema,
  LimitUnit,
  MaterialNeed,
  StepKind,
  TOPICS,
  type ItemVersion,
  type RegionRulesSchema,
} from '@onewindow/contracts';
import { keepCalendars, keepRegions } from '@onewindow/deadlines';
import { dueDay, legalDay, NATIONAL_CALENDAR } from '@onewindow/legal-clock';
import type { Tx } from '@onewindow/messaging/tx';
import { copyItemVersions } from '../src/catalogue/catalogue.commands.js';
import { copyOrganisation } from '../src/catalogue/organisation.commands.js';
import type { RunningIntake } from './running-intake.js';

export const AGENCY = '12441500196720244T';
/** Another body that the catalogue knows. */
export const OTHER_AGENCY = '11500228008652038C';
/** Of case type 2: approval decides it. */
export const ITEM = `${AGENCY}3442199806003`;
/** Of case type 1: the window's delegate decides it at once. */
export const IMMEDIATE_ITEM = `${AGENCY}3442199806001`;
/** The center of {@link REGION}. */
export const SITE = 'site-1';
/** A site of the region that an applicant may name. */
export const TOWNSHIP_SITE = '0193b0de-0000-7000-8000-000000000002';
/** A site of another region. */
export const FAR_SITE = '0193b0de-0000-7000-8000-000000000003';
export const REGION = '220104';
const DIRECTORY_CODE = '000131001000';

const working = (amount: number, basis: string) => ({ amount, unit: LimitUnit.WORKING_DAY, basis });

export const item = create(ItemVersionSchema, {
  itemCode: ITEM,
  version: 1,
  directoryCode: DIRECTORY_CODE,
  name: '食品经营许可',
  itemType: '01',
  caseType: '2',
  serviceObjects: ['1', '2'],
  handlingModes: ['1', '2', '3', '4', '9'],
  regionCode: REGION,
  agencyCode: AGENCY,
  agencyName: '市场监督管理局',
  legalBasis: '《食品安全法》第三十五条；《食品经营许可和备案管理办法》第十三条',
  statutoryLimit: working(20, '行政许可法 第四十二条'),
  promisedLimit: working(7, '承诺'),
  correctionLimit: working(10, '当地规定'),
  materials: [
    { key: 'application', name: '申请书', need: MaterialNeed.REQUIRED, legalBasis: '行政许可法 第二十九条' },
    { key: 'floor-plan', name: '平面图', need: MaterialNeed.OPTIONAL, legalBasis: '行政许可法 第三十一条' },
  ],
  conditions: [{ key: 'premises', text: '有与经营规模相适应的场所', legalBasis: '食品安全法 第三十三条' }],
  steps: [{ key: 'decision', name: '审批决定', kind: StepKind.DECISION, agencyCode: AGENCY, role: 'agency-head' }],
  result: { name: '食品经营许可证', resultType: '10', validityMonths: 60 },
});

/** The same item under another code. */
export const itemLike = (change: Partial<ItemVersion>): ItemVersion => create(ItemVersionSchema, { ...item, ...change });

const windows = (...directoryCodes: string[][]) =>
  directoryCodes.map((codes, at) => ({ windowId: `w-${at + 1}`, name: `${at + 1}号`, kind: 'universal', directoryCodes: codes }));

/** The sites: at the center, w-1 takes everything, w-2 this item alone and w-3 other items. */
const ORGANISATION = [
  { siteId: SITE, level: 'county', regionCode: REGION, windows: windows([], [DIRECTORY_CODE], ['000131002000']) },
  { siteId: 'site-2', level: 'township', regionCode: REGION, windows: windows([]) },
  { siteId: TOWNSHIP_SITE, level: 'township', regionCode: REGION, windows: windows([]) },
  { siteId: FAR_SITE, level: 'county', regionCode: '220302', windows: windows([]) },
].map((value) => create(TOPICS.organisation.schema, { sequence: 1, event: { case: 'siteChanged', value } }));

const AGENCIES = [
  { agencyCode: AGENCY, name: '市场监督管理局' },
  { agencyCode: OTHER_AGENCY, name: '卫生健康局' },
].map((value) => create(TOPICS.organisation.schema, { sequence: 1, event: { case: 'agencyChanged', value } }));

const nationalCalendar = () =>
  create(TOPICS.calendar.schema, {
    sequence: 1,
    event: {
      case: 'published',
      value: {
        ...NATIONAL_CALENDAR,
        regionCode: '000000',
        version: 1,
        daysOff: [...NATIONAL_CALENDAR.daysOff],
        makeUpDays: [...NATIONAL_CALENDAR.makeUpDays],
      },
    },
  });

/** The legal day so many days ago. */
export const daysBack = (days: number): string => legalDay(new Date(Date.now() - days * 86_400_000));

/** The last of so many working days from a legal day on, by the national calendar. */
export const dueFrom = (day: string, amount: number): string =>
  dueDay({
    start: new Date(`${day}T00:00:00+08:00`),
    limit: { amount, unit: 'working-day', basis: '' },
    calendar: NATIONAL_CALENDAR,
  }).day;

/** Rules of time of {@link REGION}, so far as these tests look at them. */
export const RULES = {
  readings: [{ question: 'overlap', answer: 'refuse' }],
  ladder: [{ key: 'red', clock: 'promised', place: { case: 'end' as const, value: true }, basis: '当地规定' }],
  correctionOverdue: { effect: 'deemed-withdrawn', basis: '当地规定' },
  acceptanceNotice: working(5, '行政许可法 第三十二条第一款第四项'),
  issue: working(10, '行政许可法 第四十四条'),
};

/** What the catalogue tells of a region with its rules. */
export const regionEvent = (regionCode: string, rules: MessageInitShape<typeof RegionRulesSchema>, sequence = 1) =>
  create(TOPICS.organisation.schema, {
    sequence,
    event: { case: 'regionChanged', value: { regionCode, parentCode: '220100', rules } },
  });

/** The region settles something else from now on; without a change what it began with. */
export function settler(intake: Pick<RunningIntake, 'transaction'>): (change?: Partial<typeof RULES>) => Promise<void> {
  let sequence = 1;
  return (change = {}) => intake.transaction((tx) => keepRegions(tx, [regionEvent(REGION, { ...RULES, ...change }, (sequence += 1))]));
}

/** What the catalogue has told the service before any case comes. */
export async function copyCatalogue(tx: Tx): Promise<void> {
  await copyItemVersions(tx, [{ value: item, sequence: 1 }]);
  await copyItemVersions(tx, [{ value: itemLike({ itemCode: IMMEDIATE_ITEM, caseType: '1' }), sequence: 1 }]);
  await keepCalendars(tx, [nationalCalendar()]);
  await copyOrganisation(tx, [...ORGANISATION, ...AGENCIES]);
  await keepRegions(tx, [regionEvent(REGION, RULES), regionEvent('220100', RULES)]);
}
