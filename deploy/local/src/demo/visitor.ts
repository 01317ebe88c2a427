import { setTimeout as sleep } from 'node:timers/promises';
import { signIn } from '../sign-in.js';

/** An answer as its status and body. */
export interface Answer<T> {
  readonly status: number;
  /** Seconds, where the answer says when to try again. */
  readonly retryAfter: string | null;
  readonly body: T;
}

/** Somebody who uses the system from outside, at its one public address. */
export class Visitor {
  private constructor(
    private readonly portal: string,
    private readonly token: string | undefined,
  ) {}

  /** Somebody without an account. */
  static unknown(portal: string): Visitor {
    return new Visitor(portal, undefined);
  }

  /** Holder of a token got elsewhere (a department's own system). */
  static withToken(portal: string, token: string): Visitor {
    return new Visitor(portal, token);
  }

  /** Somebody with an account, signed in as a browser would. */
  static async signedIn(portal: string, username: string, password: string): Promise<Visitor> {
    const { accessToken } = await signIn({ issuer: `${portal}/api/identity`, username, password });
    return new Visitor(portal, accessToken);
  }

  /** @param path `/<service>/v1/…` */
  async send<T>(method: string, path: string, body?: unknown): Promise<Answer<T>> {
    const response = await fetch(`${this.portal}/api${path}`, {
      method,
      headers: {
        ...(this.token ? { authorization: `Bearer ${this.token}` } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, retryAfter: response.headers.get('retry-after'), body: (await response.json()) as T };
  }

  /** As `send`, but anything else than 2xx is an error that shows the problem. */
  async must<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await this.send<T>(method, path, body);
    if (answer.status >= 200 && answer.status < 300) return answer.body;
    throw new Error(`${method} ${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  }

  /** Asks again until `found` is content: events travel, so what one service did another shows a moment later. */
  async until<T>(path: string, found: (body: T) => boolean, timeoutMs = 15_000): Promise<T> {
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      const answer = await this.send<T>('GET', path);
      if (answer.status === 200 && found(answer.body)) return answer.body;
      if (Date.now() > deadline)
        throw new Error(
          `GET ${path} did not come to what was waited for; last answer ${answer.status}: ${JSON.stringify(answer.body).slice(0, 500)}`,
        );
      await sleep(20);
    }
  }
}
