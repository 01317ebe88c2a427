import { ROLES, type Principal, type Role } from '@onewindow/contracts';
import type { FastifyRequest } from 'fastify';
import type { JWTPayload } from 'jose';
import { z } from 'zod';

const principals = new WeakMap<FastifyRequest, Principal>();

const known: ReadonlySet<string> = new Set(ROLES);
const isRole = (name: string): name is Role => known.has(name);

// Roles this build does not know are dropped, so that identity may learn a new one first.
const Claims = z.object({
  sub: z.string().min(1),
  ow_kind: z.enum(['staff', 'applicant', 'machine']),
  ow_roles: z.array(z.string()).transform((names) => names.filter(isRole)),
  name: z.string().default(''),
  ow_agency: z.string().default(''),
  ow_site: z.string().default(''),
  ow_window: z.string().default(''),
  ow_subject: z.string().default(''),
});

/** The principal of a verified token's claims; undefined when they are not those of one of our tokens. */
export function principalFrom(claims: JWTPayload): Principal | undefined {
  const { data } = Claims.safeParse(claims);
  if (data === undefined) return undefined;
  return {
    id: data.sub,
    kind: data.ow_kind,
    roles: data.ow_roles,
    name: data.name,
    agencyCode: data.ow_agency,
    siteId: data.ow_site,
    windowId: data.ow_window,
    subjectId: data.ow_subject,
  };
}

/** Remembers who sent the request, for as long as the request lives. */
export function setPrincipal(request: FastifyRequest, principal: Principal): void {
  principals.set(request, principal);
}

/** Who sent the request; undefined on public routes. */
export function principalOf(request: FastifyRequest): Principal | undefined {
  return principals.get(request);
}
