import { API_AUDIENCE, ROLES, type Principal, type Role } from '@onewindow/contracts';
import { machineToken, signIn, testStack } from '@onewindow/testing';
import { decodeJwt, importJWK, SignJWT, type CryptoKey, type JWK } from 'jose';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Client } from 'pg';
import { parse } from 'yaml';
import { workspaceRoot } from '../../src/paths.js';

/** Somebody with a token. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly token: string;
}

/** Every demo account, signed in as it signs in, and a department's own system. */
export async function demoAccounts(portal: string): Promise<Person[]> {
  const issuer = `${portal}/api/identity`;
  const file = path.join(workspaceRoot, 'services/catalog/data/jilin/staff.yaml');
  const { staff } = parse(readFileSync(file, 'utf8')) as { staff: { username: string; roles: string[]; active?: boolean }[] };
  const active = staff.filter((member) => member.active !== false);
  // the first of each set of roles; the departments' other people differ in nothing that a route looks at
  const sameRoles = (one: string[], other: string[]): boolean => one.join() === other.join();
  const different = active.filter((member, at) => active.findIndex((other) => sameRoles(other.roles, member.roles)) === at);
  const usernames = [...different.map(({ username }) => username), 'zhangwei', 'hongyuan'];
  const { demoPassword, marketSystemSecret } = testStack();
  const tokens = await Promise.all([
    ...usernames.map(async (username) => [username, await signIn({ issuer, username, password: demoPassword })] as const),
    machineToken({ issuer, clientId: 'market-system', clientSecret: marketSystemSecret }).then(
      (token) => ['market-system', token] as const,
    ),
  ]);
  return tokens.map(([name, { accessToken }]) => {
    const { sub, ow_roles: roles } = decodeJwt<{ ow_roles: string[] }>(accessToken);
    return { id: sub ?? '', name, roles, token: accessToken };
  });
}

/** Signs tokens with the running identity's own key: for roles that no account has, and for times that have passed. */
export class TokenPress {
  private constructor(
    private readonly issuer: string,
    private readonly key: CryptoKey | Uint8Array,
    private readonly jwk: JWK,
  ) {}

  static async of(portal: string): Promise<TokenPress> {
    const client = new Client(testStack().identityDatabase);
    await client.connect();
    try {
      const { rows } = await client.query<{ value: string }>(`SELECT value FROM provider_secret WHERE name = 'jwks'`);
      const [jwk] = (JSON.parse(rows[0]?.value ?? '{"keys":[]}') as { keys: JWK[] }).keys;
      if (!jwk) throw new Error('identity keeps no key');
      return new TokenPress(`${portal}/api/identity`, await importJWK(jwk), jwk);
    } finally {
      await client.end();
    }
  }

  /** A token as identity gives it. @param expires seconds from now */
  token(role: Role, { expires = 600, issuer = this.issuer } = {}): Promise<string> {
    const claims = { ow_kind: kindOf(role), ow_roles: [role], name: role, ow_agency: '11220104000000019D', ow_site: '220104-center' };
    return new SignJWT(claims)
      .setProtectedHeader({ alg: this.jwk.alg as string, kid: this.jwk.kid as string, typ: 'at+jwt' })
      .setSubject(`test-${role}`)
      .setIssuer(issuer)
      .setAudience(API_AUDIENCE)
      .setIssuedAt()
      .setExpirationTime(Math.floor(Date.now() / 1000) + expires)
      .sign(this.key);
  }

  /** Somebody for each role there is. */
  everyRole(): Promise<Person[]> {
    return Promise.all(
      ROLES.map(async (role) => ({ id: `test-${role}`, name: `a ${role}`, roles: [role], token: await this.token(role) })),
    );
  }
}

function kindOf(role: Role): Principal['kind'] {
  if (role === 'applicant') return 'applicant';
  return role === 'department-system' || role === 'orchestrator' ? 'machine' : 'staff';
}
