import { Injectable, type BeforeApplicationShutdown, type OnApplicationShutdown } from '@nestjs/common';
import { beginStopping, type GateState } from './http/gate.js';

/**
 * What stops last. Nest runs the shutdown hooks of global modules in an order that depends on imports; the database must outlive
 * everything that may still finish a transaction, so it is closed here, in the hook of the module that is always first, hence last.
 */
@Injectable()
export class LastThings {
  private readonly steps: (() => Promise<void>)[] = [];

  add(step: () => Promise<void>): void {
    this.steps.push(step);
  }

  async run(): Promise<void> {
    for (const step of this.steps.splice(0).reverse()) await step();
  }
}

/** Turns the gate to "stopping" before HTTP closes, also when the application is closed by itself; runs the last things after all else. */
export class Lifecycle implements BeforeApplicationShutdown, OnApplicationShutdown {
  constructor(
    private readonly gate: GateState,
    private readonly lastThings: LastThings,
    private readonly stopKeys: () => void,
  ) {}

  beforeApplicationShutdown(): void {
    beginStopping(this.gate);
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopKeys();
    await this.lastThings.run();
  }
}
