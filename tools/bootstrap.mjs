// What `npm start`, `npm test` and the other commands go through. Needs nothing but Node >= 20.19 and npm: installs what package-lock.json
// names, builds, and runs the command on the Node 24 that the installation brings along.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const bin = path.join(root, 'node_modules/.bin');

const COMMANDS = {
  start: (args) => build() ?? run(node(), [local('start'), ...args], { ipc: true }),
  test: (args) => build() ?? test(args),
  'test:long': (args) => build() ?? test(args, { ONEWINDOW_LONG_TESTS: '1' }),
  'record-histories': () =>
    build() ??
    test(['--selectProjects', 'integration', '--testPathPatterns', 'orchestrator/test/histories'], { ONEWINDOW_RECORD_HISTORIES: '1' }),
  dev: (args) => built('deploy/local/dist/dev.js') ?? run(node(), [local('dev'), ...args], { ipc: true }),
  demo: (args) => built('deploy/local/dist/demo.js') ?? run(node(), [local('demo'), ...args]),
  measure: (args) => built('deploy/local/dist/measure.js') ?? run(node(), [local('measure'), ...args]),
  'dead-letters': (args) => built('deploy/local/dist/dead-letters.js') ?? run(node(), [local('dead-letters'), ...args]),
  'failed-documents': (args) => built('deploy/local/dist/failed-documents.js') ?? run(node(), [local('failed-documents'), ...args]),
  impact: (args) => built('deploy/local/dist/impact.js') ?? run(node(), [local('impact'), ...args]),
  snapshot: (args) => built('deploy/local/dist/snapshot.js') ?? run(node(), [local('snapshot'), ...args]),
  'access-matrix': () => build() ?? run(node(), [path.join(root, 'tools/access-matrix.mjs')]),
  'legal-clock': (args) => built('libs/legal-clock/dist/cli.js') ?? run(node(), [path.join(root, 'libs/legal-clock/dist/cli.js'), ...args]),
};

const local = (file) => path.join(root, 'deploy/local/dist', `${file}.js`);

function main([name, ...args]) {
  const command = COMMANDS[name];
  if (!command) return refuse(`there is no command ${name}; there are ${Object.keys(COMMANDS).join(', ')}.`);
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) return refuse(`Node ${process.versions.node} is too old: install Node 20.19 or newer.`);
  return install() ?? command(args);
}

// Each step returns an exit code when the command is over, and undefined when the next step may go on.

function refuse(sentence) {
  process.stderr.write(`${sentence}\n`);
  return 1;
}

function install() {
  if (isInstalled()) return undefined;
  process.stderr.write('Installing packages (npm ci) ...\n');
  const { status } = spawnSync('npm', ['ci', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', process.stderr, 'inherit'],
    env: outsideNpm(),
  });
  return status === 0 ? undefined : refuse('The packages could not be installed: see what npm says above.');
}

/** Whether node_modules holds what package-lock.json names: npm leaves its own account of it there, written when all is done. */
function isInstalled() {
  const account = path.join(root, 'node_modules/.package-lock.json');
  if (!existsSync(account)) return false;
  const packagesOf = (file) => Object.entries(JSON.parse(readFileSync(file, 'utf8')).packages);
  const installed = new Map(packagesOf(account));
  return packagesOf(path.join(root, 'package-lock.json'))
    .filter(([place, entry]) => place.startsWith('node_modules/') && !entry.optional)
    .every(([place, entry]) => (entry.link ? existsSync(path.join(root, place)) : installed.get(place)?.version === entry.version));
}

function build(projects = []) {
  process.stderr.write('Building ...\n');
  const chosen = projects.length > 0 ? ['--projects', projects.join(',')] : [];
  const built = spawnSync(path.join(bin, 'nx'), ['run-many', '-t', 'build', ...chosen], {
    cwd: root,
    env: environment(),
    encoding: 'utf8',
  });
  if (built.status === 0) return undefined;
  process.stderr.write(`${built.stdout ?? ''}${built.stderr ?? ''}`);
  return refuse('The build failed: see above.');
}

/** Builds only when it has never been built: these commands run beside a running `npm start`. */
function built(file) {
  if (existsSync(path.join(root, file))) return undefined;
  return build() ?? (existsSync(path.join(root, file)) ? undefined : refuse(`${file} is not there after a build.`));
}

/** Jest over the whole workspace; the very last line says how many tests passed and failed, also when Jest could not even begin. */
async function test(args, env = {}) {
  const folder = mkdtempSync(path.join(tmpdir(), 'onewindow-counts-'));
  const counts = path.join(folder, 'counts');
  const jest = path.join(root, 'node_modules/jest/bin/jest.js');
  const code = await run(node(), [jest, ...args], { env: { ...env, ONEWINDOW_COUNTS_FILE: counts } });
  const line = existsSync(counts) ? readFileSync(counts, 'utf8') : '0 passed, 1 failed';
  rmSync(folder, { recursive: true });
  await new Promise((resolve) => process.stdout.write(`${line}\n`, resolve));
  return code;
}

/** Node 24 from the installation; the machine's own where npm has none for it. */
function node() {
  const own = path.join(bin, 'node');
  return existsSync(own) ? own : process.execPath;
}

/** npm describes the running script to its children by variables that a second npm would take for settings. */
function outsideNpm() {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('npm_')));
}

function environment() {
  return { ...process.env, PATH: `${bin}${path.delimiter}${process.env.PATH ?? ''}`, TZ: 'UTC' };
}

/** Runs a program to its end and passes signals on to it. With `ipc` it notices, by the closed channel, when we die without a word. */
function run(file, args, { env = {}, ipc = false } = {}) {
  const stdio = ['inherit', 'inherit', 'inherit', ...(ipc ? ['ipc'] : [])];
  const child = spawn(file, args, { cwd: root, stdio, env: { ...environment(), ...env } });
  // Ctrl-C on a terminal reaches the child by itself
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'));
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  whenOrphaned(() => child.kill('SIGTERM'));
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(refuse(`${file} could not be run: ${error.message}`)));
    child.once('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal]));
  });
}

/** npm runs us below a shell that does not pass signals on: who ends npm means us, and we notice only by losing our parents. */
function whenOrphaned(end) {
  if (!process.env.npm_lifecycle_event) return;
  const parents = () => {
    try {
      return `${process.ppid} ${readFileSync(`/proc/${process.ppid}/stat`, 'utf8').split(') ').at(-1).split(' ')[1]}`;
    } catch {
      return String(process.ppid);
    }
  };
  const before = parents();
  setInterval(() => parents() === before || end(), 500).unref();
}

process.exitCode = await main(process.argv.slice(2));
