// A service as its own process, from the build: what process.e2e-spec.ts starts, stops and breaks.
const { Controller, Get, Module, Post } = require('@nestjs/common');
const { httpConfig, loadConfig, Public, runService } = require('@onewindow/platform');
const { setTimeout: sleep } = require('node:timers/promises');
const { z } = require('zod');

class SampleController {
  zone() {
    return { offset: new Date(2026, 0, 1).getTimezoneOffset() };
  }

  async slow() {
    await sleep(500);
    return { done: true };
  }

  breakDown() {
    void Promise.reject(new Error('nobody waits for this'));
  }

  onApplicationShutdown() {
    return process.env.HANG === 'yes' ? sleep(60_000) : undefined;
  }
}

const routes = { zone: Get('zone'), slow: Get('slow'), breakDown: Post('break') };
for (const [name, route] of Object.entries(routes)) {
  const descriptor = Object.getOwnPropertyDescriptor(SampleController.prototype, name);
  route(SampleController.prototype, name, descriptor);
  Public()(SampleController.prototype, name, descriptor);
}
Controller('v1')(SampleController);

class SampleModule {}
Module({ controllers: [SampleController] })(SampleModule);

const readConfig = () => loadConfig(z.object(httpConfig));
void runService({ name: 'sample', config: readConfig, module: () => SampleModule });
