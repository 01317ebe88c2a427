import { chownSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import path from 'node:path';
import { Client } from 'pg';
import { ContainerPart } from './containers.js';
import { dockerAnswers } from './engine.js';
import { givenPart, SetupError, type Part } from './part.js';
import { outsideOf, ownedDir, unprivileged, type RunAs } from './paths.js';
import { postgresBinaries } from './postgres-binaries.js';
import { LocalProcess } from './processes.js';
import { reasonIn } from './tool-output.js';

export interface PostgresOptions {
  /** Folder of this part alone; made when it is not there. */
  readonly dataDir: string;
  readonly port: number;
  readonly log: string;
  /** Password of the superuser `postgres` of a new data folder; must be the same at each start. */
  readonly password: string;
  /** `false` gives up what protects from a crash of the machine (not of the server), for speed: only for data that is thrown away. */
  readonly durable?: boolean;
  /** Named volume, where it runs as a container. */
  readonly volume?: string;
  /** Does not take the server that ONEWINDOW_POSTGRES_URL names: this one is to be killed and thrown away. */
  readonly own?: boolean;
}

export interface Postgres extends Part {
  /** Connection string of a database, as the superuser or as another role with its own password. */
  url(database?: string, user?: string, password?: string): string;
}

const IMAGE = 'postgres:17';

/** The locale does not depend on the machine: code points for order, Unicode for upper and lower case. */
const INITDB = [
  '-U',
  'postgres',
  '-A',
  'scram-sha-256',
  '-E',
  'UTF8',
  '--locale=C',
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
];

/** {@link providePostgres}, started. */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const part = await providePostgres(options);
  await part.start();
  return part;
}

/**
 * PostgreSQL at ONEWINDOW_POSTGRES_URL (a superuser's connection string), else as a container, else from the npm binaries; not started.
 * @throws SetupError when none of the three is there
 */
export async function providePostgres(options: PostgresOptions): Promise<Postgres> {
  const given = process.env['ONEWINDOW_POSTGRES_URL'];
  if (given && !options.own)
    return withUrl(
      givenPart('PostgreSQL', given, 'ONEWINDOW_POSTGRES_URL', () => accepts(given)),
      given,
    );
  const address = `postgres://postgres:${encodeURIComponent(options.password)}@127.0.0.1:${options.port}/postgres`;
  return withUrl((await dockerAnswers()) ? containerPostgres(options, address) : localPostgres(options, address), address);
}

function localPostgres(options: PostgresOptions, address: string): LocalProcess {
  const who = unprivileged();
  const dir = ownedDir(options.dataDir, who);
  const data = path.join(dir, 'data');
  const binaries = postgresBinaries(who);
  return new LocalProcess({
    name: 'PostgreSQL',
    address,
    log: options.log,
    // SIGINT is PostgreSQL's fast shutdown; SIGTERM would wait for its clients
    stopSignal: 'SIGINT',
    isReady: () => accepts(address),
    // just after a SIGKILL the old server's children may still hold its shared memory, until they have noticed
    mayTryAgain: (failure) => /shared memory block|lock file/.test(failure.log),
    command: async () => {
      if (!existsSync(data)) initialise({ bin: path.join(binaries.dir, 'bin'), dir, data, who, options });
      await endFormerServer(data);
      const settings = asArguments({
        listen_addresses: '127.0.0.1',
        unix_socket_directories: '',
        ...serverSettings(options.durable ?? true),
      });
      return {
        file: path.join(binaries.dir, 'bin/postgres'),
        args: ['-D', data, '-p', String(options.port), ...settings],
        env: environment(),
        cwd: dir,
        who,
      };
    },
  });
}

/** Deletes the data of a PostgreSQL that does not run, wherever it lies. */
export function removePostgresData(dataDir: string): void {
  for (const dir of [outsideOf(dataDir, unprivileged()), dataDir]) rmSync(dir, { recursive: true, force: true });
}

const environment = (): NodeJS.ProcessEnv => ({ PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' });

const asArguments = (settings: Record<string, string>): string[] =>
  Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`]);

function serverSettings(durable: boolean): Record<string, string> {
  return {
    max_connections: '300',
    // what each statement costs, for operators and for the test that counts the statements of a case
    shared_preload_libraries: 'pg_stat_statements',
    // when each commit was, by which `npm run measure` knows how late an event was applied
    track_commit_timestamp: 'on',
    timezone: 'UTC',
    log_timezone: 'UTC',
    // the locks of a client that vanished without a word go in seconds, not in hours
    tcp_keepalives_idle: '10',
    tcp_keepalives_interval: '5',
    tcp_keepalives_count: '3',
    client_connection_check_interval: '5s',
    // synchronous_commit stays on: without it a killed server, not only a lost machine, forgets commits that it has answered
    ...(durable ? {} : { fsync: 'off', full_page_writes: 'off' }),
  };
}

interface Initialise {
  readonly bin: string;
  readonly dir: string;
  readonly data: string;
  readonly who: RunAs;
  readonly options: PostgresOptions;
}

/** A new data folder; it gets its name only when it is whole. */
function initialise({ bin, dir, data, who, options }: Initialise): void {
  const half = `${data}.new`;
  rmSync(half, { recursive: true, force: true });
  const passwordFile = path.join(dir, 'password');
  try {
    writeFileSync(passwordFile, options.password, { mode: 0o600 });
    if (who.uid !== undefined && who.gid !== undefined) chownSync(passwordFile, who.uid, who.gid);
    const args = ['-D', half, ...INITDB, `--pwfile=${passwordFile}`];
    if (options.durable === false) args.push('--no-sync');
    const made = spawnSync(path.join(bin, 'initdb'), args, { ...who, env: environment(), cwd: dir, encoding: 'utf8' });
    if (made.status !== 0)
      throw new SetupError(`PostgreSQL could not make its data folder ${data}: ${reasonIn(made.stderr || String(made.error))}`);
    renameSync(half, data);
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

/**
 * After a crash of the launcher (SIGKILL, where setpriv does not exist) its server may still run on this folder: it is ended. After a
 * crash of the machine the lock file names a number that may belong to another program by now, and PostgreSQL would refuse to start:
 * the lock is removed.
 */
async function endFormerServer(data: string): Promise<void> {
  const lock = path.join(data, 'postmaster.pid');
  if (!existsSync(lock) || !existsSync('/proc/self/cmdline')) return;
  const pid = Number(readFileSync(lock, 'utf8').split('\n')[0]);
  const lives = (): boolean => commandLine(pid).includes(data);
  if (!lives()) return rmSync(lock, { force: true });
  process.kill(pid, 'SIGINT');
  for (const deadline = Date.now() + 10_000; lives() && Date.now() < deadline;) await sleep(100);
}

/** The words of a running process's command line; none when there is no such process (a zombie has none either). */
function commandLine(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    return [];
  }
}

async function accepts(connectionString: string): Promise<boolean> {
  const client = new Client({ connectionString, connectionTimeoutMillis: 2000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } catch (error) {
    if ((error as { code?: string }).code === '28P01') {
      throw new SetupError(
        'PostgreSQL refuses the password kept in .onewindow/secrets.json: the data is of another start; `npm start -- --reset` begins anew.',
      );
    }
    // the entry for other machines than its own is the last thing that the image writes
    if ((error as { code?: string }).code === '28000')
      throw new SetupError('PostgreSQL was cut off while it prepared its data for the first time: `npm start -- --reset` begins anew.');
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

function containerPostgres(options: PostgresOptions, address: string): Part {
  return new ContainerPart({
    name: 'PostgreSQL',
    address,
    image: IMAGE,
    command: ['postgres', ...asArguments(serverSettings(options.durable ?? true))],
    env: { POSTGRES_PASSWORD: options.password, POSTGRES_INITDB_ARGS: INITDB.slice(2).join(' '), TZ: 'UTC' },
    ports: [{ inside: 5432, outside: options.port }],
    ...(options.volume ? { volume: { name: options.volume, path: '/var/lib/postgresql/data' } } : {}),
    // parallel queries exchange their rows there
    sharedMemoryBytes: 256 * 1024 ** 2,
    log: options.log,
    isReady: () => accepts(address),
  });
}

function withUrl(part: Part, superuserUrl: string): Postgres {
  const url = (database?: string, user?: string, password?: string): string => {
    const parsed = new URL(superuserUrl);
    if (database !== undefined) parsed.pathname = `/${database}`;
    if (user !== undefined) parsed.username = encodeURIComponent(user);
    if (password !== undefined) parsed.password = encodeURIComponent(password);
    return parsed.toString();
  };
  return Object.assign(part, { url });
}
