import { createServer, type IncomingHttpHeaders, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a request was like when it arrived behind the portal. */
export interface Arrived {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: number;
  readonly body: string;
}

/** A small real server behind the portal: tells what arrived, unless a test wants another answer. */
export class SampleUpstream {
  readonly arrived: Arrived[] = [];
  answer: ((arrived: Arrived, response: ServerResponse) => void) | undefined;
  private server: Server | undefined;
  private port = 0;

  async start(): Promise<this> {
    const server = createServer((request, response) => void this.serve(request, response));
    this.server = server;
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
    this.port = (server.address() as AddressInfo).port;
    return this;
  }

  async stop(): Promise<void> {
    const { server } = this;
    server?.closeAllConnections();
    await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)));
  }

  get address(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get last(): Arrived {
    const last = this.arrived.at(-1);
    if (last === undefined) throw new Error('nothing arrived');
    return last;
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of request) chunks.push(chunk as Buffer);
    } catch {
      return;
    }
    const body = Buffer.concat(chunks);
    const arrived = {
      method: request.method ?? '',
      url: request.url ?? '',
      headers: request.headers,
      bytes: body.length,
      body: body.toString().slice(0, 1000),
    };
    this.arrived.push(arrived);
    if (this.answer) return this.answer(arrived, response);
    response.writeHead(request.url === '/health/ready' ? 200 : 207, {
      'content-type': 'application/json',
      'set-cookie': 'session=1; Path=/',
      server: 'sample',
    });
    response.end(JSON.stringify(arrived));
  }
}
