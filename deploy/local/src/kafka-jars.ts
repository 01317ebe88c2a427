import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { missing, SetupError } from './part.js';
import { partsDir, workspaceRoot } from './paths.js';
import { isOnPath, runTool } from './processes.js';

/** The version in kafka/pom.xml; a test holds the two together. */
export const KAFKA_VERSION = '4.1.1';

const PLUGIN = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies';

/** The Java to run, 17 or newer. @throws SetupError when there is none */
export async function findJava(): Promise<string> {
  const home = process.env['JAVA_HOME'];
  for (const java of [...(home ? [path.join(home, 'bin/java')] : []), 'java']) {
    const version = await runTool(java, ['-version']).then(
      ({ stderr }) => Number(/version "(\d+)/.exec(stderr)?.[1] ?? 0),
      () => 0,
    );
    if (version >= 17) return java;
  }
  throw missing('Kafka', 'Java 17 or newer (JAVA_HOME, then `java` on the PATH)', 'ONEWINDOW_KAFKA_BROKERS');
}

/** The folder of the broker's jars, fetched once by Maven. @throws SetupError when Maven is missing or fetches nothing */
export async function kafkaJars(): Promise<string> {
  const dir = path.join(partsDir, `kafka-${KAFKA_VERSION}`);
  if (existsSync(dir)) return dir;
  if (!isOnPath('mvn')) throw missing('Kafka', 'Maven (`mvn` on the PATH), which fetches its jars', 'ONEWINDOW_KAFKA_BROKERS');
  mkdirSync(partsDir, { recursive: true });
  const half = mkdtempSync(`${dir}-`);
  try {
    const pom = path.join(workspaceRoot, 'deploy/local/kafka/pom.xml');
    await runTool('mvn', ['-q', '-B', '-f', pom, PLUGIN, `-DoutputDirectory=${half}`, '-DincludeScope=runtime'], { cwd: workspaceRoot });
    renameSync(half, dir);
  } catch (error) {
    rmSync(half, { recursive: true, force: true });
    // another process was quicker
    if (existsSync(dir)) return dir;
    throw explained(error as Error & { stdout?: string });
  }
  return dir;
}

function explained(error: Error & { stdout?: string }): SetupError {
  const reason = error.stdout?.split('\n').find((line) => line.startsWith('[ERROR]')) ?? error.message;
  return new SetupError(
    `Kafka's jars could not be fetched by Maven (${reason.trim()}): check the network or Maven's settings, or give ONEWINDOW_KAFKA_BROKERS.`,
  );
}
