import { isCitizenId, isUscc } from '@onewindow/contracts';
import { APPLICANTS } from './applicants.data.js';

describe('the applicants of the embedded stack', () => {
  it.each(APPLICANTS.map((applicant) => [applicant.username, applicant] as const))(
    '%s has a number with a right check character',
    (_, applicant) => {
      const isRight = applicant.certificateType === '111' ? isCitizenId : isUscc;
      expect(isRight(applicant.certificateNumber)).toBe(true);
    },
  );

  it('sign in with different names, in lower case', () => {
    const names = APPLICANTS.map(({ username }) => username);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(names.map((name) => name.toLowerCase()));
  });
});
