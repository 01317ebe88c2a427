import { v5, v7 } from 'uuid';

/** A new id: uuid v7, so that ids of one day lie together in an index. It carries the writer's clock; never order by it. */
export const newId = (): string => v7();

/**
 * The id of something made from a cause, the same each time: a handler that runs twice makes one thing.
 * @param cause a uuid (the aggregate or event that causes it)
 * @param role what is made of it (`rating-invitation:1`)
 */
export const derivedId = (cause: string, role: string): string => v5(role, cause);

const NAMESPACE = '6f8e4c52-5e53-4a0b-9a57-3d1d8d1f2a10';

/** The id of an aggregate whose natural key is a code (an agency, an item): the same in every installation. */
export const codeId = (kind: string, code: string): string => v5(`${kind}:${code}`, NAMESPACE);

/**
 * The invitation to rate one visit (一次一评) or, for `visit` 0, the matter as a whole (一事一评), known to intake and rating without a
 * message.
 */
export const ratingInvitationId = (caseId: string, visit: number): string => derivedId(caseId, `rating-invitation:${visit}`);

/** The work order that a bad rating opens (差评工单), known from the invitation. */
export const workOrderId = (invitationId: string): string => derivedId(invitationId, 'work-order');
