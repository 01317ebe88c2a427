import { ControlClient } from '../control.js';
import { connected } from '../database.js';

/** Looks into the tables of the services of a running stack, each time as the service whose tables they are. */
export class OwnTables {
  readonly #control: ControlClient;

  /** @param control address of the stack's control socket */
  constructor(control: string) {
    this.#control = new ControlClient(control);
  }

  /** @returns the rows that a statement gives in a service's schema */
  async rows<T = Record<string, unknown>>(service: string, text: string, values: readonly unknown[] = []): Promise<T[]> {
    const { DATABASE_URL = '' } = await this.#control.environment(service);
    return connected(DATABASE_URL, async (client) => (await client.query(text, [...values])).rows as T[]);
  }
}
