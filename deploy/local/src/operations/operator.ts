import type { Page, Problem } from '@onewindow/contracts';
import { Visitor } from '../demo/visitor.js';
import { SetupError } from '../part.js';
import { findRunning } from '../running.js';
import { SERVICES } from '../topology.js';

/** Says a line to the person at the terminal. */
export type Say = (line: string) => void;

/** Services that keep tables, hence aggregates or messages that they could not apply. */
export const KEEPERS: readonly string[] = SERVICES.filter(({ hasSchema }) => hasSchema).map(({ name }) => name);

/** The demo administrator, who asks services over the portal. */
export class Operator {
  private constructor(private readonly administrator: Visitor) {}

  /** @throws SetupError when no `npm start` runs in this folder */
  static async ofRunning(): Promise<Operator> {
    const { portal, demoPassword } = findRunning();
    return Operator.signedIn(portal, demoPassword);
  }

  static async signedIn(portal: string, password: string): Promise<Operator> {
    return new Operator(await Visitor.signedIn(portal, 'admin', password));
  }

  /** @throws SetupError with the service's own sentence when it refuses */
  async ask<T>(service: string, method: 'GET' | 'POST', path: string, body?: unknown): Promise<T> {
    return granted(service, await this.administrator.send<T & Problem>(method, `/${service}/v1/operations/${path}`, body));
  }

  /** What a service answers to a reading. @throws SetupError with its own sentence when it refuses */
  async get<T>(path: string): Promise<T> {
    return granted(serviceOf(path), await this.administrator.send<T & Problem>('GET', path));
  }

  /** The same; undefined where there is none. @throws SetupError with its own sentence when it refuses otherwise */
  async find<T>(path: string): Promise<T | undefined> {
    const answer = await this.administrator.send<T & Problem>('GET', path);
    return answer.status === 404 ? undefined : granted(serviceOf(path), answer);
  }

  /** Every row of a list, page by page. */
  async *all<T>(service: string, path: string, query: Readonly<Record<string, string>> = {}): AsyncGenerator<T> {
    for (let next: string | null = ''; next !== null;) {
      const asked = new URLSearchParams({ ...query, limit: '200', ...(next ? { cursor: next } : {}) });
      const page: Page<T> = await this.ask<Page<T>>(service, 'GET', `${path}?${asked.toString()}`);
      yield* page.items;
      next = page.next;
    }
  }
}

const serviceOf = (path: string): string => path.split('/')[1] ?? '';

function granted<T>(service: string, { status, body }: { readonly status: number; readonly body: T & Problem }): T {
  if (status < 300) return body;
  throw new SetupError(`${service} refuses (${status} ${body.code}): ${body.detail}`);
}

/** Runs a command of this folder to its end; what it throws is said in words, and the exit code is 1. */
export function runCommand(usage: string, command: (operator: Operator, args: readonly string[], say: Say) => Promise<void>): void {
  const [, , ...args] = process.argv;
  const say: Say = (line) => void process.stdout.write(`${line}\n`);
  if (args[0] === undefined || ['--help', '-h'].includes(args[0])) return say(usage);
  Operator.ofRunning()
    .then((operator) => command(operator, args, say))
    .catch((error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
      process.exitCode = 1;
    });
}
