import { Global, Injectable, Module, type BeforeApplicationShutdown, type OnApplicationShutdown } from '@nestjs/common';
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { LastThings, ReadinessRegistry, type RunningService } from '../src/index.js';
import { NoteController, SampleModule, startSample } from './sample-service.js';

/** Holds the slow route until `open` is called. */
function closedGate(): { open: () => void } {
  let open = (): void => undefined;
  NoteController.gate = new Promise((resolve) => (open = resolve));
  return { open };
}

const get = async (service: RunningService, path: string): Promise<Response> =>
  fetch(`${service.address}${path}`, { headers: { connection: 'close' } });

describe('health', () => {
  it('is ready when every check passes, and says which one does not', async () => {
    const service = await startSample();
    try {
      const registry = service.app.get(ReadinessRegistry);
      expect(await (await get(service, '/health/ready')).json()).toEqual({ status: 'up', checks: { running: { status: 'up' } } });
      registry.register('broker', () => Promise.reject(new Error('no broker at 127.0.0.1:9092')));
      const down = await get(service, '/health/ready');
      expect(down.status).toBe(503);
      expect(await down.json()).toMatchObject({
        status: 'down',
        checks: { running: { status: 'up' }, broker: { status: 'down', reason: 'no broker at 127.0.0.1:9092' } },
      });
      expect((await get(service, '/health/live')).status).toBe(200);
      expect(() => registry.register('broker', () => undefined)).toThrow('exists');
    } finally {
      await service.stop();
    }
  });

  it('does not wait for a check that hangs', async () => {
    const service = await startSample();
    try {
      service.app.get(ReadinessRegistry).register('hanging', () => new Promise<void>(() => undefined));
      expect(await (await get(service, '/health/ready')).json()).toMatchObject({
        checks: { hanging: { status: 'down', reason: 'no answer in 2000 ms' } },
      });
    } finally {
      await service.stop();
    }
  });
});

describe('too many requests at once', () => {
  it('are answered 503 with Retry-After, but never probes and alarms', async () => {
    const gate = closedGate();
    const service = await startSample(SampleModule, { maxInFlight: 2 });
    try {
      const slow = [get(service, '/v1/notes/slow'), get(service, '/v1/notes/slow')];
      await sleep(100);
      const shed = await get(service, '/v1/notes/slow');
      expect(shed.status).toBe(503);
      expect(shed.headers.get('retry-after')).toBe('2');
      expect(await shed.json()).toMatchObject({ code: 'too-busy', status: 503 });
      expect((await get(service, '/health/live')).status).toBe(200);
      expect((await get(service, '/v1/deadlines/ring')).status).toBe(200);
      expect((await get(service, '/v1/deadlines-of-others')).status).toBe(503);
      gate.open();
      expect((await Promise.all(slow)).map(({ status }) => status)).toEqual([200, 200]);
      expect((await get(service, '/v1/notes/slow')).status).toBe(200);
    } finally {
      gate.open();
      await service.stop();
    }
  });

  it('count those whose callers left until their work is done, and not longer', async () => {
    const gate = closedGate();
    const service = await startSample(SampleModule, { maxInFlight: 2 });
    try {
      const leave = new AbortController();
      const gone = [1, 2].map(() => fetch(`${service.address}/v1/notes/slow`, { signal: leave.signal }).catch(() => undefined));
      await sleep(100);
      leave.abort();
      await Promise.all(gone);
      await sleep(100);
      expect((await get(service, '/v1/notes/failing/missing')).status).toBe(503);
      gate.open();
      await sleep(100);
      expect((await get(service, '/v1/notes/failing/missing')).status).toBe(404);
    } finally {
      gate.open();
      await service.stop();
    }
  });

  it('do not count what broke off in its body', async () => {
    const service = await startSample(SampleModule, { maxInFlight: 2 });
    try {
      for (let i = 0; i < 5; i += 1) await breakOffInTheBody(service.port);
      await sleep(100);
      expect((await get(service, '/v1/notes/failing/missing')).status).toBe(404);
    } finally {
      await service.stop();
    }
  });
});

function breakOffInTheBody(port: number): Promise<void> {
  return new Promise((resolve) => {
    const sent = request({
      port,
      path: '/v1/notes',
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-length': '1000' },
    });
    sent.on('error', () => resolve());
    sent.write('{"title":', () => setTimeout(() => sent.destroy(), 20));
  });
}

describe('stopping', () => {
  it('refuses new requests from the first moment on, and says that it is not ready', async () => {
    const held = closedGate();
    @Injectable()
    class LeavesSlowly implements BeforeApplicationShutdown {
      beforeApplicationShutdown = (): Promise<void> => NoteController.gate;
    }
    const service = await startSample({ module: class Root {}, imports: [SampleModule], providers: [LeavesSlowly] });
    const stopped = service.stop();
    const refused = await get(service, '/v1/notes/slow');
    expect(refused.status).toBe(503);
    expect(await refused.json()).toMatchObject({ code: 'stopping' });
    expect(await (await get(service, '/health/ready')).json()).toEqual({
      status: 'down',
      checks: { running: { status: 'down', reason: 'stopping' } },
    });
    expect((await get(service, '/health/live')).status).toBe(200);
    held.open();
    await stopped;
  });

  it('answers the request in flight and does not wait for idle or unused connections', async () => {
    const gate = closedGate();
    const service = await startSample();
    const idle = new Agent({ keepAlive: true });
    await new Promise<void>((resolve) => {
      request({ agent: idle, port: service.port, path: '/health/live' }, (response) => response.resume().on('end', resolve)).end();
    });
    const unused = connect(service.port, '127.0.0.1');
    const inFlight = fetch(`${service.address}/v1/notes/slow`);
    await sleep(100);
    const began = Date.now();
    const stopped = service.stop();
    await sleep(100);
    gate.open();
    const answer = await inFlight;
    expect(answer.status).toBe(200);
    expect(answer.headers.get('connection')).toBe('close');
    await stopped;
    expect(Date.now() - began).toBeLessThan(1500);
    await expect(get(service, '/health/live')).rejects.toThrow();
    idle.destroy();
    unused.destroy();
  });

  it.each([[['database', 'messaging']], [['messaging', 'database']]])(
    'ends the database last, however modules are imported (%s)',
    async (order) => {
      const ended: string[] = [];

      @Injectable()
      class Relay implements OnApplicationShutdown {
        async onApplicationShutdown(): Promise<void> {
          await sleep(20);
          ended.push('messaging');
        }
      }

      @Global()
      @Module({ providers: [Relay] })
      class MessagingModule {}

      @Global()
      @Module({
        providers: [
          {
            provide: 'POOL',
            inject: [LastThings],
            useFactory: (last: LastThings) => last.add(() => Promise.resolve(void ended.push('database'))),
          },
        ],
      })
      class PoolModule {}

      const modules = { database: PoolModule, messaging: MessagingModule };
      const service = await startSample({ module: class Root {}, imports: order.map((name) => modules[name as keyof typeof modules]) });
      await service.stop();
      expect(ended).toEqual(['messaging', 'database']);
    },
  );
});
