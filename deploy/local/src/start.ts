import path from 'node:path';
import { parseArgs } from 'node:util';
import { ControlServer } from './control.js';
import { sayFailure } from './failure.js';
import { endFormerContainers, keptBasePort, requireDiskSpace, reset, volumePrefix } from './installation.js';
import { takeLock, type Lock } from './lock.js';
import { keepLogsShort } from './logs.js';
import { SetupError } from './part.js';
import { homeDir } from './paths.js';
import { runStages } from './progress.js';
import { announceRunning, findRunning, forgetRunning } from './running.js';
import { keptSecrets } from './secrets.js';
import { Stack } from './stack.js';
import { welcome } from './welcome.js';

// `npm start`: the whole system on this machine, until Ctrl-C.

const say = (line: string): void => void process.stdout.write(`${line}\n`);

class Launcher {
  #lock: Lock | undefined;
  #stack: Stack | undefined;
  #control: ControlServer | undefined;
  #ending: Promise<void> | undefined;
  #keepLogs: (() => void) | undefined;

  async start(): Promise<void> {
    const { reset: anew } = readArguments();
    this.#lock = lockThisFolder();
    await endFormerContainers();
    if (anew) await reset();
    requireDiskSpace();
    const stack = new Stack({
      home: homeDir,
      basePort: keptBasePort(),
      secrets: keptSecrets(path.join(homeDir, 'secrets.json')),
      durable: true,
      temporalPages: true,
      logLevel: process.env['LOG_LEVEL'] ?? 'info',
      volumePrefix,
      say,
    });
    await stack.requirePorts();
    this.#stack = stack;
    await runStages([
      { title: 'Storage, messages, workflows', steps: () => [...stack.storage(), ...stack.workflows()] },
      { title: 'Services', steps: () => stack.services() },
    ]);
    if (this.#ending) return;
    await this.#open(stack);
    say(welcome(stack));
  }

  async #open(stack: Stack): Promise<void> {
    this.#control = new ControlServer(stack);
    await this.#control.listen();
    this.#keepLogs = keepLogsShort(path.join(homeDir, 'logs'));
    const { demoPassword, marketSystemSecret } = stack.secrets;
    const addresses = { portal: stack.url('portal'), kafka: stack.kafka.address, temporal: stack.temporal.address };
    announceRunning({ ...addresses, control: this.#control.socket, demoPassword, marketSystemSecret });
  }

  get isEnding(): boolean {
    return this.#ending !== undefined;
  }

  /** Stops everything in order; asked again, it goes on with the same stop. */
  end(): Promise<void> {
    return (this.#ending ??= this.#stop());
  }

  async #stop(): Promise<void> {
    this.#keepLogs?.();
    this.#control?.close();
    await this.#stack?.stop();
    if (this.#lock) forgetRunning();
    this.#lock?.release();
  }
}

function readArguments(): { reset: boolean } {
  try {
    const { values } = parseArgs({ options: { reset: { type: 'boolean', default: false } } });
    return values;
  } catch (error) {
    throw new SetupError(
      `${(error as Error).message.split('. ')[0]}: \`npm start\` takes only \`-- --reset\`, which begins anew without any data.`,
    );
  }
}

function lockThisFolder(): Lock {
  const lock = takeLock(path.join(homeDir, 'lock'));
  if ('release' in lock) return lock;
  throw new SetupError(
    `OneWindow runs in this folder already (process ${lock.pid}${addressOfRunning()}): stop it there with Ctrl-C first.`,
  );
}

/** Not known while the other one still starts. */
function addressOfRunning(): string {
  try {
    return `, ${findRunning().portal}`;
  } catch {
    return '';
  }
}

function main(): void {
  const launcher = new Launcher();
  const endBySignal = (): void => {
    if (!launcher.isEnding) say('Stopping; everything is put away in order.');
    launcher.end().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`${sayFailure(error)}\n`);
        process.exit(1);
      },
    );
  };
  const fail = (error: unknown): void => {
    // what breaks off because we are stopping is no failure
    if (launcher.isEnding) return;
    process.stderr.write(`${sayFailure(error)}\n`);
    void launcher.end().finally(() => process.exit(1));
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, endBySignal);
  // tools/bootstrap.mjs, which started us, is gone
  process.on('disconnect', endBySignal);
  process.on('uncaughtException', fail);
  launcher.start().catch(fail);
}

main();
