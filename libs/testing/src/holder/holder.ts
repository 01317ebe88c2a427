import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { ControlServer, newSecrets, SERVICES, Stack, type Step } from '@onewindow/local';
import type { StackAddresses, TestRun } from '../run.js';
import { freePlace, MOST_BROKERS, type Place } from './place.js';
import { Storage } from './storage.js';

export interface HolderRequest {
  readonly bringUp: 'storage' | 'stack';
  /** How many workers Jest has. */
  readonly workers: number;
}

export type HolderAnswer = { readonly run: TestRun } | { readonly failed: string };

/** What runs for the tests of one jest run: started as it is asked for, and thrown away at its end. */
export class Holder {
  readonly #id = `t${randomBytes(3).toString('hex')}`;
  #place: Promise<Place> | undefined;
  #storage: Storage | undefined;
  #stack: Stack | undefined;
  #control: ControlServer | undefined;
  #kafkas: readonly string[] = [];
  #addresses: StackAddresses | undefined;

  /** @returns all that runs by then, also from earlier requests */
  async bringUp(request: HolderRequest): Promise<TestRun> {
    const place = await (this.#place ??= freePlace());
    const storage = (this.#storage ??= new Storage(place));
    const postgres = await storage.postgres();
    if (request.bringUp === 'storage') {
      this.#kafkas = (await storage.kafkas(Math.min(request.workers, MOST_BROKERS))).map(({ address }) => address);
    } else {
      this.#addresses = await this.#startStack(place);
    }
    const run = { id: this.#id, postgres: postgres.url(), postgresPassword: storage.password, kafkas: this.#kafkas };
    return this.#addresses ? { ...run, stack: this.#addresses } : run;
  }

  /** Kills everything and deletes its data; the logs stay until the place is used again. */
  async discard(): Promise<void> {
    this.#control?.close();
    await Promise.all([this.#stack?.discard(), this.#storage?.discard()]);
    const place = await this.#place?.catch(() => undefined);
    if (!place) return;
    rmSync(path.join(place.home, 'integration'), { recursive: true, force: true });
    place.lock.release();
  }

  async #startStack({ home, basePort }: Place): Promise<StackAddresses> {
    const stack = new Stack({
      home,
      basePort,
      secrets: newSecrets(),
      durable: false,
      temporalPages: false,
      logLevel: 'info',
      say: (line) => process.stderr.write(`${line}\n`),
    });
    this.#stack = stack;
    await together([...stack.storage(), ...stack.workflows()]);
    await together(stack.services());
    this.#control = new ControlServer(stack);
    await this.#control.listen();
    const { demoPassword, marketSystemSecret } = stack.secrets;
    const services = Object.fromEntries(SERVICES.map(({ name }) => [name, stack.url(name)]));
    const parts = { kafka: stack.kafka.address, temporal: stack.temporal.address, identityDatabase: stack.databaseUrl('identity') };
    return { control: this.#control.socket, services, ...parts, demoPassword, marketSystemSecret };
  }
}

async function together(steps: readonly Step[]): Promise<void> {
  await Promise.all(steps.map((step) => step.run()));
}
