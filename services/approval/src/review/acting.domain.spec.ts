import { DomainError } from '@onewindow/contracts';
import {
  actorOn,
  actsInOwnRole,
  assertMayReceive,
  assertMayTransfer,
  assertOwnAgency,
  type Absent,
  type Officer,
} from './acting.domain.js';
import type { ReviewStep } from './review.domain.js';

const AGENCY = '11220104MB1234567X';
const now = new Date('2026-11-24T02:00:00Z');
const later = new Date('2026-11-24T03:00:00Z');
const earlier = new Date('2026-11-24T01:00:00Z');
const officer: Officer = { id: 'officer-a', agencyCode: AGENCY, roles: ['officer'] };
const head: Officer = { id: 'head', agencyCode: AGENCY, roles: ['agency-head'] };
const away: Absent = { id: 'away', roles: ['officer'] };
const awayHead: Absent = { id: 'away-head', roles: ['agency-head'] };

const step = (more: Partial<ReviewStep> = {}): ReviewStep => ({
  key: 'documents',
  kind: 'review',
  agencyCode: AGENCY,
  role: 'officer',
  needs: [],
  conditions: [],
  status: 'open',
  claimedBy: null,
  onBehalfOf: null,
  leaseUntil: null,
  decisionHash: null,
  ...more,
});

const heldBy = (claimedBy: string, more: Partial<ReviewStep> = {}) => step({ status: 'claimed', claimedBy, leaseUntil: later, ...more });

const refusal = (act: () => unknown): DomainError => {
  try {
    act();
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
};

describe('as whom an officer acts', () => {
  it.each<[string, ReviewStep, Officer, Absent[], string | null]>([
    ['for themselves in their own role', step(), officer, [], null],
    ['for themselves in their own role, although they are a substitute', step(), officer, [away], null],
    ['for the absent officer in whose role they act', step(), head, [away], 'away'],
    ['for the absent officer who holds the step', heldBy('away'), officer, [away], 'away'],
    ['for the absent officer for whom they hold it', heldBy('officer-a', { onBehalfOf: 'away' }), officer, [away], 'away'],
    ['for themselves once nobody is away', heldBy('officer-a', { onBehalfOf: 'away' }), officer, [], null],
    ['for themselves when the lease has run out', heldBy('away', { leaseUntil: earlier }), officer, [away], null],
    ['for the one of two who did not receive the case', step(), head, [{ id: 'receiver', roles: ['officer'] }, away], 'away'],
  ])('%s', (_, target, who, absent, onBehalfOf) => {
    expect(actorOn(target, who, absent, ['receiver', 'acceptor'], now)).toEqual({ id: who.id, onBehalfOf });
  });

  it.each<[string, Officer, Absent[], string]>([
    ['a role that the step does not name', head, [], 'step-not-your-role'],
    ['the substitute of somebody of another role', head, [awayHead], 'step-not-your-role'],
    ['who received the case (受审分离)', { ...officer, id: 'receiver' }, [], 'receiver-may-not-decide'],
    ['who accepted what another received', { ...officer, id: 'acceptor' }, [], 'receiver-may-not-decide'],
    ['the substitute of who accepted the case', head, [{ id: 'acceptor', roles: ['officer'] }], 'receiver-may-not-decide'],
    ['the substitute who received the case', { ...head, id: 'receiver' }, [away], 'receiver-may-not-decide'],
    ['the substitute of who received the case', head, [{ id: 'receiver', roles: ['officer'] }], 'receiver-may-not-decide'],
  ])('nobody: not %s', (_, who, absent, code) => {
    expect(refusal(() => actorOn(step(), who, absent, ['receiver', 'acceptor'], now))).toMatchObject({ kind: 'forbidden', code });
  });

  it('to another agency the review does not exist', () => {
    expect(refusal(() => assertOwnAgency(step(), { ...officer, agencyCode: '11220104MB7654321X' }))).toMatchObject({
      kind: 'not-found',
      code: 'review-not-found',
    });
  });
});

describe('absences are asked for', () => {
  it.each<[string, ReviewStep, Officer, boolean]>([
    ['not on an open step in the own role', step(), officer, false],
    ['not on what one holds oneself', heldBy('officer-a'), officer, false],
    ['not when the lease of another has run out', heldBy('officer-b', { leaseUntil: earlier }), officer, false],
    ['when another holds the step', heldBy('officer-b'), officer, true],
    ['when it is held for another', heldBy('officer-a', { onBehalfOf: 'away' }), officer, true],
    ['when the own role does not do', step(), head, true],
  ])('%s', (_, target, who, asked) => {
    expect(actsInOwnRole(target, who, now)).toBe(!asked);
  });
});

describe('a transfer', () => {
  it.each<[string, ReviewStep, Officer, Absent[]]>([
    ['the holder', heldBy('officer-a'), officer, []],
    ['the head of the agency', step(), head, []],
    ['the substitute of the holder', heldBy('away'), officer, [away]],
    ['the substitute of the head', step(), officer, [awayHead]],
  ])('is arranged by %s', (_, target, who, absent) => {
    expect(() => assertMayTransfer(target, who, absent, now)).not.toThrow();
  });

  it.each<[string, ReviewStep]>([
    ['who holds nothing', step()],
    ['who is not the holder', heldBy('officer-b')],
    ['whose lease has run out', heldBy('officer-a', { leaseUntil: earlier })],
  ])('is not arranged by an officer %s', (_, target) => {
    expect(refusal(() => assertMayTransfer(target, officer, [away], now))).toMatchObject({ kind: 'forbidden', code: 'transfer-not-yours' });
  });

  it.each<[string, Officer | undefined, string]>([
    ['nobody of the staff list', undefined, 'transferee-unknown'],
    ['an officer of another agency', { ...officer, agencyCode: '11220104MB7654321X' }, 'transferee-unknown'],
    ['an officer of another role', head, 'transferee-not-of-role'],
    ['who received the case (受审分离)', { ...officer, id: 'receiver' }, 'receiver-may-not-decide'],
    ['who accepted it', { ...officer, id: 'acceptor' }, 'receiver-may-not-decide'],
  ])('does not go to %s', (_, to, code) => {
    expect(refusal(() => assertMayReceive(step(), to, ['receiver', 'acceptor']))).toMatchObject({ code, details: { field: 'to' } });
  });

  it('goes to an officer of the agency and role', () => {
    expect(() => assertMayReceive(step(), officer, ['receiver', 'acceptor'])).not.toThrow();
  });
});
