import { Problem } from '@onewindow/contracts';
import type { z } from 'zod';
import type { RouteDeclaration } from '../access/routes.js';
import { isInternal } from '../http/internal.js';
import { operation, type Written } from './operation.js';
import { writeSchemas } from './schemas.js';

const ALL_METHODS = ['GET', 'PUT', 'POST', 'PATCH', 'DELETE'];

/**
 * The service's HTTP contract, OpenAPI 3.1, from the declarations by which its routes are run.
 * `x-roles` names who may use an operation, `x-internal` one that is never reached from outside, `x-wrong-method` what a method gives
 * that a path does not have. The server is where the document lies, so it fits behind the portal as well as inside.
 */
export function openApiDocument(service: string, routes: readonly RouteDeclaration[], bodyType: string): Record<string, unknown> {
  const schemas = writeSchemas([Problem, ...routes.flatMap(schemasOf)]);
  const written: Written = { schemas, bodyType };
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    const path = (paths[route.path.replaceAll(/:(\w+)/g, '{$1}')] ??= isInternal(route.path) ? { 'x-internal': true } : {});
    for (const method of route.method === 'ALL' ? ALL_METHODS : [route.method])
      path[method.toLowerCase()] = operation(route, method, written);
  }
  return {
    openapi: '3.1.1',
    info: { title: `OneWindow ${service}`, version: 'v1', description: 'Every refusal is application/problem+json with a stable `code`.' },
    servers: [{ url: '.' }],
    'x-wrong-method': { status: 404, code: 'route-not-found' },
    paths,
    components: {
      schemas: schemas.components,
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'Access token of the identity provider.' },
      },
    },
  };
}

function schemasOf({ input, answer }: RouteDeclaration): z.ZodType[] {
  const { path, query, body } = input;
  const answered = answer === undefined || typeof answer.body === 'string' ? [] : [answer.body];
  return [...Object.values(path), ...(query ? [query] : []), ...(body ? [body] : []), ...answered];
}
