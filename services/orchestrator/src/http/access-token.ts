import { z } from 'zod';

/** By what a machine signs in (OAuth 2.0 client credentials, RFC 6749 section 4.4). */
export interface MachineAccount {
  /** The provider's token endpoint. */
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

const TokenAnswer = z.object({ access_token: z.string().min(1), expires_in: z.number().positive() });

/** A new token is asked for this long before the old one ends. */
const AHEAD_MS = 30_000;

/** The machine's own access token, asked for when it is needed and kept until shortly before it ends. */
export class AccessToken {
  private kept: { readonly value: string; readonly until: number } | undefined;
  private asking: Promise<string> | undefined;

  constructor(private readonly account: MachineAccount) {}

  /** @throws Error when the provider does not give one; it may later */
  get(signal: AbortSignal): Promise<string> {
    if (this.kept && Date.now() < this.kept.until) return Promise.resolve(this.kept.value);
    this.asking ??= this.ask(signal).finally(() => (this.asking = undefined));
    return this.asking;
  }

  /** The service did not take it: the next call asks for another one. */
  forget(): void {
    this.kept = undefined;
  }

  private async ask(signal: AbortSignal): Promise<string> {
    const { tokenUrl, clientId, clientSecret } = this.account;
    const asked = Date.now();
    const basic = Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`).toString('base64');
    const answer = await fetch(tokenUrl, {
      method: 'POST',
      headers: { authorization: `Basic ${basic}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
      signal,
    });
    if (!answer.ok) throw new Error(`the identity provider gives no token to ${clientId}: ${answer.status}`);
    const { access_token, expires_in } = TokenAnswer.parse(await answer.json());
    this.kept = { value: access_token, until: asked + expires_in * 1000 - AHEAD_MS };
    return access_token;
  }
}
