import { existsSync } from 'node:fs';
import { get } from 'node:http';
import type { getContainerRuntimeClient } from 'testcontainers';

export type Engine = Awaited<ReturnType<typeof getContainerRuntimeClient>>['container']['dockerode'];
export type EngineContainer = ReturnType<Engine['getContainer']>;

const SOCKET = '/var/run/docker.sock';
const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];

/** Shown instead of the system's words when the engine is gone. */
export const ENGINE_GONE = 'the Docker engine does not answer';

/**
 * Whether a Docker engine of this machine answers, at DOCKER_HOST or at the usual socket. One of another machine counts as none: what it
 * publishes is not at our loopback address. ONEWINDOW_CONTAINERS=off says not to ask.
 */
export async function dockerAnswers(): Promise<boolean> {
  if (process.env['ONEWINDOW_CONTAINERS'] === 'off') return false;
  const host = process.env['DOCKER_HOST'];
  if (host?.startsWith('tcp://')) {
    const { hostname, port } = new URL(host);
    return LOOPBACK.includes(hostname) && ping({ host: hostname.replace(/[[\]]/g, ''), port });
  }
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

/** The engine's own interface, as testcontainers has found it. */
export async function engine(): Promise<Engine> {
  const { getContainerRuntimeClient } = await import('testcontainers');
  return (await getContainerRuntimeClient()).container.dockerode;
}

/** Removes containers that still hold these volumes: a launcher was killed, and the reaper has not come to them (yet). */
export async function removeContainersOf(volumes: readonly string[]): Promise<void> {
  const docker = await engine();
  const left = await docker.listContainers({ all: true, filters: { volume: [...volumes] } });
  await Promise.all(left.map(({ Id }) => unlessGone(docker.getContainer(Id).remove({ force: true, v: true }))));
}

/** Removes volumes that earlier containers have left; those that do not exist are passed over. */
export async function removeVolumes(names: readonly string[]): Promise<void> {
  const docker = await engine();
  await Promise.all(names.map((name) => unlessGone(docker.getVolume(name).remove())));
}

export async function volumeExists(name: string): Promise<boolean> {
  const docker = await engine();
  const { Volumes } = await docker.listVolumes({ filters: { name: [name] } });
  return Volumes.some((volume) => volume.Name === name);
}

/** Not there (any more), being removed already, or in that state already: what was asked for is so. */
const GONE = [304, 404, 409];

/** Passes over the engine's answer that there is nothing to do. */
export async function unlessGone(asked: Promise<unknown>): Promise<void> {
  await asked.catch((error: { statusCode?: number }) => {
    if (!GONE.includes(error.statusCode ?? 0)) throw error;
  });
}

/** Whether a call failed because there is no engine to take it. */
export function isEngineGone(error: unknown): boolean {
  const { code, statusCode } = error as { code?: string; statusCode?: number };
  return statusCode === undefined && /^(ECONNREFUSED|ECONNRESET|ENOENT|EPIPE)$/.test(code ?? '');
}

/** What the engine says about a failure, as part of a sentence. */
export function reasonOf(error: unknown): string {
  if (isEngineGone(error)) return ENGINE_GONE;
  const { message } = error as Error;
  const line = message.trim().split('\n').at(-1) ?? '';
  return line.replace(/^\(HTTP code \d+\) [^-]* - /, '').trim();
}
