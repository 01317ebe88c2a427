import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, request, type IncomingMessage, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { SERVICES } from './topology.js';
import type { Stack } from './stack.js';

/** A process of a running stack, as the control socket tells it. */
export interface ComponentState {
  readonly address: string;
  readonly provided: string;
  /** Absent while it does not run. */
  readonly pid?: number;
}

export type ComponentAction = 'kill' | 'stop' | 'start';

/**
 * Lets other processes of the same user (tests, `npm run dev`) kill, stop and start parts of a running stack. A socket file in a folder of
 * its own that only this user can enter, since the answers carry passwords.
 */
export class ControlServer {
  readonly socket = path.join(mkdtempSync(path.join(tmpdir(), 'onewindow-')), 'control');
  #server: Server | undefined;

  constructor(private readonly stack: Stack) {}

  listen(): Promise<void> {
    this.#server = createServer((incoming, answer) => {
      this.#handle(incoming).then(
        (body) => answer.end(JSON.stringify(body ?? null)),
        (error: unknown) => {
          answer.statusCode = 500;
          answer.end(JSON.stringify(error instanceof Error ? error.message : String(error)));
        },
      );
    });
    return new Promise((resolve, reject) => this.#server?.once('error', reject).listen(this.socket, resolve));
  }

  close(): void {
    this.#server?.close();
    this.#server?.closeAllConnections();
    rmSync(path.dirname(this.socket), { recursive: true, force: true });
  }

  async #handle({ url = '/' }: IncomingMessage): Promise<unknown> {
    const [, name = '', action] = url.split('/');
    if (name === '') return this.#states();
    if (action === 'environment') return this.#environment(name);
    const component = this.stack.component(name);
    if (!component) throw new Error(`there is no ${name} in this stack`);
    switch (action) {
      case 'kill':
        if (!component.kill) throw new Error(`${name} is no process of this machine (${component.provided})`);
        return component.kill();
      case 'stop':
        return component.stop();
      case 'start':
        return component.start();
      default:
        throw new Error(`${name} cannot be asked to ${action}`);
    }
  }

  #states(): Record<string, ComponentState> {
    const states = [...this.stack.components].map(([name, { address, provided, pid }]) => [name, { address, provided, pid }] as const);
    return Object.fromEntries(states) as Record<string, ComponentState>;
  }

  #environment(name: string): Record<string, string> {
    const spec = SERVICES.find((service) => service.name === name);
    if (!spec) throw new Error(`there is no service ${name}; there are ${SERVICES.map((service) => service.name).join(', ')}`);
    return this.stack.environment(spec);
  }
}

/** The other end of {@link ControlServer}'s socket. */
export class ControlClient {
  constructor(private readonly socket: string) {}

  states(): Promise<Record<string, ComponentState>> {
    return this.#ask('/') as Promise<Record<string, ComponentState>>;
  }

  /** kill: SIGKILL without waiting, it is started again; stop: in good order, and it stays down; start: resolves when it serves. */
  async tell(component: string, action: ComponentAction): Promise<void> {
    await this.#ask(`/${component}/${action}`);
  }

  /** The environment of a service's process. */
  environment(service: string): Promise<Record<string, string>> {
    return this.#ask(`/${service}/environment`) as Promise<Record<string, string>>;
  }

  #ask(target: string): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const asked = request({ socketPath: this.socket, path: target, agent: false }, (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        answer.once('end', () => {
          const body: unknown = JSON.parse(text);
          if (answer.statusCode === 200) resolve(body);
          else reject(new Error(String(body)));
        });
      });
      asked.once('error', reject).end();
    });
  }
}
