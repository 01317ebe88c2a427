import type { StaffMember } from '@onewindow/contracts';
import { machineToken } from '@onewindow/testing';
import { decodeJwt, decodeProtectedHeader, generateKeyPair, SignJWT } from 'jose';
import { verified } from './issued-token.js';
import { pkce, type PortalClient } from './portal-client.js';
import { MACHINE_SECRET, type RunningIdentity } from './running-identity.js';
import { Visitor, type Step } from './visitor.js';

/** What is there when the cases run. */
export interface Given {
  readonly identity: RunningIdentity;
  readonly portal: PortalClient;
  /** Somebody who can sign in. */
  readonly clerk: StaffMember;
}

/** The portal's side: codes, tokens, renewing, signing out, restarts. */
export function portalCases(given: () => Given): void {
  describe('the portal', () => {
    it('changes its code for tokens once, with the right verifier and its secret, and renews them', async () => {
      const { identity, portal, clerk } = given();
      const exchange = await portal.codeFor(new Visitor(), clerk.username);
      expect(await portal.tokens(exchange, 'wrong-secret-0123456789')).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
      const otherVerifier = { ...exchange, code_verifier: pkce().verifier };
      expect(await portal.tokens(otherVerifier)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });

      const tokens = await portal.tokens(exchange);
      expect(tokens.status).toBe(200);
      const identified = { aud: 'onewindow-portal', sub: clerk.staffId, name: clerk.name, ow_roles: clerk.roles };
      expect(decodeJwt(tokens.body['id_token'] ?? '')).toMatchObject(identified);
      const renewed = await portal.renewed(tokens);
      expect(await verified(identity.issuer, renewed.body['access_token'] ?? '')).toMatchObject({ sub: clerk.staffId });
      expect(await portal.tokens(exchange)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    });

    it('gets tokens for one of four requests that present one code at once', async () => {
      const { portal, clerk } = given();
      const exchange = await portal.codeFor(new Visitor(), clerk.username);
      const answers = await Promise.all([1, 2, 3, 4].map(() => portal.tokens(exchange)));
      expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 400, 400, 400]);
    });

    const error = (step: Step) => step.location?.searchParams.get('error');
    const whereTo = (step: Step) => step.location;
    it.each<[string, Record<string, string>, (step: Step) => unknown, unknown]>([
      ['without PKCE', { code_challenge: '', code_challenge_method: '' }, error, 'invalid_request'],
      ['with an address that is not its own', { redirect_uri: 'http://evil.test/auth/callback' }, whereTo, undefined],
      ['under the name of a client that does not exist', { client_id: 'stranger' }, whereTo, undefined],
      ['under a name that no client can have', { client_id: '\0' }, whereTo, undefined],
      ['for another audience', { resource: 'urn:other' }, error, 'invalid_target'],
    ])('is refused %s', async (_, change, what, expected) => {
      const { portal } = given();
      const step = await new Visitor().get(portal.request(change));
      expect(step.status).toBeLessThan(500);
      expect(step.location?.pathname ?? '').not.toContain('/interaction/');
      expect(what(step)).toBe(expected);
    });

    it('signs the person out: the next request asks for a password again', async () => {
      const { identity, portal, clerk } = given();
      const visitor = new Visitor();
      await portal.codeFor(visitor, clerk.username);
      expect(await portal.isSignedIn(visitor)).toBe(true);

      const page = await visitor.get(`${identity.issuer}/session/end?client_id=onewindow-portal`);
      expect(page.text).toContain('退出登录');
      const xsrf = /name="xsrf" value="(\w+)"/.exec(page.text)?.[1] ?? '';
      await visitor.post(`${identity.issuer}/session/end/confirm`, { xsrf, logout: 'yes' });
      expect(await portal.isSignedIn(visitor)).toBe(false);

      const nobody = await new Visitor().get(`${identity.issuer}/session/end?client_id=onewindow-portal`);
      expect(nobody.headers.get('content-security-policy')).toMatch(/script-src 'none' 'sha256-/);
    });
  });

  describe('a token', () => {
    it('is refused when it has expired, names another issuer or audience, or is signed by another key', async () => {
      const { identity } = given();
      const { accessToken } = await machineToken({ issuer: identity.issuer, clientId: 'orchestrator', clientSecret: MACHINE_SECRET });
      const failure = (token: string, check = {}) => verified(identity.issuer, token, check).catch((error: unknown) => error);
      expect(await failure(accessToken, { currentDate: new Date(Date.now() + 901_000) })).toMatchObject({ code: 'ERR_JWT_EXPIRED' });
      expect(await failure(accessToken, { issuer: 'http://other' })).toMatchObject({ code: 'ERR_JWT_CLAIM_VALIDATION_FAILED' });
      expect(await failure(accessToken, { audience: 'urn:other' })).toMatchObject({ code: 'ERR_JWT_CLAIM_VALIDATION_FAILED' });

      const { privateKey } = await generateKeyPair('RS256');
      const { kid } = decodeProtectedHeader(accessToken);
      const forged = await new SignJWT(decodeJwt(accessToken)).setProtectedHeader({ alg: 'RS256', ...(kid && { kid }) }).sign(privateKey);
      expect(await failure(forged)).toMatchObject({ code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED' });
    });

    it('stays good when identity is restarted, and so do sessions and refresh tokens', async () => {
      const { identity, portal, clerk } = given();
      const visitor = new Visitor();
      const tokens = await portal.tokens(await portal.codeFor(visitor, clerk.username));
      const keysBefore = await (await fetch(`${identity.issuer}/jwks`)).json();

      await identity.restart();
      expect(await (await fetch(`${identity.issuer}/jwks`)).json()).toEqual(keysBefore);
      expect(await verified(identity.issuer, tokens.body['access_token'] ?? '')).toMatchObject({ sub: clerk.staffId });
      expect((await portal.renewed(tokens)).status).toBe(200);
      expect(await portal.isSignedIn(visitor)).toBe(true);
    }, 30_000);
  });
}
