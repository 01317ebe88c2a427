import { RequestMethod, type INestApplicationContext } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA, ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { MetadataScanner, ModulesContainer } from '@nestjs/core';
import { PATTERN_HANDLER_METADATA } from '@nestjs/microservices/constants.js';
import { PatternHandler } from '@nestjs/microservices/enums/pattern-handler.enum.js';
import { RpcParamtype } from '@nestjs/microservices/enums/rpc-paramtype.enum.js';
import type { Role } from '@onewindow/contracts';
import { accessOf } from './decorators.js';

/** One row of the access matrix. */
export interface RouteAccess {
  readonly method: string;
  /** As declared, with `:parameters`. */
  readonly path: string;
  readonly roles: 'public' | readonly Role[];
}

interface Handler {
  readonly controller: { readonly prototype: object; readonly name: string };
  readonly name: string;
  readonly method: object;
}

/** Every HTTP route of the application's controllers and who may use it. */
export function listRoutes(app: INestApplicationContext): RouteAccess[] {
  return httpHandlers(app).flatMap((handler) => {
    const roles = accessOf(handler.method);
    return roles === undefined ? [] : routesOf(handler).map((route) => ({ ...route, roles }));
  });
}

/**
 * The rules of the boot: each route says who may use it, each event handler takes its payload and its context.
 * @throws Error naming every route and handler that does not
 */
export function checkHandlers(app: INestApplicationContext, hasTokens: boolean): void {
  const faults = [
    ...httpHandlers(app).flatMap((handler) => {
      const access = accessOf(handler.method);
      const route = `${nameOf(handler)} (${routesOf(handler)
        .map(({ method, path }) => `${method} ${path}`)
        .join(', ')})`;
      if (access === undefined) return [`${route} does not say who may use it: @Allow(…) or @Public()`];
      return access !== 'public' && !hasTokens ? [`${route} needs tokens, but OIDC_ISSUER and OIDC_JWKS_URL are not set`] : [];
    }),
    ...eventHandlers(app).flatMap((handler) =>
      takesPayloadAndContext(handler) ? [] : [`${nameOf(handler)} needs both @Payload() and @Ctx()`],
    ),
  ];
  if (faults.length > 0) throw new Error(faults.join('\n'));
}

const nameOf = ({ controller, name }: Handler): string => `${controller.name}.${name}`;

function handlers(app: INestApplicationContext): Handler[] {
  const scanner = new MetadataScanner();
  const controllers = [...app.get(ModulesContainer).values()].flatMap((module) => [...module.controllers.values()]);
  return [...new Set(controllers.map(({ metatype }) => metatype as Handler['controller']))].flatMap((controller) =>
    scanner.getAllMethodNames(controller.prototype).map((name) => ({
      controller,
      name,
      method: (controller.prototype as Record<string, object>)[name] as object,
    })),
  );
}

function httpHandlers(app: INestApplicationContext): Handler[] {
  return handlers(app).filter(({ method }) => Reflect.hasMetadata(METHOD_METADATA, method));
}

function eventHandlers(app: INestApplicationContext): Handler[] {
  return handlers(app).filter(({ method }) => Reflect.getMetadata(PATTERN_HANDLER_METADATA, method) === PatternHandler.EVENT);
}

// Nest keys the decorated parameters of a method `<type>:<index>`.
function takesPayloadAndContext({ controller, name }: Handler): boolean {
  const parameters = Object.keys((Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, name) ?? {}) as object);
  return [RpcParamtype.PAYLOAD, RpcParamtype.CONTEXT].every((type) => parameters.some((key) => key.startsWith(`${type}:`)));
}

function routesOf({ controller, method }: Handler): { method: string; path: string }[] {
  const verb = RequestMethod[Reflect.getMetadata(METHOD_METADATA, method) as number] ?? 'ALL';
  return paths(controller).flatMap((prefix) => paths(method).map((path) => ({ method: verb, path: join(prefix, path) })));
}

function paths(target: object): string[] {
  const declared = Reflect.getMetadata(PATH_METADATA, target) as string | string[] | undefined;
  return [declared ?? ''].flat();
}

const join = (...parts: string[]): string =>
  `/${parts
    .flatMap((part) => part.split('/'))
    .filter((part) => part !== '')
    .join('/')}`;
