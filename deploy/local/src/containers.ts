import { existsSync } from 'node:fs';
import { get } from 'node:http';
import type { StartedTestContainer } from 'testcontainers';
import { setTimeout as sleep } from 'node:timers/promises';
import { SetupError, type Part } from './part.js';

const SOCKET = '/var/run/docker.sock';
const STOP_TIMEOUT_MS = 15_000;
const READY_TIMEOUT_MS = 60_000;

/** Whether a Docker engine answers, at DOCKER_HOST or at the usual socket. ONEWINDOW_CONTAINERS=off says not to ask. */
export async function dockerAnswers(): Promise<boolean> {
  if (process.env['ONEWINDOW_CONTAINERS'] === 'off') return false;
  const host = process.env['DOCKER_HOST'];
  if (host?.startsWith('tcp://')) return ping({ host: new URL(host).hostname, port: new URL(host).port });
  const socketPath = host?.startsWith('unix://') ? host.slice('unix://'.length) : SOCKET;
  return existsSync(socketPath) && ping({ socketPath });
}

function ping(where: { socketPath: string } | { host: string; port: string }): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get({ ...where, path: '/_ping', timeout: 2000 }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.once('timeout', () => request.destroy());
    request.once('error', () => resolve(false));
  });
}

export interface ContainerRecipe {
  readonly name: string;
  readonly address: string;
  /** An official image, by name and version. */
  readonly image: string;
  readonly command?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** The same port inside and outside, so that what the server says of its own address is true outside. */
  readonly ports: readonly { readonly inside: number; readonly outside: number }[];
  /** A named volume for data that outlives the container. */
  readonly volume?: { readonly name: string; readonly path: string };
  isReady(): Promise<boolean>;
}

/** The official image, run through testcontainers, whose reaper removes the container when we die. */
export class ContainerPart implements Part {
  readonly provided = 'container';
  #container: StartedTestContainer | undefined;

  constructor(private readonly recipe: ContainerRecipe) {}

  get name(): string {
    return this.recipe.name;
  }

  get address(): string {
    return this.recipe.address;
  }

  async start(): Promise<void> {
    if (this.#container) return;
    const { GenericContainer, Wait } = await import('testcontainers');
    const { image, ports, env, command, volume } = this.recipe;
    let container = new GenericContainer(image)
      .withExposedPorts(...ports.map((port) => ({ container: port.inside, host: port.outside })))
      .withEnvironment({ ...env })
      .withWaitStrategy(Wait.forListeningPorts())
      .withStartupTimeout(180_000);
    if (command) container = container.withCommand([...command]);
    if (volume) container = container.withBindMounts([{ source: volume.name, target: volume.path }]);
    this.#container = await container.start();
    await this.#ready();
  }

  async stop(): Promise<void> {
    await this.#container?.stop({ timeout: STOP_TIMEOUT_MS });
    this.#container = undefined;
  }

  async restart(): Promise<void> {
    await this.#container?.restart({ timeout: STOP_TIMEOUT_MS });
    await this.#ready();
  }

  async #ready(): Promise<void> {
    for (const deadline = Date.now() + READY_TIMEOUT_MS; !(await this.recipe.isReady()); await sleep(250)) {
      if (Date.now() > deadline)
        throw new SetupError(`${this.name} (${this.recipe.image}) did not become ready within ${READY_TIMEOUT_MS / 1000} s.`);
    }
  }
}

/** Removes volumes that earlier containers have left; those that do not exist are passed over. */
export async function removeVolumes(names: readonly string[]): Promise<void> {
  const { getContainerRuntimeClient } = await import('testcontainers');
  const { dockerode } = (await getContainerRuntimeClient()).container;
  for (const name of names) {
    await dockerode
      .getVolume(name)
      .remove()
      .catch((error: { statusCode?: number }) => {
        if (error.statusCode !== 404) throw error;
      });
  }
}
