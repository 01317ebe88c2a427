import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { ModulesContainer, NestFactory } from '@nestjs/core';
import type { CustomTransportStrategy, MicroserviceOptions } from '@nestjs/microservices';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { TokenIssuer } from './access/access.guard.js';
import { issuerKeys } from './access/keys.js';
import { checkHandlers } from './access/routes.js';
import type { ServiceConfig } from './config.js';
import { httpAdapter, limitBodies, refuseOddRequests } from './http/fastify.js';
import { beginStopping, installGate, newGate, type GateState } from './http/gate.js';
import { configureLogging } from './logging/logger.js';
import { NestLog } from './logging/nest-log.js';
import { serveOpenApi } from './openapi/serve.js';
import { PlatformModule } from './platform.module.js';
import { installTelemetry } from './telemetry/http-telemetry.js';
import { Metrics } from './telemetry/metrics.js';
import { startTracing } from './telemetry/tracing.js';

/** Token of the transport strategy that brings messages: a service that provides it gets its @EventPattern handlers connected. */
export const EVENT_STRATEGY = Symbol('EVENT_STRATEGY');

const MAX_IN_FLIGHT = 200;

/** How a service is run. */
export interface ServiceOptions<C extends ServiceConfig = ServiceConfig> {
  /** Name of the service: in logs, and of its schema and role. */
  readonly name: string;
  /** Reads the service's configuration; asked once. */
  readonly config: () => C;
  /** The service's composition root. */
  readonly module: (config: C) => DynamicModule | Type;
  /** Take `application/x-www-form-urlencoded` bodies too; only identity does. */
  readonly allowForms?: boolean;
  /** Requests at once before the rest is answered 503; default 200. */
  readonly maxInFlight?: number;
  /** Last touch before the routes are made: plugins and hooks of the HTTP server. */
  readonly mount?: (app: NestFastifyApplication, config: C) => Promise<void> | void;
}

/** A service that listens. */
export interface RunningService {
  readonly app: NestFastifyApplication;
  readonly port: number;
  /** `http://host:port` */
  readonly address: string;
  /** Stops in order: readiness away, HTTP finished, messages finished, the rest, the database last. */
  stop(): Promise<void>;
}

/**
 * Starts the service in this process, without touching the process itself (signals, exit): what `runService` does first, and what tests use.
 * HTTP listens before the transport strategy is started, so that health can say what a service waits for.
 * @throws ConfigError from `config`; Error naming the route or handler that breaks a rule of the boot; nothing listens then
 */
export async function createService<C extends ServiceConfig>(
  options: ServiceOptions<C>,
  onListening: (port: number) => void = () => undefined,
): Promise<RunningService> {
  const config = options.config();
  configureLogging(config.SERVICE_NAME ?? options.name, config.LOG_LEVEL);
  const stopTracing = await startTracing(config.SERVICE_NAME ?? options.name, config);
  const gate = newGate(options.maxInFlight ?? MAX_IN_FLIGHT);
  const app = await assemble(options.module(config), gate, config);
  try {
    checkHandlers(app, config.OIDC_ISSUER !== undefined && config.OIDC_JWKS_URL !== undefined);
    const fastify = app.getHttpAdapter().getInstance();
    limitBodies(fastify, options.allowForms ?? false);
    installTelemetry(fastify, app.get(Metrics));
    installGate(fastify, gate);
    refuseOddRequests(fastify);
    serveOpenApi(app, options.name, options.allowForms ?? false);
    await options.mount?.(app, config);
    connectMessages(app);
    await app.init();
    await app.listen(config.PORT, config.HOST);
    const port = listeningPort(app);
    onListening(port);
    await app.startAllMicroservices();
    const stop = async (): Promise<void> => {
      beginStopping(gate);
      await app.close();
      await stopTracing();
    };
    return { app, port, address: `http://${config.HOST}:${port}`, stop };
  } catch (error) {
    await app.close();
    await stopTracing();
    throw error;
  }
}

async function assemble(AppModule: DynamicModule | Type, gate: GateState, config: ServiceConfig): Promise<NestFastifyApplication> {
  // PlatformModule comes first: global modules are stopped in reverse order, and it stops the database.
  @Module({ imports: [PlatformModule.forRoot(gate, tokenIssuer(config)), AppModule] })
  class ServiceModule {}
  return NestFactory.create<NestFastifyApplication>(ServiceModule, httpAdapter(config.TRUSTED_PROXIES), {
    // Fastify's own JSON parser and the types limitBodies() adds; Nest's would take forms everywhere
    bodyParser: false,
    logger: new NestLog(),
    abortOnError: false,
    forceCloseConnections: false,
  });
}

function tokenIssuer({ OIDC_ISSUER, OIDC_JWKS_URL }: ServiceConfig): TokenIssuer | undefined {
  return OIDC_ISSUER === undefined || OIDC_JWKS_URL === undefined ? undefined : { issuer: OIDC_ISSUER, keys: issuerKeys(OIDC_JWKS_URL) };
}

function connectMessages(app: NestFastifyApplication): void {
  const strategy = findStrategy(app);
  if (strategy) app.connectMicroservice<MicroserviceOptions>({ strategy }, { inheritAppConfig: true });
}

// app.get() would log the absence as an error before it throws
function findStrategy(app: NestFastifyApplication): CustomTransportStrategy | undefined {
  const holder = [...app.get(ModulesContainer).values()].find((module) => module.providers.has(EVENT_STRATEGY));
  return holder?.providers.get(EVENT_STRATEGY)?.instance as CustomTransportStrategy | undefined;
}

function listeningPort(app: NestFastifyApplication): number {
  const address = app.getHttpServer().address();
  if (address === null || typeof address === 'string') throw new Error('the HTTP server does not listen on a port');
  return address.port;
}
