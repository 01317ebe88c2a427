import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { ControlClient } from './control.js';
import { sayFailure } from './failure.js';
import { SetupError } from './part.js';
import { workspaceRoot } from './paths.js';
import { runTool, tied } from './processes.js';
import { findRunning } from './running.js';
import { SERVICES } from './topology.js';

// `npm run dev -- <service>`: that service from its sources, restarted on every change, in the place of the one that a running `npm start`
// has, on the same port and data. When it ends, the ordinary one takes its place again.

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const tsc = path.join(workspaceRoot, 'node_modules/.bin/tsc');

async function dev(name: string | undefined): Promise<void> {
  const spec = SERVICES.find((service) => service.name === name);
  if (!spec) throw new SetupError(`Name one service: npm run dev -- <${SERVICES.map((service) => service.name).join(' | ')}>`);
  const control = new ControlClient(findRunning().control);
  const project = path.join('services', spec.name, 'tsconfig.lib.json');
  await runTool(tsc, ['-b', project], { cwd: workspaceRoot }).catch(({ stdout }: { stdout: string }) => {
    throw new SetupError(`${spec.name} does not compile:\n${stdout}`);
  });
  await control.tell(spec.name, 'stop');
  const environment = await control.environment(spec.name);
  const compiler = child(tsc, ['-b', project, '--watch', '--preserveWatchOutput'], process.env);
  const main = path.join(workspaceRoot, 'services', spec.name, 'dist/main.js');
  const service = child(process.execPath, ['--watch', '--watch-preserve-output', '--enable-source-maps', main], {
    ...process.env,
    ...environment,
    NODE_ENV: 'development',
  });
  say(`${spec.name} runs from its sources at http://127.0.0.1:${environment['PORT']}; Ctrl-C gives its place back.`);
  await untilAsked([compiler, service]);
  await control.tell(spec.name, 'start');
  say(`${spec.name} runs again as the others do.`);
}

/** Its own process group, so that Ctrl-C reaches only us; it ends with us. */
function child(file: string, args: readonly string[], env: NodeJS.ProcessEnv): ChildProcess {
  return spawn(...tied(file, args), { cwd: workspaceRoot, env, detached: true, stdio: ['ignore', 'inherit', 'inherit'] });
}

/** Resolves when both are gone, which a signal to us brings about. */
async function untilAsked(children: readonly ChildProcess[]): Promise<void> {
  const gone = children.map((each) => new Promise((resolve) => each.once('exit', resolve)));
  const end = (): void => children.forEach((each) => each.kill('SIGTERM'));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, end);
  process.once('disconnect', end);
  // when one of the two gives up, the other is of no use
  await Promise.race(gone);
  end();
  await Promise.all(gone);
}

dev(process.argv[2]).then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${sayFailure(error)}\n`);
    process.exit(1);
  },
);
