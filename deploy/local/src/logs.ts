import { copyFileSync, readdirSync, statSync, truncateSync } from 'node:fs';
import path from 'node:path';

const LOOK_EVERY_MS = 60_000;
const LONGEST_BYTES = 20 * 1024 * 1024;

/**
 * Puts a log aside as `<file>.1` when it has grown too long, while its process goes on writing (the files are open for appending).
 * @returns what ends the watch
 */
export function keepLogsShort(dir: string): () => void {
  const timer = setInterval(() => {
    for (const name of readdirSync(dir).filter((entry) => entry.endsWith('.log'))) {
      const file = path.join(dir, name);
      if (statSync(file).size <= LONGEST_BYTES) continue;
      copyFileSync(file, `${file}.1`);
      truncateSync(file);
    }
  }, LOOK_EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}
