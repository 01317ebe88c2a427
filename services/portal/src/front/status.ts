import { z } from 'zod';
import type { Upstream } from '../upstreams.js';

const PROBE_TIMEOUT_MS = 2000;
const FRESH_MS = 1000;

/** What `GET /status` answers: each service behind the portal, and when it was asked. */
export const Status = z
  .object({
    services: z.array(z.object({ name: z.string(), title: z.string(), status: z.enum(['up', 'down']) })),
    asOf: z.string(),
  })
  .meta({ id: 'Status' });
export type Status = z.infer<typeof Status>;

/** Asks the services whether they are ready, at most once a second however many people look. */
export class StatusBoard {
  private asked: { readonly at: number; readonly answer: Promise<Status> } | undefined;

  constructor(private readonly upstreams: readonly Upstream[]) {}

  read(now: Date): Promise<Status> {
    if (this.asked === undefined || now.getTime() - this.asked.at >= FRESH_MS) {
      this.asked = { at: now.getTime(), answer: this.ask(now) };
    }
    return this.asked.answer;
  }

  private async ask(now: Date): Promise<Status> {
    const services = this.upstreams.map(async ({ name, title, address }) => ({
      name,
      title,
      status: (await isReady(address)) ? ('up' as const) : ('down' as const),
    }));
    return { services: await Promise.all(services), asOf: now.toISOString() };
  }
}

async function isReady(address: string): Promise<boolean> {
  try {
    const response = await fetch(`${address}/health/ready`, { signal: AbortSignal.timeout(PROBE_TIMEOUT_MS) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}
