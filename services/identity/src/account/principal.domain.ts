import { ROLES, type Principal, type Role } from '@onewindow/contracts';

/** A member of staff as catalog's event tells it. */
export interface StaffAccount {
  readonly staffId: string;
  readonly name: string;
  readonly agencyCode: string;
  readonly siteId: string;
  readonly windowId: string;
  readonly roles: readonly string[];
}

const isRole = (role: string): role is Role => (ROLES as readonly string[]).includes(role);

/** Staff as a token shows them. A role this build does not know gives no right and is left out. */
export const staffPrincipal = (staff: StaffAccount): Principal => ({
  id: staff.staffId,
  kind: 'staff',
  roles: staff.roles.filter(isRole),
  name: staff.name,
  agencyCode: staff.agencyCode,
  siteId: staff.siteId,
  windowId: staff.windowId,
  subjectId: '',
});

/** The claims every access token of this system carries; platform's guard reads them back into a Principal. */
export interface TokenClaims {
  readonly ow_kind: Principal['kind'];
  readonly ow_roles: readonly Role[];
  readonly name: string;
  readonly ow_agency: string;
  readonly ow_site: string;
  readonly ow_window: string;
  readonly ow_subject: string;
}

/** Names of the claims, as the ID token's `profile` scope lists them. */
export const TOKEN_CLAIMS = [
  'ow_kind',
  'ow_roles',
  'name',
  'ow_agency',
  'ow_site',
  'ow_window',
  'ow_subject',
] as const satisfies readonly (keyof TokenClaims)[];

/** Principal → claims; `sub` is set by the provider. */
export const tokenClaims = (principal: Principal): TokenClaims => ({
  ow_kind: principal.kind,
  ow_roles: principal.roles,
  name: principal.name,
  ow_agency: principal.agencyCode,
  ow_site: principal.siteId,
  ow_window: principal.windowId,
  ow_subject: principal.subjectId,
});
