import { procedureLaw, writtenOut, type ItemType, type ProcedureRule } from '@onewindow/contracts';

/** The kinds whose title depends on what the item is. */
type TitledKind =
  'ACCEPT_NOTICE' | 'CORRECTION_NOTICE' | 'NOT_REQUIRED_NOTICE' | 'REJECT_ACCEPT' | 'WITHDRAWAL_NOTICE' | 'GRANT' | 'REFUSE';

/** How the documents of an item speak. */
export interface Wording {
  readonly titles: Readonly<Record<TitledKind, string>>;
  /** What the issuing body calls itself: an administrative organ, or whoever renders a public service. */
  readonly self: string;
  /** What an application must meet. */
  readonly standard: string;
  readonly grants: string;
  readonly refuses: string;
  /** What is not needed where the application is needless, and what follows. */
  readonly needless: { readonly act: string; readonly freedom: string };
  /** Labels of the licence and of what is granted. */
  readonly licence: { readonly matter: string; readonly scope: string; readonly basis: string };
  /** Where the seal goes, and which. */
  readonly seals: { readonly notice: string; readonly decision: string; readonly licence: string };
}

/** What the documents of an item take from its type: the wording, and the provisions of its procedure written out. */
export interface LegalFrame {
  readonly words: Wording;
  readonly law: Readonly<Partial<Record<ProcedureRule, string>>>;
}

/** What every item of government service is given or denied: it is handled (办理). */
const OTHER: Wording = {
  titles: {
    ACCEPT_NOTICE: '受理通知书',
    CORRECTION_NOTICE: '申请材料补正一次性告知书',
    NOT_REQUIRED_NOTICE: '不受理告知书',
    REJECT_ACCEPT: '不予受理通知书',
    WITHDRAWAL_NOTICE: '终止办理告知书',
    GRANT: '准予办理决定书',
    REFUSE: '不予办理决定书',
  },
  self: '本机关',
  standard: '办理条件',
  grants: '决定准予办理',
  refuses: '决定不予办理',
  needless: { act: '办理', freedom: '你（单位）无需办理该事项' },
  licence: { matter: '办理事项', scope: '内容', basis: '办理依据' },
  seals: { notice: '（加盖本机关业务专用章）', decision: '（加盖本机关印章）', licence: '（加盖本机关印章）' },
};

/** 行政许可法 第三十二条: acceptance, and the refusal of it, carry the special seal; 第三十九条: a permit carries the seal of the body itself. */
const PERMIT: Wording = {
  titles: {
    ACCEPT_NOTICE: '行政许可申请受理通知书',
    CORRECTION_NOTICE: '行政许可申请材料补正一次性告知书',
    NOT_REQUIRED_NOTICE: '行政许可申请不受理告知书',
    REJECT_ACCEPT: '行政许可申请不予受理通知书',
    WITHDRAWAL_NOTICE: '行政许可申请终止办理告知书',
    GRANT: '准予行政许可决定书',
    REFUSE: '不予行政许可决定书',
  },
  self: '本机关',
  standard: '法定条件、标准',
  grants: '决定准予行政许可',
  refuses: '决定不予行政许可',
  needless: { act: '取得行政许可', freedom: '你（单位）无需取得行政许可即可依法从事相关活动' },
  licence: { matter: '许可事项', scope: '许可内容', basis: '许可依据' },
  seals: { notice: '（加盖行政许可专用印章）', decision: '（加盖行政许可专用印章）', licence: '（加盖本行政机关印章）' },
};

/** An act of the administration that has a name of its own. */
const act = (name: string, gives: string): Wording => ({
  ...OTHER,
  titles: { ...OTHER.titles, GRANT: `${name}决定书`, REFUSE: `不予${name}决定书` },
  grants: `决定${gives}${name}`,
  refuses: `决定不予${name}`,
});

/** A public service is no act of power: its outcome is told, and who renders it need not be an organ. */
const PUBLIC_SERVICE: Wording = {
  ...OTHER,
  titles: { ...OTHER.titles, GRANT: '办理结果通知书', REFUSE: '不予办理通知书' },
  self: '本单位',
  grants: '予以办理',
  refuses: '不予办理',
  seals: { notice: '（加盖本单位业务专用章）', decision: '（加盖本单位印章）', licence: '（加盖本单位印章）' },
};

/** By the item types of GB/T 39046 A.1. Penalties, coercion, levies and inspections are not applied for and have no wording of their own. */
const WORDINGS: Readonly<Record<ItemType, Wording>> = {
  '01': PERMIT,
  '02': OTHER,
  '03': OTHER,
  '04': OTHER,
  '05': act('行政给付', '给予'),
  '06': OTHER,
  '07': act('行政确认', '予以'),
  '08': act('行政奖励', '给予'),
  '09': act('行政裁决', '作出'),
  '10': OTHER,
  '20': PUBLIC_SERVICE,
};

/** @param applicantKind GB/T 39046 A.4: some provisions speak for enterprises alone */
export function legalFrame(itemType: ItemType, applicantKind: string): LegalFrame {
  const law = Object.entries(procedureLaw(itemType, applicantKind)).map(([rule, provision]) => [rule, writtenOut(provision)]);
  return { words: WORDINGS[itemType], law: Object.fromEntries(law) as LegalFrame['law'] };
}
