import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { CaseOutcome, newId } from '@onewindow/contracts';
import { legalDay } from '@onewindow/legal-clock';
import { casesOf, LETTER, REFUSED, type Cases } from './cases.js';
import { AGENCY, OTHER_AGENCY } from './catalogue.js';
import { startIntake, type RunningIntake } from './running-intake.js';
import { stored } from './told.js';

let intake: RunningIntake;
let cases: Cases;
beforeAll(async () => {
  intake = await startIntake();
  cases = await casesOf(intake);
});
afterAll(() => intake.stop());

const TODAY = legalDay(new Date());
const names = async (id: string) => (await cases.told(id)).map(({ event }) => event.case);

describe('a grant', () => {
  it('makes the case ready with the decision and the licence, once', async () => {
    const id = await cases.accepted();
    const decidedAt = new Date();
    await cases.grant(id, { decidedAt: timestampFromDate(decidedAt) } as object);
    await cases.expectIgnored(id, () => cases.grant(id));
    expect(await cases.view(id)).toMatchObject({
      status: 'ready',
      awaited: 'handing-over',
      outcome: 'granted',
      decisionNo: '准〔2026〕000001号',
      licenceNo: 'L-1',
      sequence: 3,
    });
    const documents = await cases.documents(id);
    expect(documents.map(({ kind }) => kind)).toEqual(['ACCEPT_NOTICE', 'GRANT', 'PERMIT']);
    const [decision, licence] = ['GRANT', 'PERMIT'].map((kind) => documents.find((document) => document.kind === kind));
    expect(decision).toMatchObject({
      documentNo: '准〔2026〕000001号',
      issuedAt: decidedAt.toISOString(),
      data: { acceptedOn: TODAY, permitName: '食品经营许可证', validFrom: '2026-11-24', validTo: '2031-11-23' },
    });
    expect(licence).toMatchObject({
      documentNo: 'L-1',
      data: { applicant: { name: '张三丰' }, address: '长春市南关区人民大街1号', scope: '食品经营许可' },
    });
    expect((await cases.told(id)).at(-1)).toMatchObject({
      sequence: 3,
      event: { case: 'ready', value: { outcome: CaseOutcome.GRANTED, decisionNo: '准〔2026〕000001号', licenceNo: 'L-1' } },
    });
  });

  it('to an organisation names its USCC and who represents it on the licence', async () => {
    const applicant = {
      kind: '2',
      name: '长春某某餐饮有限公司',
      certificate: { certificateType: '001', certificateNumber: '91350100M000100Y43' },
      phone: '13900001234',
      legalRepresentative: '黄蓉',
    };
    const id = await cases.accepted({ applicant });
    expect((await cases.view(id)).applicant).toMatchObject({ legalRepresentative: '黄蓉', agent: null, contact: null });
    await cases.grant(id);
    const licence = (await cases.documents(id)).find(({ kind }) => kind === 'PERMIT');
    expect(licence?.data).toMatchObject({ holderNo: '91350100M000100Y43', legalRepresentative: '黄蓉' });
  });

  it('without a licence issues the decision alone', async () => {
    const id = await cases.accepted();
    await cases.grant(id, { licenceNo: '', licenceName: '', validFrom: '', validTo: '' });
    expect((await cases.documents(id)).map(({ kind }) => kind)).toEqual(['ACCEPT_NOTICE', 'GRANT']);
    expect(await cases.view(id)).toMatchObject({ status: 'ready', licenceNo: null });
  });
});

describe('a refusal', () => {
  const decide = (id: string) => cases.grant(id, REFUSED);
  const letter = (id: string) => cases.letter(id);

  it.each([
    ['decision first', decide, letter, 'letter'],
    ['letter first', letter, decide, 'decision'],
  ] as const)('is ready when decision and letter are both here: %s', async (_, first, second, awaited) => {
    const id = await cases.accepted();
    await first(id);
    expect(await cases.view(id)).toMatchObject({ status: 'accepted', awaited, sequence: 2 });
    await cases.expectIgnored(id, () => first(id));
    await second(id);
    await cases.expectIgnored(id, async () => {
      await second(id);
      await first(id);
    });
    expect(await cases.view(id)).toMatchObject({ status: 'ready', outcome: 'refused', awaited: 'handing-over', sequence: 3 });
    expect(await names(id)).toEqual(['registered', 'accepted', 'ready']);
    const [, document] = await cases.documents(id);
    expect(document).toMatchObject({
      kind: 'REFUSE',
      documentNo: REFUSED.decisionNo,
      data: {
        acceptedOn: TODAY,
        reasons: ['不符合“有相应的场所”的条件（《中华人民共和国食品安全法》第三十三条）；场所不足；现场核查为八平方米'],
      },
    });
  });

  it('is no matter of other kinds of letter', async () => {
    const id = await cases.accepted();
    await cases.expectIgnored(id, () => cases.letter(id, { case: 'issued', value: { ...LETTER.value, kind: 'GRANT' } } as typeof LETTER));
  });
});

describe('what approval says', () => {
  it('of a case that is not accepted changes nothing', async () => {
    const { id } = await intake.register();
    for (const event of [() => cases.grant(id), () => cases.letter(id), () => cases.terminate(id)]) await cases.expectIgnored(id, event);
  });

  it('of a case nobody knows is no fault', async () => {
    const id = newId();
    await cases.grant(id);
    await cases.letter(id);
    await cases.terminate(id);
    expect(await stored(intake.superuser, id)).toMatchObject({ row: null, documents: '0', events: '0' });
  });

  it('of a step lets the officers of its agency read the papers, and nobody else’s', async () => {
    const id = await cases.accepted();
    const path = `/v1/cases/${id}/documents`;
    const [officer, other] = [await intake.officer(), await intake.officer(OTHER_AGENCY)];
    expect((await officer('GET', path)).status).toBe(404);
    await cases.review(id, { case: 'stepOpened', value: { stepKey: 'decision', agencyCode: AGENCY } });
    expect((await officer('GET', path)).body).toMatchObject([{ kind: 'ACCEPT_NOTICE' }]);
    expect((await other('GET', path)).status).toBe(404);
  });
});
