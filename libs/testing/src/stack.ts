import { ControlClient } from '@onewindow/local';
import { testStack } from './run.js';

/** The running stack of the end-to-end tests: each service its own process, PostgreSQL, Kafka and Temporal beside them. */
export class RunningStack {
  readonly #control = new ControlClient(testStack().control);

  /** The one address that the world outside sees. */
  get portalUrl(): string {
    return this.serviceUrl('portal');
  }

  /** What signing in at it needs. */
  get stage(): { portal: string; demoPassword: string; marketSystemSecret: string } {
    const { demoPassword, marketSystemSecret } = testStack();
    return { portal: this.portalUrl, demoPassword, marketSystemSecret };
  }

  /** Kafka's brokers, host:port each. */
  get brokers(): string[] {
    return testStack().kafka.split(',');
  }

  /** The address of one service's own process. */
  serviceUrl(service: string): string {
    const address = testStack().services[service];
    if (!address) throw new Error(`there is no service ${service}`);
    return address;
  }

  /** Process id now; undefined while it is down. */
  async pid(component: string): Promise<number | undefined> {
    return (await this.#control.states())[component]?.pid;
  }

  /** SIGKILL, as a crash: the supervisor starts it again. `component` is a service's name, `postgres`, `kafka` or `temporal`. */
  async kill(component: string): Promise<void> {
    await this.#control.tell(component, 'kill');
  }

  /** Stops it in good order; it stays down until {@link start}. */
  async stop(component: string): Promise<void> {
    await this.#control.tell(component, 'stop');
  }

  /** Resolves when it serves. */
  async start(component: string): Promise<void> {
    await this.#control.tell(component, 'start');
  }
}
