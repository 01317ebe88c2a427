import { createServer } from 'node:net';
import { SetupError } from './part.js';

/** Whether nothing listens on this port of the loopback address. */
export function portIsFree(port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => (error.code === 'EADDRINUSE' ? resolve(false) : reject(error)));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

/** @throws SetupError naming the first port that another program holds, and whom it was meant for. */
export async function requireFree(ports: Readonly<Record<string, number>>): Promise<void> {
  for (const [owner, port] of Object.entries(ports)) {
    if (await portIsFree(port)) continue;
    throw new SetupError(
      `Port ${port} (for ${owner}) is taken by another program: end that program, or write another "base" into .onewindow/ports.json.`,
    );
  }
}
