import { createConnection } from 'node:net';

/** Metadata request, version 4, no topics, in Kafka's binary protocol. */
function metadataRequest(): Buffer {
  const METADATA = 3;
  const VERSION = 4;
  const request = Buffer.alloc(4 + 2 + 2 + 4 + 2 + 4 + 1);
  let at = request.writeInt32BE(request.length - 4, 0);
  at = request.writeInt16BE(METADATA, at);
  at = request.writeInt16BE(VERSION, at);
  at = request.writeInt32BE(1, at); // correlation id
  at = request.writeInt16BE(-1, at); // no client id
  request.writeInt32BE(0, at); // no topics; the last byte, 0, forbids their creation
  return request;
}

/**
 * Whether a broker serves: it answers and counts itself among the living brokers. An open port alone says little, since a broker opens it
 * before it may take requests. Spoken by hand because only libs/messaging knows the Kafka client, and a check needs one round trip.
 */
export function brokerServes(host: string, port: number, timeoutMs = 2000): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host, port, timeout: timeoutMs });
    let answer = Buffer.alloc(0);
    const end = (serves: boolean): void => {
      socket.destroy();
      resolve(serves);
    };
    socket.once('connect', () => socket.write(metadataRequest()));
    socket.once('timeout', () => end(false));
    socket.once('error', () => end(false));
    socket.once('close', () => end(false));
    socket.on('data', (chunk) => {
      answer = Buffer.concat([answer, chunk]);
      // size, correlation id, throttle time, then the number of brokers: four int32
      if (answer.length >= 16) end(answer.readInt32BE(12) > 0);
    });
  });
}
