import { DomainError, ITEM_TYPES, REMEDIES, SERVICE_OBJECTS, type ItemType } from '@onewindow/contracts';
import fc from 'fast-check';
import { SAMPLES } from '../../test/samples.js';
import { documentData, renderText } from './render-text.js';
import { DOCUMENT_KINDS, type DocumentKind, type Template } from './template.js';
import { CURRENT_TEMPLATES } from './templates.js';

const TYPES = Object.keys(ITEM_TYPES) as ItemType[];
const KINDS = Object.keys(SERVICE_OBJECTS);
/** Kinds that an item of the type can have: only permits are renewed. */
const kindsOf = (type: ItemType): readonly DocumentKind[] =>
  type === '01' ? DOCUMENT_KINDS : DOCUMENT_KINDS.filter((kind) => !kind.startsWith('RENEW_'));

const LAW = '《城市居民最低生活保障条例》第七条';

/** The sample of a kind, of an item of another type: its own law, and nothing of the sample's permit. */
function sampleOf(kind: DocumentKind, type: ItemType, applicantKind = '1'): Record<string, unknown> {
  const plain = JSON.stringify(SAMPLES[kind]).replaceAll('准予行政许可决定书', '某文书').replaceAll('行政许可办理规定', '办理规定');
  const sample = JSON.parse(plain) as { applicant: object; item: object; legalBasis?: string[] };
  return {
    ...sample,
    applicant: { ...sample.applicant, kind: applicantKind },
    item: { ...sample.item, name: '最低生活保障审核确认', type },
    ...(sample.legalBasis ? { legalBasis: [LAW] } : {}),
  };
}

const blocksOf = (kind: DocumentKind, data: unknown) => renderText(CURRENT_TEMPLATES[kind] as Template, data);
const textOf = (kind: DocumentKind, type: ItemType, applicantKind?: string): string =>
  JSON.stringify(blocksOf(kind, sampleOf(kind, type, applicantKind)));

const titleOf = (kind: DocumentKind, type: ItemType): string =>
  blocksOf(kind, sampleOf(kind, type)).flatMap((block) => (block.type === 'title' ? [block.text] : []))[0] ?? '';
const sealOf = (kind: DocumentKind, type: ItemType): string =>
  blocksOf(kind, sampleOf(kind, type)).flatMap((block) => (block.type === 'signature' ? [block.seal] : []))[0] ?? '';

/** A bundle is one matter, whatever its members are. */
const BUNDLE_TITLES = { BUNDLE_ACCEPT_NOTICE: '“一件事”受理通知书', BUNDLE_CANCELLATION: '“一件事”部分事项终止办理告知书' };

const OTHER_TITLES = {
  ...BUNDLE_TITLES,
  ACCEPT_NOTICE: '受理通知书',
  CORRECTION_NOTICE: '申请材料补正一次性告知书',
  NOT_REQUIRED_NOTICE: '不受理告知书',
  REJECT_ACCEPT: '不予受理通知书',
  MATERIAL_RECEIPT: '申请材料接收凭证',
  GRANT: '准予办理决定书',
  REFUSE: '不予办理决定书',
  WITHDRAWAL_NOTICE: '终止办理告知书',
  SUSPENSION_NOTICE: '特别程序所需时间告知书',
  EXTENSION_NOTICE: '办理期限延长告知书',
  SERVICE_RECEIPT: '送达回证',
  PERMIT: '食品经营许可证',
};

const TITLES: Readonly<Record<ItemType, Readonly<Partial<Record<DocumentKind, string>>>>> = {
  '01': {
    ...BUNDLE_TITLES,
    ACCEPT_NOTICE: '行政许可申请受理通知书',
    CORRECTION_NOTICE: '行政许可申请材料补正一次性告知书',
    NOT_REQUIRED_NOTICE: '行政许可申请不受理告知书',
    REJECT_ACCEPT: '行政许可申请不予受理通知书',
    MATERIAL_RECEIPT: '申请材料接收凭证',
    GRANT: '准予行政许可决定书',
    REFUSE: '不予行政许可决定书',
    RENEW_GRANT: '准予延续行政许可决定书',
    RENEW_DEEMED: '视为准予延续行政许可告知书',
    RENEW_REFUSE: '不予延续行政许可决定书',
    WITHDRAWAL_NOTICE: '行政许可申请终止办理告知书',
    SUSPENSION_NOTICE: '特别程序所需时间告知书',
    EXTENSION_NOTICE: '办理期限延长告知书',
    SERVICE_RECEIPT: '送达回证',
    PERMIT: '食品经营许可证',
  },
  '02': OTHER_TITLES,
  '03': OTHER_TITLES,
  '04': OTHER_TITLES,
  '05': { ...OTHER_TITLES, GRANT: '行政给付决定书', REFUSE: '不予行政给付决定书' },
  '06': OTHER_TITLES,
  '07': { ...OTHER_TITLES, GRANT: '行政确认决定书', REFUSE: '不予行政确认决定书' },
  '08': { ...OTHER_TITLES, GRANT: '行政奖励决定书', REFUSE: '不予行政奖励决定书' },
  '09': { ...OTHER_TITLES, GRANT: '行政裁决决定书', REFUSE: '不予行政裁决决定书' },
  '10': OTHER_TITLES,
  '20': { ...OTHER_TITLES, GRANT: '办理结果通知书', REFUSE: '不予办理通知书' },
};

describe.each(TYPES)('of an item of type %s', (type) => {
  it.each(kindsOf(type))('%s has its title', (kind) => {
    expect(titleOf(kind, type)).toBe(TITLES[type][kind]);
  });

  it.each(kindsOf(type))('%s has the seal that the type asks for', (kind) => {
    const self = type === '20' ? '本单位' : '本机关';
    const decision = kind === 'GRANT' || kind === 'REFUSE';
    const others = decision || kind === 'PERMIT' ? `（加盖${self}印章）` : `（加盖${self}业务专用章）`;
    const permits = kind === 'PERMIT' ? '（加盖本行政机关印章）' : '（加盖行政许可专用印章）';
    expect(sealOf(kind, type)).toBe(type === '01' ? permits : others);
  });

  it.each(kindsOf(type))('%s speaks of 行政许可 only where it is one', (kind) => {
    for (const applicantKind of KINDS) expect(textOf(kind, type, applicantKind).includes('行政许可')).toBe(type === '01');
  });

  it('a refusal rests on the law of the item, and names the remedies', () => {
    const text = textOf('REFUSE', type);
    expect(text).toContain(LAW);
    expect(text).toContain(REMEDIES);
    expect(text.includes('《中华人民共和国行政许可法》第三十八条第二款和')).toBe(type === '01');
  });
});

it('an item of another type has no letter on a renewal', () => {
  for (const kind of ['RENEW_GRANT', 'RENEW_DEEMED', 'RENEW_REFUSE'] as const)
    expect(() => blocksOf(kind, sampleOf(kind, '05'))).toThrow(DomainError);
});

it('no data makes a document of another item speak of 行政许可', () => {
  const others = TYPES.filter((type) => type !== '01');
  const words = fc.stringMatching(/^[一-丿]{1,20}$/);
  fc.assert(
    fc.property(
      fc.constantFrom(...kindsOf('20')),
      fc.constantFrom(...others),
      fc.constantFrom(...KINDS),
      words,
      fc.subarray(['link', 'scope', 'conditions', 'validTo', 'permitName', 'advice', 'lapse', 'returned', 'agent', 'receiptCode']),
      (kind, type, applicantKind, name, absent) => {
        const data = { ...sampleOf(kind, type, applicantKind), issuer: { name } };
        const fewer = Object.fromEntries(Object.entries(data).filter(([field]) => !absent.includes(field)));
        const given = CURRENT_TEMPLATES[kind].fields.safeParse(fewer).success ? fewer : data;
        expect(JSON.stringify(blocksOf(kind, given))).not.toContain('行政许可');
      },
    ),
  );
});

it('a refused benefit is told by the law of the benefit', () => {
  const paragraphs = blocksOf('REFUSE', sampleOf('REFUSE', '05')).flatMap((block) => (block.type === 'paragraph' ? [block.text] : []));
  expect(paragraphs).toContain(`根据${LAW}的规定，本机关决定不予行政给付。`);
});

it('a granted public service is told as a result, by whoever renders it', () => {
  expect(textOf('GRANT', '20')).toContain(`经审查，该申请符合办理条件。根据${LAW}的规定，本单位予以办理。`);
});

it('tells an enterprise the provision that promises the one notice, and a person the item’s own', () => {
  expect(textOf('CORRECTION_NOTICE', '07', '2')).toContain(`根据《优化营商环境条例》第三十六条第一款和${LAW}的规定`);
  expect(textOf('CORRECTION_NOTICE', '07', '1')).toContain(`根据${LAW}的规定`);
});

it('takes days off the count and accepts by law for permits alone', () => {
  expect(textOf('ACCEPT_NOTICE', '01')).toContain('根据《中华人民共和国行政许可法》第四十五条的规定，依法需要听证');
  expect(textOf('ACCEPT_NOTICE', '05')).not.toContain('不计算在办理期限内');
  const deemed = { ...sampleOf('ACCEPT_NOTICE', '05'), deemed: true };
  expect(() => documentData(CURRENT_TEMPLATES.ACCEPT_NOTICE, deemed)).toThrow(DomainError);
  expect(() => documentData(CURRENT_TEMPLATES.ACCEPT_NOTICE, { ...deemed, deemed: false })).not.toThrow();
});

it('takes names of bodies as long as the catalogue does', () => {
  const name = '局'.repeat(200);
  for (const kind of kindsOf('10')) expect(JSON.stringify(blocksOf(kind, { ...sampleOf(kind, '10'), issuer: { name } }))).toContain(name);
});
