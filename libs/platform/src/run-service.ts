import { ConfigError, EXIT_CONFIG, type ServiceConfig } from './config.js';
import { createService, type RunningService, type ServiceOptions } from './create-service.js';
import { createLogger } from './logging/logger.js';

const HARD_STOP_MS = 10_000;
const log = createLogger('service');

/**
 * Runs the service as this process: starts it, tells a parent with an IPC channel `{ ready: true, port }`, stops it on SIGTERM, SIGINT
 * or when that parent goes away, and ends the process (0 stopped, 1 failed, 78 wrong configuration). A stop that takes 10 s is cut off.
 */
export async function runService<C extends ServiceConfig>(options: ServiceOptions<C>): Promise<void> {
  // a Date must not mean another day where the machine's zone is another
  process.env['TZ'] = 'UTC';
  const stopper = new Stopper();
  process.on('SIGTERM', () => stopper.stop('SIGTERM'));
  process.on('SIGINT', () => stopper.stop('SIGINT'));
  if (process.connected) process.on('disconnect', () => stopper.stop('parent gone'));
  process.on('uncaughtException', (error) => fail(error));
  process.on('unhandledRejection', (error) => fail(error));
  try {
    stopper.running(
      await createService(options, (port) => {
        log.info({ port }, 'listening');
        process.send?.({ ready: true, port });
      }),
    );
  } catch (error) {
    fail(error);
  }
}

function fail(error: unknown): never {
  log.fatal({ err: error }, 'the service cannot go on');
  process.exit(error instanceof ConfigError ? EXIT_CONFIG : 1);
}

class Stopper {
  private service: RunningService | undefined;
  private asked = false;

  running(service: RunningService): void {
    this.service = service;
  }

  /** Before the service runs there is nothing to lose: the process just ends. */
  stop(why: string): void {
    if (this.asked) return;
    this.asked = true;
    log.info({ why }, 'stopping');
    setTimeout(() => {
      log.error('did not stop in time');
      process.exit(1);
    }, HARD_STOP_MS).unref();
    if (this.service === undefined) process.exit(0);
    this.service.stop().then(() => process.exit(0), fail);
  }
}
