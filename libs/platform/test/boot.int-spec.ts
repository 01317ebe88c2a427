import { Body, Controller, Delete, Get, Module, Param, Put, Query, type DynamicModule, type Type } from '@nestjs/common';
import { Ctx, EventPattern, Payload, Server, type CustomTransportStrategy } from '@nestjs/microservices';
import { DomainError } from '@onewindow/contracts';
import { isObservable, lastValueFrom } from 'rxjs';
import { z } from 'zod';
import { Allow, EVENT_STRATEGY, listRoutes, PathOf, Public } from '../src/index.js';
import { SampleModule, startSample } from './sample-service.js';

const moduleWith = (...controllers: Type[]): DynamicModule => ({ module: class Root {}, controllers });

@Controller('v1/open')
class UndeclaredController {
  @Get(':id')
  read(): void {}

  @Public()
  @Get()
  list(): void {}
}

@Controller('v1/unread')
class UnreadController {
  @Public()
  @Put('body')
  body(@Body() body: unknown): unknown {
    return body;
  }

  @Public()
  @Get('query')
  query(@Query('q') q: string): string {
    return q;
  }

  @Public()
  @Get('path/:id')
  path(@Param() path: unknown): unknown {
    return path;
  }

  @Public()
  @Get('other/:id')
  other(@PathOf('no', z.string()) no: string): string {
    return no;
  }
}

@Controller()
class SilentConsumer {
  @EventPattern('sample.note.v1')
  onNotes(events: unknown): unknown {
    return events;
  }
}

@Controller()
class NoteConsumer {
  @EventPattern('sample.note.v1')
  onNotes(@Payload() events: string[], @Ctx() slice: unknown): Promise<void> {
    if (events.includes('bad')) throw new DomainError('conflict', 'note-already-closed', 'Closed.', { slice });
    return Promise.resolve();
  }
}

/** Runs handlers as the transport of messaging does. */
class SampleStrategy extends Server implements CustomTransportStrategy {
  readonly steps: string[] = [];

  listen(done: () => void): void {
    this.steps.push('listening');
    done();
  }

  close(): void {
    this.steps.push('closed');
  }

  on(): void {}

  unwrap<T>(): T {
    throw new Error('nothing inside');
  }

  async deliver(events: string[]): Promise<unknown> {
    const result: unknown = await this.getHandlerByPattern('sample.note.v1')?.(events, { partition: 0 });
    return isObservable(result) ? lastValueFrom(result, { defaultValue: undefined }) : result;
  }
}

describe('the rules of the boot', () => {
  it('does not start with a route that does not say who may use it', async () => {
    await expect(startSample(moduleWith(UndeclaredController))).rejects.toThrow(
      /^UndeclaredController\.read \(GET \/v1\/open\/:id\) does not say who may use it/,
    );
  });

  it('does not start with protected routes and nobody who issues tokens', async () => {
    const config = { PORT: 0, HOST: '127.0.0.1', LOG_LEVEL: 'silent' as const };
    await expect(startSample(SampleModule, { config: () => config })).rejects.toThrow(/NoteController\.mine .*OIDC_ISSUER/);
  });

  it('does not start with a route that takes its input unread, or a part its path does not have', async () => {
    const unread = 'takes its input unread: @PathOf, @QueryOf and @BodyOf take it by a schema';
    await expect(startSample(moduleWith(UnreadController))).rejects.toThrow(
      [
        `UnreadController.body (PUT /v1/unread/body) ${unread}`,
        `UnreadController.query (GET /v1/unread/query) ${unread}`,
        `UnreadController.path (GET /v1/unread/path/:id) ${unread}`,
        'UnreadController.other (GET /v1/unread/other/:id) takes :no, which is not in its path',
      ].join('\n'),
    );
  });

  it('does not start with an event handler that takes no context', async () => {
    await expect(startSample(moduleWith(SilentConsumer))).rejects.toThrow('SilentConsumer.onNotes needs both @Payload() and @Ctx()');
  });

  it('lets nobody declare access twice, or for no role', () => {
    expect(() => {
      class Twice {
        @Public()
        @Allow('officer')
        read(): void {}
      }
      return Twice;
    }).toThrow('read says twice who may use it');
    expect(() => Allow()).toThrow('at least one role');
  });

  it('leaves nothing listening after it refused', async () => {
    const taken = await startSample();
    const config = {
      PORT: taken.port,
      HOST: '127.0.0.1',
      LOG_LEVEL: 'silent' as const,
      OIDC_ISSUER: 'http://issuer.test',
      OIDC_JWKS_URL: 'http://issuer.test/jwks',
    };
    await expect(startSample(SampleModule, { config: () => config })).rejects.toThrow('EADDRINUSE');
    await taken.stop();
    const again = await startSample(SampleModule, { config: () => config });
    await again.stop();
  });
});

it('lists every route with who may use it', async () => {
  @Controller(['v1/a', 'v1/b'])
  class ManyController {
    @Allow('officer', 'leader')
    @Put([':id', ':id/again'])
    put(): void {}

    @Public()
    @Delete()
    remove(): void {}
  }
  const service = await startSample(moduleWith(ManyController));
  const routes = listRoutes(service.app);
  await service.stop();
  expect(routes).toEqual(
    expect.arrayContaining([
      { method: 'GET', path: '/health/live', roles: 'public' },
      { method: 'GET', path: '/health/ready', roles: 'public' },
      { method: 'PUT', path: '/v1/a/:id', roles: ['officer', 'leader'] },
      { method: 'PUT', path: '/v1/b/:id/again', roles: ['officer', 'leader'] },
      { method: 'DELETE', path: '/v1/b', roles: 'public' },
    ]),
  );
  expect(routes).toHaveLength(9);
});

describe('a transport strategy', () => {
  const strategy = new SampleStrategy();

  @Module({ controllers: [NoteConsumer], providers: [{ provide: EVENT_STRATEGY, useValue: strategy }], exports: [EVENT_STRATEGY] })
  class MessagingModule {}

  it('is connected, gets the handlers’ own errors and no guard in the way, and is closed', async () => {
    const service = await startSample({ module: class Root {}, imports: [MessagingModule] });
    await expect(strategy.deliver(['good'])).resolves.toBeUndefined();
    await expect(strategy.deliver(['bad'])).rejects.toBeInstanceOf(DomainError);
    await expect(strategy.deliver(['bad'])).rejects.toMatchObject({ code: 'note-already-closed', details: { slice: { partition: 0 } } });
    await service.stop();
    expect(strategy.steps).toEqual(['listening', 'closed']);
  });
});
