import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { API_AUDIENCE, type Principal } from '@onewindow/contracts';
import type { FastifyRequest } from 'fastify';
import { errors, jwtVerify } from 'jose';
import { ProblemError } from '../http/problem.js';
import { accessOf } from './decorators.js';
import type { IssuerKeys } from './keys.js';
import { principalFrom, setPrincipal } from './principal.js';

const CLOCK_TOLERANCE_SECONDS = 5;
const ALGORITHMS = ['ES256', 'ES384', 'EdDSA', 'PS256', 'RS256'];

/** Whose tokens the guard takes. */
export interface TokenIssuer {
  readonly issuer: string;
  readonly keys: IssuerKeys;
}

/**
 * Lets a request through to a route when the route is public or the bearer token is good and carries one of the route's roles.
 * Problems: 401 `token-missing`, `token-invalid`, `token-expired`; 403 `role-not-allowed`; 503 when the issuer's keys cannot be fetched.
 */
export class AccessGuard implements CanActivate {
  constructor(private readonly tokens: TokenIssuer | undefined) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') return true;
    const access = accessOf(context.getHandler());
    if (access === 'public') return true;
    if (access === undefined || this.tokens === undefined) throw new Error(`${context.getHandler().name} does not say who may use it`);
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const principal = await verify(this.tokens, bearer(request));
    if (!principal.roles.some((role) => access.includes(role))) {
      throw new ProblemError(403, 'role-not-allowed', 'None of your roles may do this.');
    }
    setPrincipal(request, principal);
    return true;
  }
}

function bearer(request: FastifyRequest): string {
  const token = /^bearer +(\S+) *$/i.exec(request.headers.authorization ?? '')?.[1];
  if (token === undefined) throw new ProblemError(401, 'token-missing', 'This needs a bearer token.', { 'www-authenticate': 'Bearer' });
  return token;
}

async function verify({ issuer, keys }: TokenIssuer, token: string): Promise<Principal> {
  try {
    const { payload } = await jwtVerify(token, keys.find, {
      issuer,
      audience: API_AUDIENCE,
      algorithms: ALGORITHMS,
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      requiredClaims: ['exp', 'sub'],
    });
    const principal = principalFrom(payload);
    if (principal !== undefined) return principal;
  } catch (error) {
    if (error instanceof errors.JWTExpired) throw refused('token-expired', 'The token has expired.');
    if (!(error instanceof errors.JOSEError)) throw error;
  }
  throw refused('token-invalid', 'The token is not one that this system takes.');
}

function refused(code: string, message: string): ProblemError {
  return new ProblemError(401, code, message, { 'www-authenticate': 'Bearer error="invalid_token"' });
}
