import { API_AUDIENCE } from '@onewindow/contracts';
import { createLogger, isTransient } from '@onewindow/platform';
import Provider, { errors, interactionPolicy, type Configuration, type KoaContextWithOIDC } from 'oidc-provider';
import type { DataSource } from 'typeorm';
import type { Directory } from '../account/directory.js';
import { TOKEN_CLAIMS, tokenClaims } from '../account/principal.domain.js';
import { PAGE_HEADERS } from '../web/page.js';
import { messagePage, signOutPage } from '../web/pages.js';
import { clients, type ClientSettings } from './clients.js';
import { ProviderRecordAdapter } from './provider-record.adapter.js';
import type { ProviderSecrets } from './provider-secrets.js';

const HOUR = 3600;
// The provider's page that ends a session nobody has any more submits itself: it adds its script's hash to this list.
const OWN_PAGES_POLICY = `default-src 'none'; script-src 'none'; base-uri 'none'; frame-ancestors 'none'`;

/** What the provider is made from. */
export interface ProviderSettings extends ClientSettings {
  /** Public address of this service, as tokens name it; may have a path. */
  readonly issuer: string;
  readonly accessTokenSeconds: number;
}

/** The OpenID Connect provider, configured for this system: JWT access tokens for one audience, no consent, PKCE for everyone. */
export class OidcProvider {
  readonly provider: Provider;
  readonly portalUrl: string;
  private readonly logger = createLogger('oidc-provider');
  private readonly failures = new WeakMap<object, Error>();

  constructor(
    private readonly settings: ProviderSettings,
    private readonly directory: Directory,
    secrets: ProviderSecrets,
    db: DataSource,
  ) {
    this.portalUrl = `${settings.portalUrl}/`;
    this.provider = new Provider(settings.issuer, this.configuration(secrets, db));
    this.provider.proxy = true;
    this.watchAnswers();
  }

  private configuration(secrets: ProviderSecrets, db: DataSource): Configuration {
    const basePath = new URL(this.settings.issuer).pathname.replace(/\/$/, '');
    return {
      adapter: (kind: string) => new ProviderRecordAdapter(db, kind),
      clients: clients(this.settings),
      clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'none'],
      clientBasedCORS: () => false,
      jwks: secrets.jwks,
      cookies: {
        keys: secrets.cookieKeys,
        names: { session: 'onewindow_identity', interaction: 'onewindow_sign_in', resume: 'onewindow_sign_in_resume' },
        long: { httpOnly: true, sameSite: 'lax', path: basePath || '/' },
        short: { httpOnly: true, sameSite: 'lax' },
      },
      scopes: ['openid', 'profile', 'offline_access'],
      claims: { openid: ['sub'], profile: [...TOKEN_CLAIMS] },
      conformIdTokenClaims: false,
      responseTypes: ['code'],
      pkce: { required: () => true },
      features: this.features(),
      interactions: { policy: signInOnly(), url: (_ctx, interaction) => `${basePath}/interaction/${interaction.uid}` },
      loadExistingGrant: grantForOwnClient,
      issueRefreshToken: (_ctx, client) => client.grantTypeAllowed('refresh_token'),
      findAccount: (_ctx, id) => this.findAccount(id),
      extraTokenClaims: (_ctx, token) => this.accessTokenClaims(token),
      renderError: (ctx, out) => this.renderError(ctx, out.error, out.error_description),
      ttl: {
        AccessToken: this.settings.accessTokenSeconds,
        ClientCredentials: this.settings.accessTokenSeconds,
        IdToken: this.settings.accessTokenSeconds,
        AuthorizationCode: 60,
        Interaction: HOUR / 2,
        Session: 12 * HOUR,
        Grant: 12 * HOUR,
        RefreshToken: 12 * HOUR,
      },
    };
  }

  private features(): Configuration['features'] {
    return {
      devInteractions: { enabled: false },
      dPoP: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      userinfo: { enabled: false },
      clientCredentials: { enabled: true },
      revocation: { enabled: true, allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => API_AUDIENCE,
        useGrantedResource: () => true,
        getResourceServerInfo: (_ctx, resource) => {
          if (resource !== API_AUDIENCE) throw new errors.InvalidTarget();
          return { scope: 'api', audience: API_AUDIENCE, accessTokenFormat: 'jwt', jwt: { sign: { alg: 'RS256' } } };
        },
      },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (ctx, form) => show(ctx, signOutPage(form)),
        postLogoutSuccessSource: (ctx) => show(ctx, messagePage('已退出登录', '您已安全退出。', this.portalUrl)),
      },
    };
  }

  private async findAccount(id: string) {
    const principal = await this.directory.findById(id);
    return principal && { accountId: id, claims: () => ({ sub: id, ...tokenClaims(principal) }) };
  }

  private async accessTokenClaims(token: { readonly clientId?: string | undefined; readonly accountId?: string }) {
    const principal = token.accountId
      ? await this.directory.findById(token.accountId)
      : await this.directory.findMachine(token.clientId ?? '');
    if (!principal) throw new errors.UnauthorizedClient('nobody in office has this account, or no agency names this client');
    return { ...tokenClaims(principal) };
  }

  private renderError(ctx: KoaContextWithOIDC, error: string, description = ''): void {
    const ours = ctx.status >= 500;
    const message = ours ? '系统暂时无法完成登录，请稍后再试。' : '登录请求无效或已过期，请返回门户重新登录。';
    show(ctx, messagePage('无法登录', message, this.portalUrl, ours ? '' : `${error} ${description}`.trim()));
  }

  // The provider answers 500 to whatever goes wrong inside; a database that is away is worth another try.
  private watchAnswers(): void {
    this.provider.on('server_error', (ctx, error) => {
      this.failures.set(ctx, error);
      this.logger[isTransient(error) ? 'warn' : 'error']({ err: error, path: ctx.path }, 'the provider failed');
    });
    this.provider.use(async (ctx, next) => {
      ctx.set('content-security-policy', OWN_PAGES_POLICY);
      await next();
      const failure = this.failures.get(ctx);
      if (!failure || !isTransient(failure)) return;
      ctx.status = 503;
      ctx.set('retry-after', '2');
    });
  }
}

function show(ctx: KoaContextWithOIDC, html: string): void {
  ctx.set({ ...PAGE_HEADERS });
  ctx.body = html;
}

// Every client is our own: what it may do is in the token's roles, so nobody is asked to consent.
function signInOnly() {
  const policy = interactionPolicy.base();
  policy.remove('consent');
  return policy;
}

async function grantForOwnClient({ oidc }: KoaContextWithOIDC) {
  const { client, session, provider } = oidc;
  if (!client || !session?.accountId) return undefined;
  const known = session.grantIdFor(client.clientId);
  const kept = known && (await provider.Grant.find(known));
  if (kept) return kept;
  const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
  grant.addOIDCScope('openid profile offline_access');
  grant.addResourceScope(API_AUDIENCE, 'api');
  await grant.save();
  return grant;
}
