import { RequestMethod, type INestApplicationContext, type Type } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA, ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import { MetadataScanner, ModulesContainer } from '@nestjs/core';
import { PATTERN_HANDLER_METADATA } from '@nestjs/microservices/constants.js';
import { PatternHandler } from '@nestjs/microservices/enums/pattern-handler.enum.js';
import { RpcParamtype } from '@nestjs/microservices/enums/rpc-paramtype.enum.js';
import type { Role } from '@onewindow/contracts';
import { inputOf, type RouteInput } from '../http/input.js';
import { takesUpload } from '../http/upload.js';
import { answerOf, refusalsOf, type Answer, type Refusals } from '../openapi/decorators.js';
import { accessOf } from './decorators.js';

/** One row of the access matrix. */
export interface RouteAccess {
  readonly method: string;
  /** As declared, with `:parameters`. */
  readonly path: string;
  readonly roles: 'public' | readonly Role[];
}

/** A route with all that its handler declares. */
export interface RouteDeclaration extends RouteAccess {
  readonly controller: string;
  readonly name: string;
  readonly input: RouteInput;
  /** Whether its body is a file. */
  readonly upload: boolean;
  readonly answer: Answer | undefined;
  readonly refusals: Refusals;
}

interface Handler {
  readonly controller: { readonly prototype: object; readonly name: string };
  readonly name: string;
  readonly method: object;
}

/** Every HTTP route of the application's controllers and who may use it. */
export function listRoutes(app: INestApplicationContext): RouteAccess[] {
  return routeDeclarations(app).map(({ method, path, roles }) => ({ method, path, roles }));
}

/** The same of controllers that do not run. */
export function listControllerRoutes(controllers: readonly Type[]): RouteAccess[] {
  return declarationsOf(httpHandlers(controllers)).map(({ method, path, roles }) => ({ method, path, roles }));
}

/** Every HTTP route of the application's controllers with what it takes and answers: what the OpenAPI document is made from. */
export function routeDeclarations(app: INestApplicationContext): RouteDeclaration[] {
  return declarationsOf(httpHandlers(controllersOf(app)));
}

function declarationsOf(handlers: readonly Handler[]): RouteDeclaration[] {
  return handlers.flatMap((handler) => {
    const { controller, name, method: declared } = handler;
    const roles = accessOf(declared);
    if (roles === undefined) return [];
    const rest = {
      controller: controller.name,
      name,
      input: inputOf(declared),
      upload: takesUpload(declared),
      answer: answerOf(declared),
      refusals: refusalsOf(declared),
    };
    return routesOf(handler).map((route) => ({ ...route, roles, ...rest }));
  });
}

/**
 * The rules of the boot: each route says who may use it and takes its input by schemas; each event handler takes its payload and its context.
 * @throws Error naming every route and handler that does not
 */
export function checkHandlers(app: INestApplicationContext, hasTokens: boolean): void {
  const faults = [
    ...httpHandlers(controllersOf(app)).flatMap((handler) => routeFaults(handler, hasTokens)),
    ...eventHandlers(controllersOf(app)).flatMap((handler) =>
      takesPayloadAndContext(handler) ? [] : [`${nameOf(handler)} needs both @Payload() and @Ctx()`],
    ),
  ];
  if (faults.length > 0) throw new Error(faults.join('\n'));
}

function routeFaults(handler: Handler, hasTokens: boolean): string[] {
  const access = accessOf(handler.method);
  const routes = routesOf(handler);
  const route = `${nameOf(handler)} (${routes.map(({ method, path }) => `${method} ${path}`).join(', ')})`;
  const faults = [
    ...(access === undefined ? ['does not say who may use it: @Allow(…) or @Public()'] : []),
    ...(access !== undefined && access !== 'public' && !hasTokens ? ['needs tokens, but OIDC_ISSUER and OIDC_JWKS_URL are not set'] : []),
    ...(takesInputByHand(handler) ? ['takes its input unread: @PathOf, @QueryOf and @BodyOf take it by a schema'] : []),
    ...routes.flatMap(({ path }) => pathFaults(path, Object.keys(inputOf(handler.method).path))),
  ];
  return faults.map((fault) => `${route} ${fault}`);
}

function pathFaults(path: string, taken: readonly string[]): string[] {
  const given = pathParameters(path);
  return taken.filter((name) => !given.includes(name)).map((name) => `takes :${name}, which is not in its path`);
}

/** The names of the parameters in a path. */
export const pathParameters = (path: string): string[] => [...path.matchAll(/:(\w+)/g)].map((match) => match[1] as string);

const nameOf = ({ controller, name }: Handler): string => `${controller.name}.${name}`;

function controllersOf(app: INestApplicationContext): Type[] {
  const controllers = [...app.get(ModulesContainer).values()].flatMap((module) => [...module.controllers.values()]);
  return [...new Set(controllers.map(({ metatype }) => metatype as Type))];
}

function handlersOf(controllers: readonly Type[]): Handler[] {
  const scanner = new MetadataScanner();
  return controllers.flatMap((controller) =>
    scanner.getAllMethodNames(controller.prototype).map((name) => ({
      controller,
      name,
      method: (controller.prototype as Record<string, object>)[name] as object,
    })),
  );
}

function httpHandlers(controllers: readonly Type[]): Handler[] {
  return handlersOf(controllers).filter(({ method }) => Reflect.hasMetadata(METHOD_METADATA, method));
}

function eventHandlers(controllers: readonly Type[]): Handler[] {
  return handlersOf(controllers).filter(({ method }) => Reflect.getMetadata(PATTERN_HANDLER_METADATA, method) === PatternHandler.EVENT);
}

const takesPayloadAndContext = (handler: Handler): boolean =>
  [RpcParamtype.PAYLOAD, RpcParamtype.CONTEXT].every((type) => takes(handler, type));

const takesInputByHand = (handler: Handler): boolean =>
  [RouteParamtypes.BODY, RouteParamtypes.RAW_BODY, RouteParamtypes.QUERY, RouteParamtypes.PARAM].some((type) => takes(handler, type));

// Nest keys the decorated parameters of a method `<type>:<index>`.
function takes({ controller, name }: Handler, type: number): boolean {
  const parameters = Object.keys((Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, name) ?? {}) as object);
  return parameters.some((key) => key.startsWith(`${type}:`));
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
