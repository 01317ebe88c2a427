import { pathParameters, type RouteDeclaration } from '../access/routes.js';
import { PROBLEM_CONTENT_TYPE } from '../http/problem.js';
import type { Answer } from './decorators.js';
import { componentRef, resolve, type JsonSchema, type WrittenSchemas } from './schemas.js';

/** What operations are written with. */
export interface Written {
  readonly schemas: WrittenSchemas;
  /** Media type of bodies. */
  readonly bodyType: string;
}

const BYTES = { schema: { type: 'string', format: 'binary' } };

/** One operation of the document. */
export function operation(route: RouteDeclaration, method: string, written: Written): Record<string, unknown> {
  const { controller, name, roles, input, upload } = route;
  const { schemas, bodyType } = written;
  const tag = controller.replace(/Controller$/, '');
  const suffix = route.method === 'ALL' ? method.toLowerCase() : '';
  const parameters = [...inPath(route, schemas), ...inQuery(route, schemas)];
  return {
    operationId: [tag.charAt(0).toLowerCase() + tag.slice(1), capital(name), capital(suffix)].join(''),
    tags: [tag],
    'x-roles': roles === 'public' ? [] : roles,
    security: roles === 'public' ? [] : [{ token: [] }],
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(input.body
      ? { requestBody: { required: !input.body.safeParse(undefined).success, content: { [bodyType]: { schema: schemas.of(input.body) } } } }
      : {}),
    ...(upload ? { requestBody: { required: true, content: { '*/*': BYTES } } } : {}),
    responses: { ...answers(route, schemas), ...refusals(route) },
  };
}

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

function inPath({ path, input }: RouteDeclaration, schemas: WrittenSchemas): unknown[] {
  return pathParameters(path).map((name) => {
    const schema = input.path[name];
    return { name, in: 'path', required: true, schema: schema ? schemas.of(schema) : { type: 'string' } };
  });
}

// A query is one object to the code and one parameter for each of its fields to HTTP.
function inQuery({ input }: RouteDeclaration, schemas: WrittenSchemas): unknown[] {
  if (!input.query) return [];
  const { properties = {}, required = [] } = resolve(schemas.of(input.query), schemas.components) as {
    properties?: Record<string, JsonSchema>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, schema]) => ({ name, in: 'query', required: required.includes(name), schema }));
}

function answers({ answer }: RouteDeclaration, schemas: WrittenSchemas): Record<string, unknown> {
  if (!answer) return {};
  const content = answer.body === 'nothing' ? {} : { content: contentOf(answer.body, schemas) };
  // 304: what the caller has is what there is
  return Object.fromEntries(answer.statuses.map((status) => [status, { description: 'Done.', ...(status === 304 ? {} : content) }]));
}

function contentOf(body: Exclude<Answer['body'], 'nothing'>, schemas: WrittenSchemas): Record<string, unknown> {
  if (body === 'page') return { 'text/html': {} };
  return body === 'file' ? { '*/*': BYTES } : { 'application/json': { schema: schemas.of(body) } };
}

/** Refusals by status: the platform's own of a route of this kind, then those the route declares. */
function refusals({ roles, input, refusals: own }: RouteDeclaration): Record<string, unknown> {
  const hasPath = Object.keys(input.path).length > 0;
  const codes: Record<number, string[]> = {
    400: [
      ...(hasPath ? ['invalid-path', 'malformed-address'] : []),
      ...(input.query ? ['invalid-query'] : []),
      ...(input.body ? ['invalid-body', 'malformed-request'] : []),
    ],
    401: roles === 'public' ? [] : ['token-missing', 'token-invalid', 'token-expired'],
    403: roles === 'public' ? [] : ['role-not-allowed'],
    413: input.body ? ['body-too-large'] : [],
    414: hasPath ? ['path-too-long'] : [],
    415: input.body ? ['unsupported-media-type'] : [],
    503: ['temporarily-unavailable', 'too-busy', 'stopping'],
  };
  for (const [status, declared] of Object.entries(own)) codes[Number(status)] = [...(codes[Number(status)] ?? []), ...[declared].flat()];
  return Object.fromEntries(
    Object.entries(codes)
      .filter(([, of]) => of.length > 0)
      .map(([status, of]) => [status, problem(status, of)]),
  );
}

function problem(status: string, codes: readonly string[]): unknown {
  const code = { properties: { code: { enum: codes } } };
  return {
    description: `${codes.join(', ')}.`,
    ...(['429', '503'].includes(status) ? { headers: { 'Retry-After': { description: 'Seconds.', schema: { type: 'integer' } } } } : {}),
    content: { [PROBLEM_CONTENT_TYPE.split(';', 1)[0] as string]: { schema: { allOf: [componentRef('Problem'), code] } } },
  };
}
