import { rmSync } from 'node:fs';
import path from 'node:path';
import { ContainerPart } from './containers.js';
import { prepareDatabase } from './database.js';
import { provideKafka } from './kafka.js';
import type { Part } from './part.js';
import { workspaceRoot } from './paths.js';
import { requireFree } from './ports.js';
import { providePostgres, removePostgresData, type Postgres } from './postgres.js';
import { LocalProcess } from './processes.js';
import { Supervisor } from './supervisor.js';
import { rolePassword } from './secrets.js';
import { provideTemporal, type Temporal } from './temporal.js';
import { makeTopics } from './topics.js';
import { environmentOf, PART_OFFSETS, SERVICES, type Secrets, type ServiceName, type ServiceSpec, type Wiring } from './topology.js';

export interface StackOptions {
  /** Folder for data and logs of this system alone. */
  readonly home: string;
  /** First of its ports; topology.ts says what is added for each process. */
  readonly basePort: number;
  readonly secrets: Secrets;
  /** `false` gives up what protects PostgreSQL from a crash of the machine, for speed: only for data that is thrown away. */
  readonly durable: boolean;
  /** Whether Temporal serves its own pages. */
  readonly temporalPages: boolean;
  readonly logLevel: string;
  /** Named volumes of the parts begin with this, where they run as containers. */
  readonly volumePrefix?: string;
  /** Takes a line for the person at the terminal. */
  say(line: string): void;
}

/** One thing to be done at start, with the words to show for it. */
export interface Step {
  readonly title: string;
  readonly run: () => Promise<void>;
}

const DATABASE = 'onewindow';

/**
 * Bounds of a service's heap. Left to itself, Node 24 lets the young generation of so small a heap grow to 128 MB under load, counts that
 * against the whole, and from then on collects garbage without end on both cores, with two thirds of the heap free.
 */
const heapArguments = ({ heapMb }: ServiceSpec): string[] => [`--max-old-space-size=${heapMb}`, '--max-semi-space-size=8'];

/** The whole system on this machine: PostgreSQL, Kafka, Temporal and every service as its own process. */
export class Stack {
  readonly supervisor: Supervisor;
  readonly #services = new Map<string, LocalProcess>();
  #postgres: Postgres | undefined;
  #kafka: Part | undefined;
  #temporal: Temporal | undefined;
  #stopping = false;

  constructor(private readonly options: StackOptions) {
    this.supervisor = new Supervisor((line) => options.say(line));
  }

  /** Every port of a system by the name of its process. */
  static portsFrom(basePort: number): Record<string, number> {
    const offsets = [...Object.entries(PART_OFFSETS), ...SERVICES.map(({ name, offset }) => [name, offset] as const)];
    return Object.fromEntries(offsets.map(([name, offset]) => [name, basePort + offset]));
  }

  get ports(): Record<string, number> {
    return Stack.portsFrom(this.options.basePort);
  }

  get secrets(): Secrets {
    return this.options.secrets;
  }

  /** @throws SetupError naming the first port that another program holds */
  requirePorts(): Promise<void> {
    return requireFree(this.ports);
  }

  get postgres(): Postgres {
    return required(this.#postgres, 'PostgreSQL');
  }

  get kafka(): Part {
    return required(this.#kafka, 'Kafka');
  }

  get temporal(): Temporal {
    return required(this.#temporal, 'Temporal');
  }

  /** Any process or part by its name in topology.ts, or undefined. */
  component(name: string): Part | undefined {
    return { postgres: this.#postgres, kafka: this.#kafka, temporal: this.#temporal }[name] ?? this.#services.get(name);
  }

  get components(): ReadonlyMap<string, Part> {
    const names = ['postgres', 'kafka', 'temporal', ...this.#services.keys()];
    return new Map(names.flatMap((name) => (this.component(name) ? [[name, this.component(name) as Part]] : [])));
  }

  /** PostgreSQL with its roles and schemas, and Kafka with its topics; the steps may run side by side. */
  storage(): Step[] {
    return [
      { title: 'PostgreSQL', run: () => this.#startPostgres() },
      { title: 'Kafka', run: () => this.#startKafka() },
    ];
  }

  /** Temporal; may run beside {@link storage}. */
  workflows(): Step[] {
    return [{ title: 'Temporal', run: () => this.#startTemporal() }];
  }

  /** Every service; possible when {@link storage} and {@link workflows} are done, then side by side. */
  services(): Step[] {
    return SERVICES.map((spec) => ({ title: spec.name, run: () => this.#startService(spec) }));
  }

  /** Portal, services, Temporal, Kafka, PostgreSQL, in this order. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.supervisor.stop();
    await this.#services.get('portal')?.stop();
    await Promise.all([...this.#services.values()].map((service) => service.stop()));
    for (const part of [this.#temporal, this.#kafka, this.#postgres]) await part?.stop();
  }

  /** SIGKILL to all processes and containers, and the data is deleted; the logs stay. */
  async discard(): Promise<void> {
    this.#stopping = true;
    this.supervisor.stop();
    await Promise.all([...this.components.values()].map((part) => part.abort?.() ?? part.stop()));
    removePostgresData(this.#place('postgres').dataDir);
    for (const left of ['data', 'files']) rmSync(path.join(this.options.home, left), { recursive: true, force: true });
  }

  /** Connection string of a service's own role. */
  databaseUrl(service: string): string {
    return this.postgres.url(DATABASE, service, rolePassword(this.secrets, service));
  }

  url(service: ServiceName): string {
    return `http://127.0.0.1:${this.ports[service]}`;
  }

  /** The whole environment of a service's process. */
  environment(spec: ServiceSpec): Record<string, string> {
    const wiring: Wiring = {
      url: (service) => this.url(service),
      databaseUrl: (service) => this.databaseUrl(service),
      kafkaBrokers: this.kafka.address,
      temporalAddress: this.temporal.address,
      secrets: this.options.secrets,
      logLevel: this.options.logLevel,
      filesDir: path.join(this.options.home, 'files'),
    };
    return environmentOf(spec, wiring);
  }

  async #startPostgres(): Promise<void> {
    const { secrets, durable, basePort } = this.options;
    this.#postgres = await providePostgres({
      ...this.#place('postgres'),
      port: basePort + PART_OFFSETS.postgres,
      password: secrets.postgresPassword,
      durable,
    });
    await this.#startPart(this.#postgres);
    const roles = SERVICES.filter(({ hasSchema }) => hasSchema).map(({ name }) => ({
      service: name,
      password: rolePassword(secrets, name),
    }));
    await prepareDatabase(this.#postgres.url(), DATABASE, roles);
  }

  async #startKafka(): Promise<void> {
    const { basePort } = this.options;
    const ports = { port: basePort + PART_OFFSETS.kafka, controllerPort: basePort + PART_OFFSETS.kafkaController };
    this.#kafka = await provideKafka({ ...this.#place('kafka'), ...ports });
    await this.#startPart(this.#kafka);
    if (this.#stopping) return;
    await makeTopics(this.#kafka.address);
  }

  async #startTemporal(): Promise<void> {
    const { basePort, temporalPages } = this.options;
    const pages = temporalPages ? { uiPort: basePort + PART_OFFSETS.temporalUi } : {};
    this.#temporal = await provideTemporal({ ...this.#place('temporal'), port: basePort + PART_OFFSETS.temporal, ...pages });
    await this.#startPart(this.#temporal);
  }

  async #startService(spec: ServiceSpec): Promise<void> {
    const address = this.url(spec.name);
    const service = new LocalProcess({
      name: spec.name,
      address,
      ipc: true,
      log: this.#log(spec.name),
      isReady: () => isReady(address),
      command: () => ({
        file: process.execPath,
        args: [...heapArguments(spec), path.join(workspaceRoot, 'services', spec.name, 'dist/main.js')],
        env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...this.environment(spec) },
        cwd: workspaceRoot,
      }),
    });
    this.#services.set(spec.name, service);
    await this.#startPart(service);
  }

  async #startPart(part: Part): Promise<void> {
    if (this.#stopping) return;
    await part.start();
    if (part instanceof LocalProcess || part instanceof ContainerPart) this.supervisor.watch(part);
  }

  #log(name: string): string {
    return path.join(this.options.home, 'logs', `${name}.log`);
  }

  #place(name: string): { dataDir: string; log: string; volume?: string } {
    const { home, volumePrefix } = this.options;
    return { dataDir: path.join(home, 'data', name), log: this.#log(name), ...(volumePrefix ? { volume: `${volumePrefix}-${name}` } : {}) };
  }
}

function required<T>(part: T | undefined, name: string): T {
  if (part === undefined) throw new Error(`${name} has not been started`);
  return part;
}

/** A service is ready when it says so itself, database and broker included. */
export async function isReady(address: string): Promise<boolean> {
  try {
    const answer = await fetch(`${address}/health/ready`, { signal: AbortSignal.timeout(2000) });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false;
  }
}
