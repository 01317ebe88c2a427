import { PersonalData } from './personal-data.js';

const key = 'ab'.repeat(32);
const sealed = new PersonalData(key).seal({ name: '张三', certificateNumber: '11010519491231002X' }, 'case-1');

describe('personal data at rest', () => {
  it('opens for the case it belongs to', () => {
    expect(new PersonalData(key).open(sealed, 'case-1')).toEqual({ name: '张三', certificateNumber: '11010519491231002X' });
  });

  it('shows nothing of the number in the stored bytes, and never the same bytes twice', () => {
    expect(sealed.toString('latin1')).not.toContain('11010519491231002X');
    expect(new PersonalData(key).seal({ name: '张三' }, 'case-1')).not.toEqual(new PersonalData(key).seal({ name: '张三' }, 'case-1'));
  });

  it.each([
    ['for another case', sealed, 'case-2', key],
    ['with another key', sealed, 'case-1', 'cd'.repeat(32)],
    ['when a byte was changed', Buffer.concat([sealed.subarray(0, -1), Buffer.from([(sealed.at(-1) ?? 0) ^ 1])]), 'case-1', key],
  ])('does not open %s', (_, bytes, caseId, otherKey) => {
    expect(() => new PersonalData(otherKey).open(bytes, caseId)).toThrow('unable to authenticate');
  });

  it('refuses a short key at once', () => {
    expect(() => new PersonalData('abcd')).toThrow('32 bytes');
  });
});
