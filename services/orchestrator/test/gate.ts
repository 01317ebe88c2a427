import { once } from 'node:events';
import { Agent, createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** Where a call is kept: the service has not seen it, or the service has done it and its caller has not heard so. */
export type Moment = 'before' | 'after';

/** Stands before a service and lets its calls through, all but those that a test holds: whoever made them is killed while they hang there. */
export class Gate {
  private readonly holds = new Map<string, Moment>();
  private readonly hanging = new Map<ServerResponse, string>();
  // a connection for each call: none is left open when the service goes
  private readonly agent = new Agent({ keepAlive: false });

  private constructor(
    private readonly target: string,
    private readonly server: Server,
  ) {}

  /** @param target address of the service */
  static async start(target: string): Promise<Gate> {
    const server = createServer();
    const gate = new Gate(target, server);
    server.on('request', (call, answer) => void gate.pass(call, answer).catch(() => answer.destroy()));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return gate;
  }

  get address(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** From now on such calls hang, however often they come. @param call `PUT /v1/things/1` */
  hold(moment: Moment, call: string): void {
    this.holds.set(call, moment);
  }

  /** Calls that hang at this instant with their callers waiting for them. */
  get held(): string[] {
    return [...this.hanging.values()].toSorted();
  }

  /** Whatever comes from now on is let through; what hangs has nobody any more who waits for it. */
  open(): void {
    this.holds.clear();
  }

  async stop(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }

  private async pass(call: IncomingMessage, answer: ServerResponse): Promise<void> {
    const name = `${call.method} ${call.url}`;
    const body = await buffer(call);
    if (this.holds.get(name) === 'before') return this.keep(name, answer);
    const { status, type, said } = await this.forward(call, body);
    if (this.holds.get(name) === 'after') return this.keep(name, answer);
    answer.writeHead(status, { 'content-type': type }).end(said);
  }

  private keep(name: string, answer: ServerResponse): void {
    this.hanging.set(answer, name);
    answer.once('close', () => this.hanging.delete(answer));
  }

  private async forward({ method, url, headers }: IncomingMessage, body: Buffer): Promise<{ status: number; type: string; said: Buffer }> {
    const { connection: _, ...told } = headers;
    const sent = request(`${this.target}${url}`, { method, headers: told, agent: this.agent });
    sent.end(body);
    const [given] = (await once(sent, 'response')) as [IncomingMessage];
    return { status: given.statusCode ?? 502, type: given.headers['content-type'] ?? '', said: await buffer(given) };
  }
}
