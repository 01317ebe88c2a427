import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { API_AUDIENCE, type Principal, type Role } from '@onewindow/contracts';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

/** An issuer of access tokens for the tests of one service: its keys are served over HTTP, as a real provider's. */
export interface TestIssuer {
  /** What the service gets as OIDC_ISSUER. */
  readonly issuer: string;
  /** What the service gets as OIDC_JWKS_URL. */
  readonly jwksUrl: string;
  /** Token endpoint for machines (client credentials): it takes any secret, and the client's name is its role. */
  readonly tokenUrl: string;
  /** A token that says who this is; `change` is merged over its claims (`{ exp: 1 }`, `{ aud: 'other' }`). */
  token(who: Partial<Principal>, change?: Readonly<Record<string, unknown>>): Promise<string>;
  close(): Promise<void>;
}

const TOKEN_SECONDS = 600;

/** Starts an issuer on a free port of the loopback address. */
export async function testIssuer(): Promise<TestIssuer> {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const keys = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: 'test', alg: 'RS256', use: 'sig' }] });
  const token: TestIssuer['token'] = (who, change = {}) => {
    const claims = {
      iss: issuer,
      aud: API_AUDIENCE,
      sub: who.id ?? 'somebody',
      exp: Math.floor(Date.now() / 1000) + TOKEN_SECONDS,
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
  };
  const server = createServer((request, response) => {
    response.setHeader('content-type', 'application/json');
    if (request.url !== '/token') return void response.end(keys);
    const id = clientOf(request.headers.authorization);
    void token({ id, kind: 'machine', roles: [id as Role] }).then((access_token) =>
      response.end(JSON.stringify({ access_token, token_type: 'Bearer', expires_in: TOKEN_SECONDS })),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    issuer,
    jwksUrl: `${issuer}/jwks`,
    tokenUrl: `${issuer}/token`,
    token,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const clientOf = (basic = ''): string =>
  Buffer.from(basic.replace(/^Basic /, ''), 'base64')
    .toString()
    .split(':', 1)[0] ?? '';
