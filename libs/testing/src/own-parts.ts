import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { removePostgresData, portIsFree, startKafka, startPostgres, type Part, type Postgres } from '@onewindow/local';

/** A part that one test file may kill and restart as it likes. */
export interface OwnPart<P extends Part> {
  readonly part: P;
  /** Ends it and deletes its data. */
  discard(): Promise<void>;
}

/** A PostgreSQL of this test file alone (about half a second). */
export function ownPostgres(): Promise<OwnPart<Postgres>> {
  return own((dir, port) => {
    const place = { dataDir: path.join(dir, 'postgres'), port, log: path.join(dir, 'postgres.log') };
    return startPostgres({ ...place, password: 'test', own: true });
  });
}

/** A Kafka broker of this test file alone, without topics (about three seconds, 340 MB). */
export function ownKafka(): Promise<OwnPart<Part>> {
  return own((dir, port) =>
    startKafka({ dataDir: path.join(dir, 'kafka'), port, controllerPort: port + 1, log: path.join(dir, 'kafka.log'), own: true }),
  );
}

async function own<P extends Part>(start: (dir: string, port: number) => Promise<P>): Promise<OwnPart<P>> {
  const dir = mkdtempSync(path.join(tmpdir(), 'onewindow-own-'));
  // PostgreSQL may run as another user, and would otherwise keep its data elsewhere
  chmodSync(dir, 0o755);
  const part = await start(dir, await freePort());
  return {
    part,
    discard: async () => {
      await (part.abort?.() ?? part.stop());
      removePostgresData(path.join(dir, 'postgres'));
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

const FIRST = 26_000;
const LAST = 32_000;

/**
 * A port that is free, and whose neighbour is. Below the ephemeral range: there, an outgoing connection of any program could take the port
 * while the part is down.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = FIRST + 2 * Math.floor((Math.random() * (LAST - FIRST)) / 2);
    if ((await portIsFree(port)) && (await portIsFree(port + 1))) return port;
  }
}
