import { FindProgress, RegisterCase } from './intake.js';

const body = {
  itemCode: '12441500196720244T3442199806003',
  channel: '1',
  applicant: {
    kind: '1',
    name: '张三',
    certificate: { certificateType: '111', certificateNumber: '11010519491231002x' },
    phone: '13900000000',
  },
};

const faults = (input: unknown): string[] => {
  const parsed = RegisterCase.safeParse(input);
  return parsed.success ? [] : parsed.error.issues.map((issue) => issue.path.join('.'));
};
const agent = { name: '李四', certificate: { certificateType: '111', certificateNumber: '11010519491231002x' }, phone: '13800000000' };
const withApplicant = (change: object) => ({ ...body, applicant: { ...body.applicant, ...change } });

describe('registering a case', () => {
  it('takes what a window hands in, with the letter of the number as the card prints it', () => {
    expect(RegisterCase.parse(body)).toMatchObject({
      applicant: { certificate: { certificateNumber: '11010519491231002X' } },
      answers: {},
      materials: [],
    });
  });

  it.each<[string, unknown, string]>([
    [
      'a wrong checksum',
      withApplicant({ certificate: { certificateType: '111', certificateNumber: '110105194912310021' } }),
      'applicant.certificate.certificateNumber',
    ],
    [
      'a person with a USCC',
      withApplicant({ certificate: { certificateType: '001', certificateNumber: '12441500196720244T' } }),
      'applicant.certificate',
    ],
    ['an organisation with an identity card', withApplicant({ kind: '2' }), 'applicant.certificate'],
    ['an unknown kind of applicant', withApplicant({ kind: '7' }), 'applicant.kind'],
    ['an empty name', withApplicant({ name: '   ' }), 'applicant.name'],
    ['a name with a control character', withApplicant({ name: '张\u0000三' }), 'applicant.name'],
    ['a name with half a surrogate pair', withApplicant({ name: '张\ud800' }), 'applicant.name'],
    ['a legal representative of a person', withApplicant({ legalRepresentative: '李四' }), 'applicant.legalRepresentative'],
    ['a postcode that is none', withApplicant({ postcode: '13002' }), 'applicant.postcode'],
    ['an agent without a telephone', withApplicant({ agent: { ...agent, phone: undefined } }), 'applicant.agent.phone'],
    ['an agent without a certificate', withApplicant({ agent: { ...agent, certificate: undefined } }), 'applicant.agent.certificate'],
    [
      'an organisation as agent',
      withApplicant({ agent: { ...agent, certificate: { certificateType: '001', certificateNumber: '12441500196720244T' } } }),
      'applicant.agent.certificate.certificateType',
    ],
    ['a contact without a telephone', withApplicant({ contact: { name: '李四' } }), 'applicant.contact.phone'],
    ['an unknown channel', { ...body, channel: '5' }, 'channel'],
    ['a field that is not of the form', { ...body, fee: 1 }, ''],
    ['a material without copies', { ...body, materials: [{ key: 'a', copies: 0 }] }, 'materials.0.copies'],
    ['no applicant at all', { itemCode: body.itemCode, channel: '1' }, 'applicant'],
  ])('refuses %s at the field', (_, input, field) => {
    expect(faults(input)).toContain(field);
  });
});

it('looks up no receipt whose number or code could not have been printed', () => {
  expect(FindProgress.safeParse({ number: ' 2206 ', code: 'ABCD' }).data).toEqual({ number: '2206', code: 'ABCD' });
  for (const odd of ['\u0000', 'a\u0000b', '\ud800', ' '])
    for (const field of ['number', 'code'])
      expect(
        FindProgress.safeParse({ number: '2206', code: 'ABCD', [field]: odd }).error?.issues.map(({ path }) => path.join('.')),
      ).toEqual([field]);
});
