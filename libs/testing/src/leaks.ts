import { eventually } from './eventually.js';

const SOCKETS = ['TCPSocketWrap', 'TCPServerWrap'];

const openSockets = (): number => process.getActiveResourcesInfo().filter((resource) => SOCKETS.includes(resource)).length;

/**
 * Counts this worker's TCP sockets now; the returned check, called at the end of the file's afterAll, fails the file when there are more
 * than then. Jest itself ends a worker half a second after its last file, and what was left open (a Kafka consumer, a pool) hides there.
 */
export function leakCheck(): () => Promise<void> {
  const before = openSockets();
  return () =>
    eventually(
      () => {
        const after = openSockets();
        if (after > before) throw new Error(`${after - before} TCP sockets were left open by this test file`);
      },
      { timeoutMs: 3000 },
    );
}
