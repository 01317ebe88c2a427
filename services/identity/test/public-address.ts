import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const PREFIX = '/api/identity';

/** What stands before identity in the real system: forwards /api/identity/** with the prefix stripped, everything else is not there. */
export class PublicAddress {
  /** Address of the service behind it; it may change, as after a restart. */
  target = '';

  private constructor(private readonly server: Server) {
    server.on('request', (incoming: IncomingMessage, answer: ServerResponse) => this.forward(incoming, answer));
  }

  static async start(): Promise<PublicAddress> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new PublicAddress(server);
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get issuer(): string {
    return `${this.origin}${PREFIX}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private forward(incoming: IncomingMessage, answer: ServerResponse): void {
    const { method, headers, url = '' } = incoming;
    if (!url.startsWith(`${PREFIX}/`)) {
      answer.writeHead(404).end();
      return;
    }
    const forwarded = { 'x-forwarded-proto': 'http', 'x-forwarded-host': headers.host ?? '', connection: 'close' };
    const outgoing = request(this.target + url.slice(PREFIX.length), { method, headers: { ...headers, ...forwarded } }, (back) => {
      answer.writeHead(back.statusCode ?? 502, back.headers);
      back.pipe(answer);
    });
    outgoing.on('error', () => answer.writeHead(502).end());
    incoming.pipe(outgoing);
  }
}
