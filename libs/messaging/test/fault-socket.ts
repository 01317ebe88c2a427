import { createConnection, type Socket } from 'node:net';
import type { MessagingOptions } from '../src/tx/index.js';

type SocketFactory = NonNullable<MessagingOptions['socketFactory']>;

const PRODUCE = 0;

/**
 * Sockets that can lose the answer to the next produce request: the broker has stored the messages, the producer never hears of it, and
 * the connection is gone, as when either process dies at that moment.
 */
export class FaultSockets {
  private armed = 0;
  /** Answers lost so far. */
  lost = 0;

  /** Loses the answers to the next `times` produce requests. */
  loseNext(times = 1): void {
    this.armed = times;
  }

  readonly factory: SocketFactory = ({ host, port, onConnect }) => {
    const socket = createConnection({ host, port }, onConnect);
    socket.setNoDelay(true);
    this.watch(socket);
    return socket;
  };

  private watch(socket: Socket): void {
    let dooms = false;
    const write = socket.write.bind(socket) as (...args: unknown[]) => boolean;
    socket.write = ((data: Buffer, ...rest: unknown[]) => {
      // a request: length (4 bytes), api key (2 bytes), …
      if (this.armed > 0 && Buffer.isBuffer(data) && data.length > 6 && data.readInt16BE(4) === PRODUCE) {
        this.armed -= 1;
        dooms = true;
      }
      return write(data, ...rest);
    }) as Socket['write'];
    const emit = socket.emit.bind(socket) as (event: string | symbol, ...args: unknown[]) => boolean;
    socket.emit = ((event: string | symbol, ...args: unknown[]) => {
      if (event !== 'data' || !dooms) return emit(event, ...args);
      dooms = false;
      this.lost += 1;
      socket.destroy(new Error('ECONNRESET: the answer is lost'));
      return true;
    }) as Socket['emit'];
  }
}
