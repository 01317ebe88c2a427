import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { create } from '@bufbuild/protobuf';
import { ItemVersionSchema, procedureLaw, TOPICS, type IssuedDocument, type ItemVersion, type ReviewDecided } from '@onewindow/contracts';
import { CURRENT_TEMPLATES, renderText, type DocumentKind, type Template } from '@onewindow/documents';
import { dueDate, NATIONAL_CALENDAR } from '@onewindow/legal-clock';
import { parse } from 'yaml';
import type { NewDocument } from '../document/document.commands.js';
import {
  acceptNotice,
  correctionNotice,
  frameOf,
  grantLetter,
  headOf,
  notRequiredNotice,
  permit,
  refusalLetter,
  rejectAccept,
  withdrawalNotice,
} from './case.documents.js';
import { CaseRow } from './case.entity.js';

// The reviewed data that the catalogue ships, read as files: services never import each other.
const DATA = join(__dirname, '../../../catalog/data/jilin');

interface Basis {
  readonly law: string;
  readonly article: string;
}
interface Entry {
  readonly code: string;
  readonly name: string;
  readonly itemType: string;
  readonly legalBases: readonly Basis[];
  readonly statutoryLimit: { readonly amount: number; readonly unit: 'working-day' | 'natural-day'; readonly basis: Basis };
}
interface ItemFile {
  readonly code: string;
  readonly directory: string;
  readonly agency: string;
  readonly serviceObjects: readonly string[];
  readonly materials: readonly { readonly key: string; readonly basis: Basis }[];
  readonly conditions: readonly { readonly text: string; readonly basis: Basis; readonly reasons: readonly { text: string }[] }[];
  readonly result: { readonly name: string };
}

const read = <T>(file: string): T => parse(readFileSync(join(DATA, file), 'utf8')) as T;
const directory = new Map(read<{ directory: Entry[] }>('directory.yaml').directory.map((entry) => [entry.code, entry]));
const agencies = new Map(
  read<{ agencies: { code: string; name: string }[] }>('agencies.yaml').agencies.map(({ code, name }) => [code, name]),
);
const files = readdirSync(join(DATA, 'items')).map((file) => read<ItemFile>(join('items', file)));
const cited = ({ law, article }: Basis): string => `${law} ${article}`;

interface Shipped {
  readonly file: ItemFile;
  readonly entry: Entry;
  readonly item: ItemVersion;
  readonly row: CaseRow;
}

function shipped(file: ItemFile): Shipped {
  const entry = directory.get(file.directory);
  if (!entry) throw new Error(`${file.directory} is not in the directory`);
  const item = create(ItemVersionSchema, {
    itemCode: file.code,
    name: entry.name,
    itemType: entry.itemType,
    agencyName: agencies.get(file.agency) ?? '',
    legalBasis: entry.legalBases.map(cited).join('；'),
  });
  const receivedAt = new Date('2026-03-02T02:00:00Z');
  const named = { caseNo: `${file.code}202603020001`, itemName: item.name, itemCode: item.itemCode, receivedAt };
  return {
    file,
    entry,
    item,
    row: Object.assign(new CaseRow(), { ...named, applicantKind: file.serviceObjects[0] ?? '1', applicantUscc: '' }),
  };
}

const AT = new Date('2026-03-03T02:00:00Z');
const DUE = { day: '2026-03-30', at: AT, provisional: false };

/** What intake issues for a case of the item, one document of each kind. */
function documentsOf({ file, item, row }: Shipped): { readonly [K in DocumentKind]?: NewDocument<K>['data'] } {
  const frame = frameOf(row, item, '张三丰');
  const event = { case: 'issued' as const, value: { reasons: file.conditions.map(reasonOf) } };
  const letter = create(TOPICS.document.schema, { event }).event.value as IssuedDocument;
  const decided = { licenceName: file.result.name, validFrom: '2026-03-03', validTo: '' } as ReviewDecided;
  const asked = file.materials.map(({ key, basis }) => ({ key, name: key, need: 'required' as const, legalBasis: cited(basis) }));
  return {
    ACCEPT_NOTICE: acceptNotice(frame, row, AT, { statutory: DUE, promised: DUE, deemed: false }),
    CORRECTION_NOTICE: correctionNotice(frame, row, { missing: asked, defects: [], keys: [] }, asked, DUE),
    NOT_REQUIRED_NOTICE: notRequiredNotice(frame, row, '已经办理'),
    REJECT_ACCEPT: rejectAccept(frame, row, { reason: '不归本机关管辖', defects: [], asked }, { name: '另一机关' }),
    GRANT: grantLetter(frame, AT, decided),
    REFUSE: refusalLetter(frame, AT, letter),
    WITHDRAWAL_NOTICE: withdrawalNotice(frame, row, AT, AT),
    PERMIT: permit(frame, row, decided, { address: null, legalRepresentative: null }),
    SERVICE_RECEIPT: { ...headOf(row, item, '张三丰'), documents: [{ name: '某文书', number: '1' }], mode: '直接送达' },
  };
}

const reasonOf = ({ text, basis, reasons }: ItemFile['conditions'][number]) => ({
  condition: text,
  legalBasis: cited(basis),
  reason: reasons[0]?.text ?? '',
  facts: '经核实',
});

const textOf = (kind: string, data: object): string =>
  JSON.stringify(renderText(CURRENT_TEMPLATES[kind as DocumentKind] as Template, { ...data, number: '一号', issuedOn: '2026-03-03' }));

const items = files.map(shipped);
const permits = items.filter(({ entry }) => entry.itemType === '01');
const others = items.filter(({ entry }) => entry.itemType !== '01');

it('the catalogue ships permits and other items', () => {
  expect([permits.length, others.length].every((count) => count >= 10)).toBe(true);
});

it.each(others.map((one) => [one.item.name, one.item.agencyName, one] as const))(
  '%s of %s is told without the law of permits',
  (_, __, one) => {
    for (const [kind, data] of Object.entries(documentsOf(one))) {
      const text = textOf(kind, data);
      const ownLaw = text.includes(one.entry.legalBases[0]?.law ?? '');
      // a proof of service rests on no provision of the item
      expect([kind, text.includes('行政许可'), ownLaw]).toEqual([kind, false, kind !== 'SERVICE_RECEIPT']);
    }
  },
);

it.each(permits.map((one) => [one.item.name, one.item.agencyName, one] as const))(
  '%s of %s is told by the law of permits',
  (_, __, one) => {
    const { GRANT: grant, REFUSE: refuse } = documentsOf(one);
    expect(textOf('GRANT', grant ?? {})).toContain('根据《中华人民共和国行政许可法》第三十八条第一款和《');
    expect(textOf('REFUSE', refuse ?? {})).toContain('根据《中华人民共和国行政许可法》第三十八条第二款和《');
  },
);

it.each(items.map((one) => [one.item.name, one.item.agencyName, one] as const))(
  'the days of %s of %s are explained by its own law',
  (_, __, one) => {
    const { statutoryLimit, itemType } = one.entry;
    const limit = { ...statutoryLimit, basis: cited(statutoryLimit.basis) };
    const { workingDays } = procedureLaw(itemType, one.row.applicantKind);
    const { steps } = dueDate({ start: AT, limit, calendar: NATIONAL_CALENDAR, workingDays });
    expect(JSON.stringify(steps).includes('行政许可法')).toBe(itemType === '01' && limit.unit === 'working-day');
  },
);
