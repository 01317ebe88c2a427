import { GenericContainer, Wait } from 'testcontainers';
import type { ContainerRecipe } from './containers.js';

/** Called on the way to a running container; what they throw ends the start. */
export interface Hooks {
  /** The image is here, and nothing has been made of it yet. */
  beforeCreated(): void;
  created(id: string): void;
}

/** Our recipe for testcontainers, which fetches the image and has the reaper remove the container when we die. */
export class PublishedContainer extends GenericContainer {
  constructor(
    { image, ports, env, command, volume, user, sharedMemoryBytes }: ContainerRecipe,
    private readonly hooks: Hooks,
  ) {
    super(image);
    // whether it serves is asked by us: testcontainers asks a shell inside, and Temporal's image has none
    this.withWaitStrategy(Wait.forAll([]));
    this.withEnvironment({ ...env });
    this.withExposedPorts(...ports.map((port) => ({ container: port.inside, host: port.outside })));
    // on loopback alone, as a process of this machine would listen: Kafka and Temporal ask nobody for a password
    this.hostConfig.PortBindings = Object.fromEntries(
      ports.map(({ inside, outside }) => [`${inside}/tcp`, [{ HostIp: '127.0.0.1', HostPort: String(outside) }]]),
    );
    if (command) this.withCommand([...command]);
    if (user) this.withUser(user);
    if (sharedMemoryBytes) this.withSharedMemorySize(sharedMemoryBytes);
    if (volume) this.withBindMounts([{ source: volume.name, target: volume.path }]);
  }

  protected override async beforeContainerCreated(): Promise<void> {
    this.hooks.beforeCreated();
  }

  protected override async containerCreated(id: string): Promise<void> {
    this.hooks.created(id);
  }
}
