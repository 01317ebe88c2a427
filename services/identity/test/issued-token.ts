import { API_AUDIENCE } from '@onewindow/contracts';
import { createRemoteJWKSet, jwtVerify, type JWTPayload } from 'jose';

/** What a service would look at, changed where a test says so. */
export interface Check {
  readonly issuer?: string;
  readonly audience?: string;
  readonly currentDate?: Date;
}

/** The claims of an access token, checked as every service does: against the keys that the issuer publishes. @throws JOSEError */
export async function verified(issuer: string, token: string, check: Check = {}): Promise<JWTPayload> {
  const configuration = (await (await fetch(`${issuer}/.well-known/openid-configuration`)).json()) as { jwks_uri: string };
  const keys = createRemoteJWKSet(new URL(configuration.jwks_uri));
  return (await jwtVerify(token, keys, { issuer, audience: API_AUDIENCE, ...check })).payload;
}
