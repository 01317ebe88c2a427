import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { parse } from './parse.js';

const INPUT = 'onewindow:input';

/** What a route takes, by the place it comes from. */
export interface RouteInput {
  readonly path: Readonly<Record<string, z.ZodType>>;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
}

interface Parsed {
  readonly path: Readonly<Record<string, unknown>>;
  readonly query: unknown;
  readonly body: unknown;
}

/** Parameter decorator: a part of the path (`:name`), as `schema` makes it. @throws DomainError `invalid-path` */
export const PathOf = (name: string, schema: z.ZodType): ParameterDecorator =>
  taken(
    (known) => ({ ...known, path: { [name]: schema, ...known.path } }),
    (parsed) => parsed.path[name],
  );

/** Parameter decorator: the whole query, as `schema` makes it. @throws DomainError `invalid-query` */
export const QueryOf = (schema: z.ZodObject): ParameterDecorator =>
  taken(
    (known) => ({ ...known, query: schema }),
    (parsed) => parsed.query,
  );

/**
 * Parameter decorator: the body, as `schema` makes it. No body at all is `undefined` to the schema: `.default({})` lets it be left out.
 * @throws DomainError `invalid-body`
 */
export const BodyOf = (schema: z.ZodType): ParameterDecorator =>
  taken(
    (known) => ({ ...known, body: schema }),
    (parsed) => parsed.body,
  );

/** What the parameters of a route's handler declare. */
export function inputOf(handler: object): RouteInput {
  return (Reflect.getMetadata(INPUT, handler) as RouteInput | undefined) ?? { path: {} };
}

function taken(declare: (known: RouteInput) => RouteInput, pick: (parsed: Parsed) => unknown): ParameterDecorator {
  const fromRequest = createParamDecorator((_: unknown, context: ExecutionContext) => pick(parsedInput(context)));
  return (target, name, index) => {
    const handler = (target as Record<string | symbol, object>)[name as string] as object;
    Reflect.defineMetadata(INPUT, declare(inputOf(handler)), handler);
    fromRequest()(target, name, index);
  };
}

const parsedInputs = new WeakMap<FastifyRequest, Parsed>();

// Nest asks for parameters in no order of ours, so the first one that is asked for parses all: path, then query, then body.
function parsedInput(context: ExecutionContext): Parsed {
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  const known = parsedInputs.get(request);
  if (known) return known;
  const { path, query, body } = inputOf(context.getHandler());
  const parsed = {
    path: parse(z.object(path), request.params, 'path'),
    query: query && parse(query, request.query, 'query'),
    body: body && parse(body, request.body ?? undefined, 'body'),
  };
  parsedInputs.set(request, parsed);
  return parsed;
}
