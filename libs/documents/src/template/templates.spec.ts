import { createHash } from 'node:crypto';
import { DomainError, ITEM_TYPES, REMEDIES, SERVICE_OBJECTS, type ItemType } from '@onewindow/contracts';
import { z } from 'zod';
import { SAMPLES } from '../../test/samples.js';
import type { Block } from './block.js';
import { documentData, renderText } from './render-text.js';
import { legalFrame } from './legal-frame.js';
import { DOCUMENT_KINDS, type DocumentKind, type Part, type Template, type Text } from './template.js';
import { CURRENT_TEMPLATES, getTemplate, TEMPLATES } from './templates.js';

/**
 * What was issued must be written again as it was. A template in use is never changed: make a new version beside it, move this one to
 * the former templates, and add the new one's line here.
 */
const FIXED: Readonly<Record<string, string>> = {
  'ACCEPT_NOTICE/1': '0697970b921999be',
  'BUNDLE_ACCEPT_NOTICE/1': 'f89a24f78cd260ab',
  'BUNDLE_CANCELLATION/1': '56de874d95b54326',
  'CORRECTION_NOTICE/1': '2337fc6f41794061',
  'GRANT/1': '9bad3314df5e3ea3',
  'MATERIAL_RECEIPT/1': 'd948b0fd9a43ab9e',
  'NOT_REQUIRED_NOTICE/1': '248edbb712b2c042',
  'PERMIT/1': '597d66fa123fdc9a',
  'REFUSE/1': '45596c6ff78a1131',
  'REJECT_ACCEPT/1': '96728c74b783e8e7',
  'RENEW_DEEMED/1': '0bfc81f51ede33a0',
  'RENEW_GRANT/1': 'fd4fd05a72e3df1d',
  'RENEW_REFUSE/1': '8a1bf97239f3ae55',
  'SERVICE_RECEIPT/1': 'cf99180d24328a85',
  'SUSPENSION_NOTICE/1': '5ea5a3cff3da3d98',
  'EXTENSION_NOTICE/1': '48e9d2d76e06479c',
  'WITHDRAWAL_NOTICE/1': '4da191df16f94ca8',
};

/** What every wording takes from the type of the item and the kind of the applicant. */
const FRAMES = (Object.keys(ITEM_TYPES) as ItemType[]).map((type) => Object.keys(SERVICE_OBJECTS).map((kind) => legalFrame(type, kind)));

const hashOf = ({ kind, version, title, seal, fields, body }: Template): string =>
  createHash('sha256')
    .update(JSON.stringify({ kind, version, title, seal, fields: z.toJSONSchema(fields, { io: 'input' }), body, FRAMES }))
    .digest('hex')
    .slice(0, 16);

const fieldsOf = (blocks: readonly Block[]): string => JSON.stringify(blocks);
const textOf = (kind: DocumentKind, data: unknown = SAMPLES[kind]): string => fieldsOf(renderText(CURRENT_TEMPLATES[kind], data));

it('keeps every wording that was ever in use as it was', () => {
  expect(Object.fromEntries(TEMPLATES.map((one) => [`${one.kind}/${one.version}`, hashOf(one)]))).toEqual(FIXED);
});

it('has no two templates of one kind and version', () => {
  const names = TEMPLATES.map(({ kind, version }) => `${kind}/${version}`);
  expect(new Set(names).size).toBe(names.length);
});

it('finds a template by kind and version, and knows no other', () => {
  expect(getTemplate('GRANT', 1)).toBe(CURRENT_TEMPLATES.GRANT);
  expect(() => getTemplate('GRANT', 99)).toThrow('there is no template GRANT version 99');
});

describe.each(DOCUMENT_KINDS)('%s', (kind) => {
  const template: Template = CURRENT_TEMPLATES[kind];

  it('names its number, the issuing body, the place of the seal and the day', () => {
    const { number, issuer, issuedOn } = SAMPLES[kind];
    const blocks = renderText(template, SAMPLES[kind]);
    expect(issuedOn).toBe('2026-01-05');
    expect(blocks).toContainEqual({ type: 'number', text: number });
    expect(blocks.at(-1)).toEqual({
      type: 'signature',
      issuer: issuer.name,
      seal: kind === 'PERMIT' ? '（加盖本行政机关印章）' : '（加盖行政许可专用印章）',
      day: '2026年1月5日',
    });
  });

  it('names applicant, matter and case', () => {
    const { applicant, item, caseNo } = SAMPLES[kind];
    for (const words of [applicant.name, item.name, item.code, caseNo]) expect(textOf(kind)).toContain(words);
  });

  it('asks only for fields that its schema has', () => {
    const schema = { ...z.toJSONSchema(template.fields, { io: 'output' }) } as Schema;
    // whatever the type, its words are all there; a provision is asked for by `when`, or is there for permits
    schema.properties = { ...schema.properties, ...schemaOf(legalFrame('01', '2')) };
    const unknown = blanksOf(template).filter(({ field, each }) => !isField(schema, field, each));
    expect(unknown).toEqual([]);
  });

  it('leaves no blank open, with all fields and with the fewest', () => {
    const fewest = withoutOptional(template, SAMPLES[kind]);
    for (const data of [SAMPLES[kind], fewest]) expect(textOf(kind, data)).not.toMatch(/[{}]{2}|\{[a-z]|undefined|null/);
  });

  it('refuses data with a field missing, and data with a field it does not know', () => {
    expect(refusal(() => documentData(template, { ...SAMPLES[kind], number: undefined }))).toMatchObject({
      kind: 'invalid',
      code: 'document-data-invalid',
      details: { field: 'number' },
    });
    expect(refusal(() => documentData(template, { ...SAMPLES[kind], surprise: 1 })).code).toBe('document-data-invalid');
  });
});

it.each([
  'ACCEPT_NOTICE',
  'CORRECTION_NOTICE',
  'NOT_REQUIRED_NOTICE',
  'REJECT_ACCEPT',
  'GRANT',
  'REFUSE',
  'RENEW_GRANT',
  'RENEW_DEEMED',
  'RENEW_REFUSE',
  'WITHDRAWAL_NOTICE',
  'PERMIT',
] as const)('%s names its legal basis', (kind) => {
  const [basis = ''] = SAMPLES[kind].legalBasis;
  expect(basis).not.toBe('');
  expect(textOf(kind)).toContain(basis);
});

it('tells the applicant of an acceptance both days', () => {
  expect(textOf('ACCEPT_NOTICE')).toContain('法定办结日期为2026年2月2日，承诺办结日期为2026年1月14日');
});

it('tells a renewal with the old end and the new term, and does not call a decision what the law did', () => {
  const decided = textOf('RENEW_GRANT');
  expect(decided).toContain('有效期至2026年1月5日');
  expect(decided).toContain('根据《中华人民共和国行政许可法》第五十条第二款');
  expect(decided).toContain('决定准予延续行政许可。');
  expect(decided).toContain('延续后的有效期：自2026年1月5日至2031年1月4日。');
  const deemed = textOf('RENEW_DEEMED');
  expect(deemed).toContain('视为准予延续行政许可告知书');
  expect(deemed).toContain('在该行政许可有效期届满前未作出是否准予延续的决定');
  expect(deemed).not.toContain('经审查');
  expect(textOf('RENEW_REFUSE')).toContain('决定不予延续行政许可。');
});

it('tells how long a special procedure takes, by which provision, and which limits stand still', () => {
  const both = textOf('SUSPENSION_NOTICE');
  expect(both).toContain('需要进行专家评审，自2026年1月6日起，所需时间为15日（自然日）');
  expect(both).toContain('《中华人民共和国行政许可法》第四十五条的规定，上述所需时间不计算在法定办理期限和承诺办理期限内');
  const promised = textOf('SUSPENSION_NOTICE', { ...SAMPLES.SUSPENSION_NOTICE, clocks: 'promised' });
  expect(promised).toContain('法定办理期限照常计算');
  expect(promised).not.toContain('第四十五条');
});

it('tells by how much the limit is longer, who approved it and why', () => {
  const told = textOf('EXTENSION_NOTICE');
  expect(told).toContain('经本机关负责人批准，法定办理期限延长10个工作日，法定办结日期由2026年2月2日延长至2026年2月16日。');
  expect(told).toContain('延长期限的理由：现场核查发现的问题');
});

it('says when the application was accepted by law, because nobody asked for corrections in time', () => {
  const deemed = textOf('ACCEPT_NOTICE', { ...SAMPLES.ACCEPT_NOTICE, deemed: true });
  expect(deemed).toContain('第三十二条第一款第（四）项');
  expect(deemed).not.toContain('材料齐全');
});

it('lists every correction with what is wrong, and the term', () => {
  const blocks = renderText(CURRENT_TEMPLATES.CORRECTION_NOTICE, SAMPLES.CORRECTION_NOTICE);
  const grid = blocks.find((block) => block.type === 'grid');
  expect(grid?.rows).toEqual(
    SAMPLES.CORRECTION_NOTICE.corrections.map(({ material, problem, requirement }) => [material, problem, requirement]),
  );
  expect(fieldsOf(blocks)).toContain('请于2026年1月19日前（含当日）');
  expect(
    refusal(() => documentData(CURRENT_TEMPLATES.CORRECTION_NOTICE, { ...SAMPLES.CORRECTION_NOTICE, corrections: [] })).details,
  ).toMatchObject({
    field: 'corrections',
  });
});

it('names the right body when an application came to the wrong one', () => {
  expect(textOf('REJECT_ACCEPT')).toContain('请向长春市南关区市场监督管理局提出申请');
  const { rightBody: _, ...nobody } = SAMPLES.REJECT_ACCEPT;
  expect(refusal(() => documentData(CURRENT_TEMPLATES.REJECT_ACCEPT, nobody)).details).toMatchObject({ field: 'rightBody' });
  expect(textOf('REJECT_ACCEPT', { ...nobody, ground: 'not-corrected' })).toContain('经一次性告知补正，申请材料仍不齐全');
});

it.each(['REFUSE', 'REJECT_ACCEPT'] as const)('%s gives reasons and remedies, and the bodies to turn to where they are known', (kind) => {
  const { reasons } = SAMPLES[kind];
  const text = textOf(kind);
  for (const words of [...reasons, REMEDIES, '长春市朝阳区人民政府', '长春市朝阳区人民法院']) expect(text).toContain(words);
  const bare = textOf(kind, { ...SAMPLES[kind], remedies: {} });
  expect(bare).toContain(REMEDIES);
  expect(bare).not.toContain('行政复议机关');
  const template: Template = CURRENT_TEMPLATES[kind];
  expect(refusal(() => documentData(template, { ...SAMPLES[kind], reasons: [] })).details).toMatchObject({
    field: 'reasons',
  });
});

it('numbers the materials of a receipt', () => {
  const grid = renderText(CURRENT_TEMPLATES.MATERIAL_RECEIPT, SAMPLES.MATERIAL_RECEIPT).find((block) => block.type === 'grid');
  expect(grid?.rows[2]).toEqual(['3', '食品经营场所平面布局图', '纸质复印件', '2']);
});

it('takes no blank from what people typed', () => {
  const text = textOf('REFUSE', { ...SAMPLES.REFUSE, reasons: ['{number} {applicant.name}'] });
  expect(text).toContain('{number} {applicant.name}');
});

function refusal(work: () => unknown): DomainError {
  try {
    work();
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
  throw new Error('it was not refused');
}

interface Blank {
  readonly field: string;
  readonly each?: string;
}

/** Every field that a template asks for: in its blanks, conditions and lists. */
function blanksOf({ title, seal, body }: Template): Blank[] {
  const own = (text: Text, each?: string): Blank[] => {
    const pieces = typeof text === 'string' ? [{ text }] : text.map((piece) => (typeof piece === 'string' ? { text: piece } : piece));
    return pieces.flatMap((piece) => [
      ...[...piece.text.matchAll(/\{(?:day:)?([^}]+)\}/g)].map((match) => ({ field: match[1] ?? '', each })),
      ...conditions(piece, each),
    ]) as Blank[];
  };
  const conditions = ({ when, unless }: { when?: string; unless?: string }, each?: string): Blank[] =>
    [when, unless].filter((one) => one !== undefined).map((one) => ({ field: one.split('=')[0] ?? '', each })) as Blank[];
  const list = (each?: string): Blank[] => (each === undefined ? [] : [{ field: each }]);
  const part = (one: Part): Blank[] => {
    if (one.type === 'facts') {
      return one.rows.flatMap((row) => [...list(row.each), ...conditions(row), ...own(row.label, row.each), ...own(row.text, row.each)]);
    }
    if (one.type === 'grid') return [...list(one.each), ...one.columns.flatMap(({ text }) => own(text, one.each))];
    if (one.type === 'list') return [...list(one.each), ...own(one.text, one.each)];
    return own(one.text);
  };
  return [...own(title), ...own(seal), ...body.flatMap((one) => [...conditions(one), ...part(one)])];
}

type Schema = { properties?: Record<string, Schema>; items?: Schema; type?: string };

const schemaOf = (value: object): Record<string, Schema> =>
  Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, typeof inner === 'object' ? { properties: schemaOf(inner as object) } : {}]),
  );

function isField(schema: unknown, field: string, each?: string): boolean {
  const root = schema as Schema;
  const entry = each === undefined ? undefined : root.properties?.[each]?.items;
  if (entry && (field === 'position' || (field === 'entry' && entry.type === 'string'))) return true;
  return [entry, root].some((from) => field.split('.').reduce<Schema | undefined>((at, key) => at?.properties?.[key], from) !== undefined);
}

/** The data with every optional field of the top level left out that may be. */
function withoutOptional(template: Template, data: object): object {
  return Object.keys(data).reduce<object>((fewer, key) => {
    const { [key]: _, ...rest } = fewer as Record<string, unknown>;
    return template.fields.safeParse(rest).success ? rest : fewer;
  }, data);
}
