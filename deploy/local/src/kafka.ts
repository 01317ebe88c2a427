import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ContainerPart } from './containers.js';
import { dockerAnswers } from './engine.js';
import { findJava, kafkaJars, KAFKA_VERSION } from './kafka-jars.js';
import { brokerServes } from './kafka-wire.js';
import { givenPart, SetupError, type Part } from './part.js';
import { LocalProcess, runTool } from './processes.js';
import { reasonIn } from './tool-output.js';

export interface KafkaOptions {
  /** Folder of this part alone; made when it is not there. */
  readonly dataDir: string;
  readonly port: number;
  /** Port of the KRaft controller; the next one when it is not given. */
  readonly controllerPort?: number;
  readonly log: string;
  /** Named volume, where it runs as a container. */
  readonly volume?: string;
  /** Does not take the brokers that ONEWINDOW_KAFKA_BROKERS names: this one is to be killed and thrown away. */
  readonly own?: boolean;
}

/** {@link provideKafka}, started. */
export async function startKafka(options: KafkaOptions): Promise<Part> {
  const part = await provideKafka(options);
  await part.start();
  return part;
}

/**
 * A Kafka broker at ONEWINDOW_KAFKA_BROKERS (host:port,host:port), else as a container, else as a local Java process; not started.
 * @throws SetupError when none of the three is there
 */
export async function provideKafka(options: KafkaOptions): Promise<Part> {
  const given = process.env['ONEWINDOW_KAFKA_BROKERS'];
  if (given && !options.own) return givenPart('Kafka', given, 'ONEWINDOW_KAFKA_BROKERS', () => anyBrokerServes(given));
  return (await dockerAnswers()) ? containerKafka(options) : localKafka(options);
}

async function anyBrokerServes(brokers: string): Promise<boolean> {
  const asked = brokers.split(',').map((broker) => {
    const [host, port] = broker.trim().split(':');
    return brokerServes(host ?? '', Number(port));
  });
  return (await Promise.all(asked)).includes(true);
}

async function localKafka(options: KafkaOptions): Promise<LocalProcess> {
  const [java, jars] = await Promise.all([findJava(), kafkaJars()]);
  const config = path.join(options.dataDir, 'server.properties');
  const env = { PATH: process.env['PATH'], TZ: 'UTC', LC_ALL: 'C.UTF-8' };
  const classPath = ['-cp', path.join(jars, '*')];
  return new LocalProcess({
    name: 'Kafka',
    address: `127.0.0.1:${options.port}`,
    log: options.log,
    isReady: () => brokerServes('127.0.0.1', options.port),
    command: async () => {
      mkdirSync(options.dataDir, { recursive: true });
      writeFileSync(config, properties(options));
      if (!existsSync(path.join(options.dataDir, 'log/meta.properties'))) await format([...QUICK_JVM, ...classPath], { java, config, env });
      return { file: java, args: [...BROKER_JVM, ...LOGGING, ...classPath, 'kafka.Kafka', config], env, cwd: options.dataDir };
    },
  });
}

/** C1 only: the broker serves about a second sooner. */
const QUICK_JVM = ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];
const HEAP = ['-Xms256m', '-Xmx512m'];
const BROKER_JVM = [...HEAP, ...QUICK_JVM];
const LOGGING = ['-Dorg.slf4j.simpleLogger.showDateTime=true', "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSS"];

async function format(
  jvm: readonly string[],
  { java, config, env }: { java: string; config: string; env: NodeJS.ProcessEnv },
): Promise<void> {
  // a KRaft cluster id: 16 random bytes as base64url; the leading letter keeps it from looking like an option
  const clusterId = `K${randomBytes(16).toString('base64url').slice(1)}`;
  try {
    await runTool(java, [...jvm, 'kafka.tools.StorageTool', 'format', '-t', clusterId, '-c', config], { env });
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string };
    throw new SetupError(`Kafka could not prepare its data folder ${path.dirname(config)}: ${reasonIn(stderr || message)}`);
  }
}

/** Settings of every broker, local or container, in Kafka's own words. */
const SETTINGS: Readonly<Record<string, string>> = {
  'process.roles': 'broker,controller',
  'node.id': '1',
  'controller.listener.names': 'CONTROLLER',
  'listener.security.protocol.map': 'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT',
  'inter.broker.listener.name': 'PLAINTEXT',
  'offsets.topic.replication.factor': '1',
  'transaction.state.log.replication.factor': '1',
  'transaction.state.log.min.isr': '1',
  'share.coordinator.state.topic.replication.factor': '1',
  'share.coordinator.state.topic.min.isr': '1',
  'offsets.topic.num.partitions': '4',
  // after SIGKILL the broker may not register while its former self's session lives; 2 s could fence a live broker on a starved machine
  'broker.session.timeout.ms': '3000',
  'broker.heartbeat.interval.ms': '500',
  'group.initial.rebalance.delay.ms': '0',
  'auto.create.topics.enable': 'false',
};

function properties(options: KafkaOptions): string {
  const controller = options.controllerPort ?? options.port + 1;
  return Object.entries({
    ...SETTINGS,
    'controller.quorum.voters': `1@127.0.0.1:${controller}`,
    listeners: `PLAINTEXT://127.0.0.1:${options.port},CONTROLLER://127.0.0.1:${controller}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${options.port}`,
    // backslashes and colons have a meaning in a properties file
    'log.dirs': path.join(options.dataDir, 'log').replaceAll('\\', '/'),
  })
    .map(([key, value]) => `${key}=${value}\n`)
    .join('');
}

/** The official image takes each setting from an environment variable of its name. */
const asVariable = (setting: string): string => `KAFKA_${setting.toUpperCase().replaceAll('.', '_')}`;

function containerKafka({ port, volume, log }: KafkaOptions): Part {
  const CONTROLLER = 29093;
  const env = Object.entries({
    ...SETTINGS,
    'controller.quorum.voters': `1@127.0.0.1:${CONTROLLER}`,
    listeners: `PLAINTEXT://0.0.0.0:${port},CONTROLLER://127.0.0.1:${CONTROLLER}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${port}`,
    'log.dirs': '/var/lib/kafka/data',
  }).map(([setting, value]) => [asVariable(setting), value]);
  return new ContainerPart({
    name: 'Kafka',
    address: `127.0.0.1:${port}`,
    image: `apache/kafka:${KAFKA_VERSION}`,
    env: { ...(Object.fromEntries(env) as Record<string, string>), KAFKA_HEAP_OPTS: HEAP.join(' ') },
    ports: [{ inside: port, outside: port }],
    ...(volume ? { volume: { name: volume, path: '/var/lib/kafka/data' } } : {}),
    log,
    isReady: () => brokerServes('127.0.0.1', port),
  });
}
