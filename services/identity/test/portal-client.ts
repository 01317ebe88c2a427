import { createHash, randomBytes } from 'node:crypto';
import { PASSWORD, PORTAL_SECRET, type RunningIdentity } from './running-identity.js';
import type { Visitor } from './visitor.js';

/** An answer of the token endpoint. */
export interface TokenAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, string>>;
}

/** A code and what it takes to change it for tokens. */
export interface Exchange extends Record<string, string> {
  grant_type: 'authorization_code';
  code: string;
  code_verifier: string;
}

/** A verifier and its challenge (RFC 7636, S256). */
export function pkce(): { verifier: string; challenge: string } {
  const verifier = randomBytes(32).toString('base64url');
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') };
}

/** The portal as the provider sees it: a confidential client with PKCE. */
export class PortalClient {
  constructor(private readonly identity: RunningIdentity) {}

  /** An authorization request, changed where the test says so; an empty value leaves the parameter out. */
  request(change: Readonly<Record<string, string>> = {}, challenge = pkce().challenge): URL {
    const url = new URL(`${this.identity.issuer}/auth`);
    const code = { response_type: 'code', scope: 'openid profile', state: 's', code_challenge: challenge, code_challenge_method: 'S256' };
    const parameters = { client_id: 'onewindow-portal', redirect_uri: this.redirectUri, ...code, ...change };
    for (const [name, value] of Object.entries(parameters)) if (value !== '') url.searchParams.set(name, value);
    return url;
  }

  /** Signs somebody in up to the code. */
  async codeFor(visitor: Visitor, username: string): Promise<Exchange> {
    const { verifier, challenge } = pkce();
    const form = await visitor.get(this.request({}, challenge));
    const sent = await visitor.post(form.location ?? '', { username, password: PASSWORD });
    const back = await visitor.follow(sent, this.identity.address.origin);
    return { grant_type: 'authorization_code', code: back.location?.searchParams.get('code') ?? '', code_verifier: verifier };
  }

  /** The visitor comes again. @returns whether they get a code without being asked for a password */
  async isSignedIn(visitor: Visitor): Promise<boolean> {
    const step = await visitor.follow(await visitor.get(this.request()), this.identity.address.origin);
    return step.location?.searchParams.has('code') ?? false;
  }

  async tokens(fields: Readonly<Record<string, string>>, secret = PORTAL_SECRET): Promise<TokenAnswer> {
    const authorization = `Basic ${Buffer.from(`onewindow-portal:${secret}`).toString('base64')}`;
    const body = new URLSearchParams({ redirect_uri: this.redirectUri, ...fields });
    const answer = await fetch(`${this.identity.issuer}/token`, { method: 'POST', headers: { authorization }, body });
    return { status: answer.status, body: (await answer.json()) as Record<string, string> };
  }

  renewed(tokens: TokenAnswer): Promise<TokenAnswer> {
    return this.tokens({ grant_type: 'refresh_token', refresh_token: tokens.body['refresh_token'] ?? '' });
  }

  private get redirectUri(): string {
    return `${this.identity.address.origin}/auth/callback`;
  }
}
