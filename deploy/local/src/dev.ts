import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ControlClient } from './control.js';
import { sayFailure } from './failure.js';
import { SetupError } from './part.js';
import { workspaceRoot } from './paths.js';
import { tied } from './processes.js';
import { compile, recompileOnChange } from './recompile.js';
import { findRunning } from './running.js';
import { isReady } from './stack.js';
import { SERVICES } from './topology.js';

// `npm run dev -- <service>`: that service from its sources, restarted on every change, in the place of the one that a running `npm start`
// has, on the same port and data. When it ends, the ordinary one takes its place again.

const say = (line: string): void => void process.stdout.write(`${line}\n`);

async function dev(name: string | undefined): Promise<void> {
  const spec = SERVICES.find((service) => service.name === name);
  if (!spec) throw new SetupError(`Name one service: npm run dev -- <${SERVICES.map((service) => service.name).join(' | ')}>`);
  const control = new ControlClient(findRunning().control);
  const part = path.join('services', spec.name);
  const endWatching = recompileOnChange(part, say);
  await compile(part).catch(({ stdout }: { stdout: string }) => {
    throw new SetupError(`${spec.name} does not compile:\n${stdout}`);
  });
  await control.tell(spec.name, 'stop');
  const environment = await control.environment(spec.name);
  const over = untilAsked(fromItsSources(part, environment));
  const address = `http://127.0.0.1:${environment['PORT']}`;
  await untilReady(address, over);
  if (await isPending(over)) say(`${spec.name} runs from its sources at ${address}; Ctrl-C gives its place back.`);
  await over;
  endWatching();
  await control.tell(spec.name, 'start');
  say(`${spec.name} runs again as the others do.`);
}

/** The service, started again when it was compiled anew. Its own process group, so that Ctrl-C reaches only us; it ends with us. */
function fromItsSources(part: string, environment: Record<string, string>): ChildProcess {
  const main = path.join(workspaceRoot, part, 'dist/main.js');
  const env = { ...process.env, ...environment, NODE_ENV: 'development' };
  const command = tied(process.execPath, ['--watch', '--watch-preserve-output', '--enable-source-maps', main]);
  return spawn(...command, { cwd: workspaceRoot, env, detached: true, stdio: ['ignore', 'inherit', 'inherit'] });
}

/** Resolves when the service serves, or when it is over before. */
async function untilReady(address: string, over: Promise<void>): Promise<void> {
  while (!(await isReady(address)) && (await isPending(over))) await sleep(100);
}

const isPending = (promise: Promise<void>): Promise<boolean> =>
  Promise.race([promise.then(() => false), Promise.resolve().then(() => true)]);

/** Resolves when it is gone, which a signal to us brings about. */
function untilAsked(service: ChildProcess): Promise<void> {
  const end = (): void => void service.kill('SIGTERM');
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, end);
  process.once('disconnect', end);
  return new Promise((resolve) => service.once('exit', () => resolve()));
}

dev(process.argv[2]).then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${sayFailure(error)}\n`);
    process.exit(1);
  },
);
