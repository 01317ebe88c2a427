/** What jest's global setup hands over to the tests of one run, through the environment. */
export interface TestRun {
  /** Names of databases of this run carry it. */
  readonly id: string;
  /** Superuser's connection string. */
  readonly postgres: string;
  /** The superuser's password, from which those of the services' roles are made: roles belong to the server, so all files share them. */
  readonly postgresPassword: string;
  /** For each of Jest's workers the brokers of its own: host:port,host:port. Empty in a run without integration tests. */
  readonly kafkas: readonly string[];
  /** Present when the whole stack is up (end-to-end tests). */
  readonly stack?: StackAddresses;
}

export interface StackAddresses {
  readonly control: string;
  /** Address of each service by its name; `portal` is what the world outside sees. */
  readonly services: Readonly<Record<string, string>>;
  /** Its own brokers, which integration tests do not touch: host:port,host:port. */
  readonly kafka: string;
  readonly temporal: string;
  /** Connection string of identity's own role: for tests that sign tokens with its key. */
  readonly identityDatabase: string;
  readonly demoPassword: string;
  readonly marketSystemSecret: string;
}

const VARIABLE = 'ONEWINDOW_TEST_RUN';

/**
 * Called by the global setup, before the workers are made.
 * @public jest/running.cjs takes it from dist
 */
export function announceRun(run: TestRun): void {
  process.env[VARIABLE] = JSON.stringify(run);
}

/** @throws Error when nothing was started: the file is not named *.int-spec.ts or *.e2e-spec.ts */
export function testRun(): TestRun {
  const announced = process.env[VARIABLE];
  if (!announced) throw new Error('no PostgreSQL and Kafka run for this kind of test: name the file *.int-spec.ts or *.e2e-spec.ts');
  return JSON.parse(announced) as TestRun;
}

/** @throws Error when the whole stack is not up: the file is not named *.e2e-spec.ts */
export function testStack(): StackAddresses {
  const { stack } = testRun();
  if (!stack) throw new Error('the whole stack is not up for this kind of test: name the file *.e2e-spec.ts');
  return stack;
}
