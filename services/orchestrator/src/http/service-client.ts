import { ApplicationFailure } from '@temporalio/common';
import { AccessToken, type MachineAccount } from './access-token.js';

/** Services that the orchestrator acts on. */
export const OWNERS = ['intake', 'approval', 'supervision', 'rating'] as const;
export type Owner = (typeof OWNERS)[number];

export interface ServiceClientSettings extends MachineAccount {
  /** Address of each service, without a slash at the end. */
  readonly urls: Readonly<Record<Owner, string>>;
}

/** A command or query of a service. */
export interface ServiceCall {
  readonly service: Owner;
  readonly method: 'GET' | 'PUT' | 'POST';
  /** With its query, from the service's root: `/v1/deadlines/ring`. */
  readonly path: string;
  readonly body?: unknown;
}

/** Shorter than an activity's own limit, so that the service is asked again rather than given up. */
const ANSWER_LIMIT_MS = 8000;
const AGAIN: ReadonlySet<number> = new Set([408, 425, 429]);

/** Calls the services by HTTP as the machine that this is. What a service says in its problem decides whether the call is worth repeating. */
export class ServiceClient {
  private readonly token: AccessToken;

  constructor(private readonly settings: ServiceClientSettings) {
    this.token = new AccessToken(settings);
  }

  /**
   * @param signal ends the call: that of the activity
   * @returns the answer's body; undefined where it has none
   * @throws ApplicationFailure, not to be repeated, with the problem's code where the service refuses; Error where another try may succeed
   */
  async call(call: ServiceCall, signal: AbortSignal): Promise<unknown> {
    let answer = await this.send(call, signal);
    if (answer.status === 401) {
      this.token.forget();
      answer = await this.send(call, signal);
    }
    const said = await bodyOf(answer);
    if (answer.ok) return said;
    throw failure(call, answer.status, said);
  }

  private async send({ service, method, path, body }: ServiceCall, signal: AbortSignal): Promise<Response> {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(ANSWER_LIMIT_MS)]);
    const authorization = `Bearer ${await this.token.get(limit)}`;
    return fetch(`${this.settings.urls[service]}${path}`, {
      method,
      headers: { authorization, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: limit,
    });
  }
}

async function bodyOf(answer: Response): Promise<unknown> {
  const text = await answer.text();
  if (text === '') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function failure({ service, method, path }: ServiceCall, status: number, said: unknown): Error {
  const { code, detail } = (said ?? {}) as { code?: string; detail?: string };
  const words = `${service} answered ${method} ${path} with ${status}${code ? ` ${code}` : ''}${detail ? `: ${detail}` : ''}`;
  const refused = status >= 400 && status < 500 && !AGAIN.has(status) && status !== 401;
  return refused ? ApplicationFailure.nonRetryable(words, code ?? `status-${status}`) : new Error(words);
}
