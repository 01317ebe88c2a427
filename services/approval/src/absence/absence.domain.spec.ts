import { DomainError } from '@onewindow/contracts';
import type { Officer } from '../review/acting.domain.js';
import { assertArrangeable, assertMayArrange } from './absence.domain.js';

const AGENCY = '11220104MB1234567X';
const person = (id: string, ...roles: string[]): Officer => ({ id, agencyCode: AGENCY, roles });
const now = new Date('2026-11-24T02:00:00Z');
const absence = {
  officerId: 'away',
  substituteId: 'substitute',
  from: new Date('2026-11-24T00:00:00Z'),
  to: new Date('2026-11-26T00:00:00Z'),
};
const staff = [person('away', 'officer'), person('substitute', 'officer')];

const refusal = (act: () => void): DomainError => {
  try {
    act();
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
};

describe('an absence', () => {
  it.each([
    ['who is away', person('away', 'officer')],
    ['the head of the agency', person('head', 'agency-head')],
  ])('is arranged by %s', (_, who) => {
    expect(() => assertMayArrange(who, 'away')).not.toThrow();
  });

  it('is not arranged by the substitute', () => {
    expect(refusal(() => assertMayArrange(person('substitute', 'officer'), 'away'))).toMatchObject({
      kind: 'forbidden',
      code: 'absence-not-yours',
    });
  });

  it.each([
    ['somebody who is not of the staff is away', staff.slice(1), now, 'staff-unknown', 'officerId'],
    ['the substitute is not of the staff', staff.slice(0, 1), now, 'staff-unknown', 'substituteId'],
    ['it is over', staff, absence.to, 'absence-is-over', 'to'],
  ])('is refused when %s', (_, known, at, code, field) => {
    expect(refusal(() => assertArrangeable(absence, known, at))).toMatchObject({ kind: 'invalid', code, details: { field } });
  });

  it('may begin now or later, for two of the staff', () => {
    expect(() => assertArrangeable(absence, staff, now)).not.toThrow();
  });
});
