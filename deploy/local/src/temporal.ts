import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { ContainerPart } from './containers.js';
import { dockerAnswers } from './engine.js';
import { givenPart, type Part } from './part.js';
import { LocalProcess } from './processes.js';
import { temporalBinary, TEMPORAL_CLI_VERSION } from './temporal-binary.js';
import { namespaceServes } from './temporal-wire.js';

export interface TemporalOptions {
  /** Folder of this part alone; made when it is not there. */
  readonly dataDir: string;
  readonly port: number;
  /** Port of Temporal's own pages; without it they are not served. */
  readonly uiPort?: number;
  readonly log: string;
  /** Named volume, where it runs as a container. */
  readonly volume?: string;
  /** Settings of the server (its dynamic configuration), by their names. */
  readonly settings?: Readonly<Record<string, number | string>>;
}

export interface Temporal extends Part {
  /** URL of Temporal's own pages, where they are served. */
  readonly uiAddress?: string | undefined;
}

/** The schema is made only for a new file: another server version begins with another file. */
const DATABASE = `temporal-${TEMPORAL_CLI_VERSION}.db`;

/** Without these two the server starts 25 workflows a second, with them 175. */
const PRAGMAS = ['--sqlite-pragma', 'journal_mode=wal', '--sqlite-pragma', 'synchronous=normal'];

/** {@link provideTemporal}, started. */
export async function startTemporal(options: TemporalOptions): Promise<Temporal> {
  const part = await provideTemporal(options);
  await part.start();
  return part;
}

/**
 * A Temporal server at ONEWINDOW_TEMPORAL_ADDRESS (its pages at ONEWINDOW_TEMPORAL_UI), else as a container, else as a local process; not
 * started.
 * @throws SetupError when none of the three is there
 */
export async function provideTemporal(options: TemporalOptions): Promise<Temporal> {
  const given = process.env['ONEWINDOW_TEMPORAL_ADDRESS'];
  if (given) {
    const part = givenPart('Temporal', given, 'ONEWINDOW_TEMPORAL_ADDRESS', () => namespaceServes(given));
    return Object.assign(part, { uiAddress: process.env['ONEWINDOW_TEMPORAL_UI'] });
  }
  const uiAddress = options.uiPort === undefined ? undefined : `http://127.0.0.1:${options.uiPort}`;
  return Object.assign((await dockerAnswers()) ? containerTemporal(options) : await localTemporal(options), { uiAddress });
}

async function localTemporal(options: TemporalOptions): Promise<LocalProcess> {
  const binary = await temporalBinary();
  const address = `127.0.0.1:${options.port}`;
  // the tool reads and writes settings below the home folder: it gets one of its own
  const env = { PATH: process.env['PATH'], HOME: options.dataDir, TZ: 'UTC' };
  return new LocalProcess({
    name: 'Temporal',
    address,
    log: options.log,
    isReady: () => namespaceServes(address),
    command: () => {
      mkdirSync(options.dataDir, { recursive: true });
      return { file: binary, args: serverArguments(options, '127.0.0.1', path.join(options.dataDir, DATABASE)), env, cwd: options.dataDir };
    },
  });
}

function serverArguments({ port, uiPort, settings = {} }: TemporalOptions, ip: string, database: string): string[] {
  const pages = uiPort === undefined ? ['--headless'] : ['--ui-port', String(uiPort)];
  return [
    'server',
    'start-dev',
    '--ip',
    ip,
    '--port',
    String(port),
    ...pages,
    '--db-filename',
    database,
    ...PRAGMAS,
    ...Object.entries(settings).flatMap(([name, value]) => ['--dynamic-config-value', `${name}=${JSON.stringify(value)}`]),
    '--log-level',
    'warn',
  ];
}

/** The image knows no folder for data: without a volume, there is only the root. */
const VOLUME = '/data';

function containerTemporal(options: TemporalOptions): Part {
  const { port, uiPort, volume, log } = options;
  const address = `127.0.0.1:${port}`;
  return new ContainerPart({
    name: 'Temporal',
    address,
    image: `temporalio/temporal:${TEMPORAL_CLI_VERSION}`,
    command: serverArguments(options, '0.0.0.0', path.posix.join(volume ? VOLUME : '/', DATABASE)),
    ports: [port, ...(uiPort === undefined ? [] : [uiPort])].map((each) => ({ inside: each, outside: each })),
    ...(volume ? { volume: { name: volume, path: VOLUME } } : {}),
    // the image's own user may write neither to a fresh volume nor to the root
    user: '0:0',
    log,
    isReady: () => namespaceServes(address),
  });
}
