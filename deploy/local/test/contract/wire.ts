import fc from 'fast-check';
import { Agent, request, type IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';

/** A request as it goes over the wire. */
export class Call {
  constructor(
    readonly method: string,
    /** As written: already escaped. */
    readonly path: string,
    readonly headers: Readonly<Record<string, string>> = {},
    readonly body?: string | Buffer | undefined,
  ) {}

  /** As a failing property shows it. */
  [fc.toStringMethod](): string {
    const headers = Object.entries(this.headers).map(([name, value]) => `${name}: ${short(name === 'authorization' ? '…' : value)}`);
    const body = this.body === undefined ? [] : ['', short(typeof this.body === 'string' ? this.body : `<${this.body.toString('hex')}>`)];
    return ['', `${this.method} ${short(this.path)}`, ...headers, ...body, ''].join('\n');
  }
}

const short = (text: string): string => (text.length > 2000 ? `${JSON.stringify(text.slice(0, 500))}… (${text.length} characters)` : text);

/** What came back. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** Sends requests exactly as they are given, which `fetch` would put in order first. */
export class Wire {
  private sent = 0;
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 8 });

  constructor(private readonly address: URL) {}

  async send(call: Call): Promise<Answer> {
    try {
      return await this.once(call);
    } catch (error) {
      // the server closed a connection that waited for use, in the same instant
      if ((error as { reused?: boolean }).reused) return this.once(call);
      throw error;
    }
  }

  close(): void {
    this.agent.destroy();
  }

  private once({ method, path, headers, body }: Call): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const { hostname, port } = this.address;
      const length = body === undefined || headers['transfer-encoding'] ? {} : { 'content-length': String(Buffer.byteLength(body)) };
      const sent = request(
        { hostname, port, method, path, headers: { ...length, ...headers }, agent: this.agent, localAddress: this.localAddress() },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () =>
            resolve({ status: response.statusCode ?? 0, headers: response.headers, text: Buffer.concat(chunks).toString() }),
          );
        },
      );
      sent.setTimeout(30_000, () => sent.destroy(new Error('no answer in 30 s')));
      // an answer may come before the whole body is sent; what is written after it then fails
      sent.on('error', (error) => reject(Object.assign(error, { reused: sent.reusedSocket })));
      sent.end(body);
    });
  }

  // Services give each address only so many attempts. Linux has the whole 127.0.0.0/8: another one now and then comes further, and
  // leaves those of other tests alone.
  private localAddress(): string | undefined {
    this.sent += 1;
    return process.platform === 'linux' ? `127.0.7.${1 + (Math.floor(this.sent / 50) % 250)}` : undefined;
  }

  /** Writes bytes to a connection of their own, and reads until it is closed. */
  raw(bytes: string): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const socket = connect(Number(this.address.port), this.address.hostname, () => socket.write(bytes, 'latin1'));
      let text = '';
      socket.setTimeout(10_000, () => socket.destroy(new Error('no answer in 10 s')));
      socket.on('data', (chunk) => (text += chunk.toString()));
      socket.on('error', reject);
      socket.on('close', () => {
        const [head = '', body = ''] = text.split('\r\n\r\n', 2);
        const [line = '', ...fields] = head.split('\r\n');
        const headers = Object.fromEntries(fields.map((field) => [field.split(':', 1)[0]?.toLowerCase(), field.replace(/^[^:]*: ?/, '')]));
        resolve({ status: Number(line.split(' ')[1]), headers, text: body });
      });
    });
  }
}
