import { createHash, randomBytes } from 'node:crypto';

/** An access token and when it ends. */
export interface SignedIn {
  readonly accessToken: string;
  readonly expiresAt: Date;
}

/** A person who is signed in, and whose browser the provider remembers. */
export interface SignedInPerson extends SignedIn {
  /** Another token by the browser's cookies alone. @throws Error when the provider asks for the password again */
  again(): Promise<SignedIn>;
}

interface Endpoints {
  readonly authorization_endpoint: string;
  readonly token_endpoint: string;
}

const CLIENT_ID = 'onewindow-cli';
// Nobody listens here: the code is read off the redirect, as a loopback client would get it.
const REDIRECT_URI = 'http://127.0.0.1:29999/callback';
const MAX_REDIRECTS = 10;

/**
 * Signs a person in as a browser would: authorization request with PKCE, sign-in form, redirects and cookies, code, token.
 * @param issuer the public issuer address (`http://127.0.0.1:21000/api/identity`)
 * @throws Error with the page's own message when the sign-in form refuses
 */
export async function signIn(person: { issuer: string; username: string; password: string }): Promise<SignedInPerson> {
  const { issuer, username, password } = person;
  const endpoints = await discover(issuer);
  const browser = new Browser();
  const first = await tokenByCode(endpoints, async (request) =>
    browser.submit(await browser.get(request), new URLSearchParams({ username, password })),
  );
  return { ...first, again: () => tokenByCode(endpoints, (request) => browser.get(request)) };
}

/** @param walk goes the browser's way from the authorization request to the client's address */
async function tokenByCode(endpoints: Endpoints, walk: (request: URL) => Promise<URL>): Promise<SignedIn> {
  const verifier = randomBytes(32).toString('base64url');
  const state = randomBytes(16).toString('base64url');
  const request = new URL(endpoints.authorization_endpoint);
  request.search = new URLSearchParams({
    client_id: CLIENT_ID,
    redirect_uri: REDIRECT_URI,
    response_type: 'code',
    scope: 'openid profile',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    state,
  }).toString();
  const callback = await walk(request);
  if (!isCallback(callback)) throw new Error('the provider asks for the password');
  if (callback.searchParams.get('state') !== state) throw new Error('the answer belongs to another request: state differs');
  const code = callback.searchParams.get('code');
  if (!code)
    throw new Error(
      `no code: ${callback.searchParams.get('error') ?? 'no error either'} ${callback.searchParams.get('error_description') ?? ''}`,
    );
  return token(endpoints, {
    grant_type: 'authorization_code',
    client_id: CLIENT_ID,
    redirect_uri: REDIRECT_URI,
    code,
    code_verifier: verifier,
  });
}

/** Signs a machine in by client credentials. @throws Error with the provider's answer when it refuses */
export async function machineToken({
  issuer,
  clientId,
  clientSecret,
}: {
  issuer: string;
  clientId: string;
  clientSecret: string;
}): Promise<SignedIn> {
  const authorization = `Basic ${Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`).toString('base64')}`;
  return token(await discover(issuer), { grant_type: 'client_credentials' }, { authorization });
}

async function discover(issuer: string): Promise<Endpoints> {
  const answer = await fetch(`${issuer}/.well-known/openid-configuration`);
  if (!answer.ok) throw new Error(`${issuer} has no OpenID configuration: ${answer.status}`);
  return (await answer.json()) as Endpoints;
}

async function token(endpoints: Endpoints, body: Record<string, string>, headers: Record<string, string> = {}): Promise<SignedIn> {
  const asked = Date.now();
  const answer = await fetch(endpoints.token_endpoint, { method: 'POST', headers, body: new URLSearchParams(body) });
  if (!answer.ok) throw new Error(`no token: ${answer.status} ${await answer.text()}`);
  const { access_token, expires_in } = (await answer.json()) as { access_token: string; expires_in: number };
  return { accessToken: access_token, expiresAt: new Date(asked + expires_in * 1000) };
}

/** As much of a browser as signing in needs: cookies by path, redirects followed up to the client's own address. */
class Browser {
  private readonly cookies = new Map<string, { readonly pair: string; readonly path: string }>();

  /** The address of the page that the redirects lead to. */
  async get(url: URL): Promise<URL> {
    const { address, answer } = await this.follow(url, await this.send(url));
    if (!isCallback(address) && !answer.ok) throw new Error(`no sign-in form: ${answer.status} ${alertOf(await answer.text())}`);
    return address;
  }

  /** Posts the form to its own address. @returns the client's address with the code */
  async submit(form: URL, fields: URLSearchParams): Promise<URL> {
    const { address, answer } = await this.follow(form, await this.send(form, { method: 'POST', body: fields }));
    if (!isCallback(address)) throw new Error(`not signed in: ${answer.status} ${alertOf(await answer.text())}`);
    return address;
  }

  private async follow(from: URL, first: Response): Promise<{ address: URL; answer: Response }> {
    let address = from;
    let answer = first;
    for (let hops = 0; hops < MAX_REDIRECTS; hops += 1) {
      const location = answer.headers.get('location');
      if (answer.status < 300 || answer.status >= 400 || !location) return { address, answer };
      address = new URL(location, address);
      if (isCallback(address)) return { address, answer };
      answer = await this.send(address);
    }
    throw new Error(`more than ${MAX_REDIRECTS} redirects from ${from.href}`);
  }

  private async send(url: URL, init: RequestInit = {}): Promise<Response> {
    const cookie = [...this.cookies.values()].filter(({ path }) => url.pathname.startsWith(path)).map(({ pair }) => pair);
    const answer = await fetch(url, {
      ...init,
      redirect: 'manual',
      headers: { accept: 'text/html', ...(cookie.length > 0 && { cookie: cookie.join('; ') }) },
    });
    for (const line of answer.headers.getSetCookie()) this.keep(line);
    return answer;
  }

  private keep(line: string): void {
    const [pair = '', ...attributes] = line.split('; ');
    const path = attributes.find((attribute) => /^path=/i.test(attribute))?.slice('path='.length) ?? '/';
    this.cookies.set(`${pair.split('=')[0]} ${path}`, { pair, path });
  }
}

const isCallback = (address: URL): boolean => address.origin + address.pathname === REDIRECT_URI;

/** What the page says went wrong. */
const alertOf = (html: string): string =>
  /role="alert">([^<]*)</.exec(html)?.[1] ?? /<h1>([^<]*)<\/h1>/.exec(html)?.[1] ?? html.slice(0, 200);
