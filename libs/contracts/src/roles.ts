/** Roles of the access matrix. A token names them; a route says which may use it. */
export const ROLES = [
  'window-clerk',
  'officer',
  'agency-head',
  'government-head',
  'leader',
  'issuing-counter',
  'supervisor',
  'rating-clerk',
  'catalogue-editor',
  'catalogue-reviewer',
  'auditor',
  'administrator',
  'applicant',
  'department-system',
  'orchestrator',
] as const;
export type Role = (typeof ROLES)[number];

/** Audience of every access token of this system. */
export const API_AUDIENCE = 'urn:onewindow:api';

/** Who acts, as the verified token says. */
export interface Principal {
  /** Staff id, applicant's account or client id. */
  readonly id: string;
  readonly kind: 'staff' | 'applicant' | 'machine';
  readonly roles: readonly Role[];
  readonly name: string;
  /** USCC of the agency of staff, or whose system a machine is; empty for applicants. */
  readonly agencyCode: string;
  /** Site and window of staff who work at one; else empty. */
  readonly siteId: string;
  readonly windowId: string;
  /** Keyed hash of the applicant's certificate; empty for others. */
  readonly subjectId: string;
}
