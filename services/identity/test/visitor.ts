/** An answer, not followed. */
export interface Step {
  readonly status: number;
  readonly location: URL | undefined;
  readonly headers: Headers;
  readonly text: string;
}

/** A browser that goes one step at a time. */
export class Visitor {
  private readonly cookies = new Map<string, { readonly pair: string; readonly path: string }>();

  async get(url: URL | string): Promise<Step> {
    return this.send(new URL(url));
  }

  async post(url: URL | string, fields: Record<string, string>): Promise<Step> {
    return this.send(new URL(url), { method: 'POST', body: new URLSearchParams(fields) });
  }

  /** Follows redirects for as long as they stay on this origin. @returns the last step, with its `location` where it leads elsewhere */
  async follow(step: Step, origin: string): Promise<Step> {
    let last = step;
    while (last.location?.origin === origin && !last.location.pathname.startsWith('/auth/callback')) last = await this.get(last.location);
    return last;
  }

  private async send(url: URL, init: RequestInit = {}): Promise<Step> {
    const cookie = [...this.cookies.values()].filter(({ path }) => url.pathname.startsWith(path)).map(({ pair }) => pair);
    const answer = await fetch(url, { ...init, redirect: 'manual', headers: { accept: 'text/html', cookie: cookie.join('; ') } });
    for (const line of answer.headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split('; ');
      const path = attributes.find((attribute) => /^path=/i.test(attribute))?.slice(5) ?? '/';
      this.cookies.set(`${pair.split('=')[0]} ${path}`, { pair, path });
    }
    const location = answer.headers.get('location');
    return {
      status: answer.status,
      location: location ? new URL(location, url) : undefined,
      headers: answer.headers,
      text: await answer.text(),
    };
  }
}
