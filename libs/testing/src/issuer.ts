import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { API_AUDIENCE, type Principal } from '@onewindow/contracts';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

/** An issuer of access tokens for the tests of one service: its keys are served over HTTP, as a real provider's. */
export interface TestIssuer {
  /** What the service gets as OIDC_ISSUER. */
  readonly issuer: string;
  /** What the service gets as OIDC_JWKS_URL. */
  readonly jwksUrl: string;
  /** A token that says who this is; `change` is merged over its claims (`{ exp: 1 }`, `{ aud: 'other' }`). */
  token(who: Partial<Principal>, change?: Readonly<Record<string, unknown>>): Promise<string>;
  close(): Promise<void>;
}

/** Starts an issuer on a free port of the loopback address. */
export async function testIssuer(): Promise<TestIssuer> {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const keys = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: 'test', alg: 'RS256', use: 'sig' }] });
  const server = createServer((_, response) => response.setHeader('content-type', 'application/json').end(keys));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    issuer,
    jwksUrl: `${issuer}/jwks`,
    token: (who, change = {}) => {
      const claims = {
        iss: issuer,
        aud: API_AUDIENCE,
        sub: who.id ?? 'somebody',
        exp: Math.floor(Date.now() / 1000) + 600,
        name: who.name ?? '测试',
        ow_kind: who.kind ?? 'staff',
        ow_roles: who.roles ?? [],
        ow_agency: who.agencyCode ?? '',
        ow_site: who.siteId ?? '',
        ow_window: who.windowId ?? '',
        ow_subject: who.subjectId ?? '',
        ...change,
      };
      return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'test' }).setIssuedAt().sign(privateKey);
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
