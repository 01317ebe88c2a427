import { rmSync } from 'node:fs';
import path from 'node:path';
import { homeDir, portIsFree, SetupError, Stack, takeLock, type Lock } from '@onewindow/local';

/** A folder and a range of ports for one run alone. */
export interface Place {
  readonly basePort: number;
  readonly home: string;
  readonly lock: Lock;
}

/** Ports of what integration tests use, beside those of a whole stack: added to the base port. */
export const OFFSETS = { postgres: 132, firstKafka: 140 } as const;

/** More workers than this have no broker of their own. */
export const MOST_BROKERS = 16;

const FIRST_BASE = 23_000;
const STEP = 400;
const LAST_BASE = 31_800;

/** Runs of several people or clones may go on side by side: each takes the first place that is free. */
export async function freePlace(): Promise<Place> {
  for (let basePort = FIRST_BASE; basePort <= LAST_BASE; basePort += STEP) {
    const home = path.join(homeDir, 'test', String(basePort));
    const lock = takeLock(path.join(home, 'lock'));
    if (!('release' in lock)) continue;
    if (await rangeIsFree(basePort)) {
      for (const left of ['data', 'logs', 'integration']) rmSync(path.join(home, left), { recursive: true, force: true });
      return { basePort, home, lock };
    }
    lock.release();
  }
  throw new SetupError(`No range of ports between ${FIRST_BASE} and ${LAST_BASE + STEP} is free for the tests.`);
}

async function rangeIsFree(basePort: number): Promise<boolean> {
  const brokers = Array.from({ length: 2 * MOST_BROKERS }, (_, index) => basePort + OFFSETS.firstKafka + index);
  const ports = [...Object.values(Stack.portsFrom(basePort)), basePort + OFFSETS.postgres, ...brokers];
  return (await Promise.all(ports.map(portIsFree))).every(Boolean);
}
