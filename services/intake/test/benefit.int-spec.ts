import { create } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import {
  ItemVersionSchema,
  LimitUnit,
  MaterialNeed,
  StepKind,
  TOPICS,
  type CaseView,
  type DocumentView,
  type ExplainedDates,
  type IssuedDocument,
  type Problem,
} from '@onewindow/contracts';
import { CURRENT_TEMPLATES, renderText } from '@onewindow/documents';
import { eventually, type HttpClient } from '@onewindow/testing';
import type { CaseTools } from '../src/case/case.commands.js';
import { followLetter } from '../src/case/decision.commands.js';
import { copyItemVersions } from '../src/catalogue/catalogue.commands.js';
import { CASE_TOOLS } from '../src/tokens.js';
import { startIntake, type RunningIntake } from './running-intake.js';

/** 最低生活保障审核确认: a benefit (行政给付), and no permit. */
const BENEFIT = '1122010400000009464000511003001';
/** As long as the catalogue takes the name of a body. */
const AGENCY_NAME = `长春市朝阳区民政局${'某'.repeat(191)}`;
const LIMIT = { amount: 30, unit: LimitUnit.WORKING_DAY, basis: '城市居民最低生活保障条例 第八条' };

let intake: RunningIntake;
let clerk: HttpClient;

beforeAll(async () => {
  intake = await startIntake();
  clerk = await intake.clerk();
  const item = create(ItemVersionSchema, {
    itemCode: BENEFIT,
    version: 1,
    name: '最低生活保障审核确认',
    itemType: '05',
    serviceObjects: ['1'],
    regionCode: '220104',
    agencyCode: '112201040000000946',
    agencyName: AGENCY_NAME,
    directoryCode: '000511003001',
    caseType: '2',
    legalBasis: '社会救助暂行办法 第九条；城市居民最低生活保障条例 第七条',
    handlingModes: ['1'],
    correctionLimit: { amount: 15, unit: LimitUnit.WORKING_DAY, basis: '本省规定' },
    result: { name: '最低生活保障确认通知', resultType: '30', validityMonths: 12 },
    statutoryLimit: LIMIT,
    promisedLimit: { ...LIMIT, amount: 22, basis: '本机关承诺办结时限' },
    materials: [{ key: 'form', name: '申请表', need: MaterialNeed.REQUIRED, legalBasis: '社会救助暂行办法 第十一条' }],
    steps: [{ key: 'decision', name: '确认决定', kind: StepKind.DECISION, agencyCode: '112201040000000946', role: 'agency-head' }],
  });
  await intake.transaction((tx) => copyItemVersions(tx, [{ value: item, sequence: 1 }]));
}, 60_000);

afterAll(() => intake.stop());

const register = (keys: readonly string[]) => intake.register({ itemCode: BENEFIT, materials: keys.map((key) => ({ key })) });
const acceptance = <T = CaseView>(id: string, body: object) => clerk<T>('POST', `/v1/cases/${id}/acceptance`, body);
const documents = async (id: string): Promise<DocumentView[]> => (await clerk<DocumentView[]>('GET', `/v1/cases/${id}/documents`)).body;

async function refuse(id: string): Promise<void> {
  const reasons = [
    { condition: '家庭人均收入低于标准', legalBasis: '社会救助暂行办法 第九条', reason: '人均收入不低于标准', facts: '经核对' },
  ];
  const value = { kind: 'REFUSE', documentNo: '不准〔2026〕000001号', issuedAt: timestampFromDate(new Date()), reasons };
  const letter = create(TOPICS.document.schema, { event: { case: 'issued', value } }).event.value as IssuedDocument;
  const tools = intake.service.get<CaseTools>(CASE_TOOLS);
  await intake.transaction((tx) => followLetter(tx, id, letter, tools));
}

describe('a benefit', () => {
  it('is refused in writing by its own law, and the letter of a body with a long name is made', async () => {
    const { id } = await register(['form']);
    expect((await acceptance(id, { outcome: 'accepted' })).status).toBe(200);
    await refuse(id);
    const papers = await documents(id);
    expect(Object.fromEntries(papers.map(({ kind, name }) => [kind, name]))).toEqual({
      MATERIAL_RECEIPT: '申请材料接收凭证',
      ACCEPT_NOTICE: '受理通知书',
      REFUSE: '不予行政给付决定书',
    });
    const letter = papers.find(({ kind }) => kind === 'REFUSE');
    const text = JSON.stringify(renderText(CURRENT_TEMPLATES.REFUSE, letter?.data));
    expect(text).toContain('根据《社会救助暂行办法》第九条、《城市居民最低生活保障条例》第七条的规定，本机关决定不予行政给付。');
    expect(text).toContain('（加盖本机关印章）');
    expect(JSON.stringify(papers) + text).not.toContain('行政许可');
    await eventually(async () => {
      const made = (await documents(id)).map(({ renderedAt, failure }) => [renderedAt !== null, failure]);
      expect(made).toEqual(papers.map(() => [true, null]));
    });
  });

  it('has its days explained by the law that sets them', async () => {
    const { id } = await register(['form']);
    await acceptance(id, { outcome: 'accepted' });
    const { body } = await clerk<ExplainedDates>('GET', `/v1/cases/${id}/dates`);
    expect(JSON.stringify(body)).not.toContain('行政许可法');
    expect(body.statutory.steps).toContainEqual(expect.objectContaining({ reason: 'working-day', article: LIMIT.basis }));
    expect(body.promised.steps).toContainEqual(expect.objectContaining({ reason: 'working-day', article: '本机关承诺办结时限' }));
  });

  it('is corrected and refused its wrong papers without the law of permits', async () => {
    const { id } = await register([]);
    const early = await acceptance<Problem>(id, { outcome: 'accepted' });
    expect([early.status, early.body.code]).toEqual([409, 'materials-incomplete']);
    expect((await acceptance(id, { outcome: 'correction' })).status).toBe(200);
    const again = await acceptance<Problem>(id, { outcome: 'correction', defects: [{ material: 'form', problem: '缺页' }] });
    expect([again.status, again.body.code]).toEqual([409, 'correction-already-told']);
    const [notice] = await documents(id);
    expect(notice?.name).toBe('申请材料补正一次性告知书');
    for (const said of [early.body, again.body, notice]) expect(JSON.stringify(said)).not.toContain('行政许可');
  });
});
