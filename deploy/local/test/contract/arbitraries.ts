import fc from 'fast-check';
import type { Contract, Operation, Schema } from './contract.js';
import type { Person } from './people.js';
import { Call } from './wire.js';

/** Values that mean something to the running system, by the name of the field that takes them: without them no request gets far. */
export type Known = Readonly<Record<string, readonly unknown[]>>;

/** Who may send what to the operations. */
export interface World {
  readonly people: readonly Person[];
  readonly known: Known;
}

const TEXT = fc.string({ unit: 'grapheme', maxLength: 40 });
const ODD_TEXTS = [
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\udc00x',
  '\u202e',
  '𝒳'.repeat(50),
  '__proto__',
  'constructor',
  "'; --",
  '%00',
  '１２',
  ' ',
  '\n',
];
const FILES = fc.oneof(fc.constant('%PDF-1.7\n%%EOF\n'), fc.string({ unit: 'binary', maxLength: 300 }));
export const ODD_TEXT = fc.oneof(
  fc.constantFrom(...ODD_TEXTS),
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.constant('x'.repeat(20_000)),
);

/** Values as a schema describes them, whatever else the service asks of them. */
export function values(contract: Contract, known: Known, given: Schema, name = '', within: readonly unknown[] = []): fc.Arbitrary<unknown> {
  const named = given['$ref'];
  // a schema that speaks of itself (any JSON) has an end here
  if (named !== undefined && within.includes(named)) return fc.jsonValue({ maxDepth: 1 });
  const schema = contract.resolve(given);
  const shaped = shapeOf(contract, known, schema, named === undefined ? within : [...within, named]);
  const meaningful = known[name];
  return meaningful ? fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...meaningful) }, { weight: 1, arbitrary: shaped }) : shaped;
}

function shapeOf(contract: Contract, known: Known, schema: Schema, within: readonly unknown[]): fc.Arbitrary<unknown> {
  const of = (part: unknown, name = ''): fc.Arbitrary<unknown> => values(contract, known, part as Schema, name, within);
  const options = (schema['anyOf'] ?? schema['oneOf']) as Schema[] | undefined;
  if (options) return fc.oneof(...options.map((option) => of(option)));
  if ('const' in schema) return fc.constant(schema['const']);
  if (schema['enum']) return fc.constantFrom(...(schema['enum'] as unknown[]));
  const { minimum = -1e9, maximum = 1e9, minLength = 0, maxLength, minItems = 0, maxItems = 5, pattern } = schema as Bounds;
  switch (schema['type']) {
    case 'string':
      if (schema['format'] === 'binary') return FILES;
      return pattern === undefined ? texts(minLength, maxLength) : fc.stringMatching(new RegExp(pattern));
    case 'integer':
      return fc.integer({ min: Math.max(minimum, -(2 ** 31)), max: Math.min(maximum, 2 ** 31) });
    case 'number':
      return fc.double({ min: minimum, max: maximum, noNaN: true });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array':
      return fc.array(of(schema['items']), { minLength: minItems, maxLength: Math.min(maxItems, 5) });
    case 'object':
      return objects(schema, of);
    default:
      return fc.jsonValue();
  }
}

interface Bounds {
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly pattern?: string;
}

function texts(minLength: number, maxLength = 1000): fc.Arbitrary<string> {
  const fits = (text: string): boolean => text.length >= minLength && text.length <= maxLength;
  return fc.oneof(
    { weight: 6, arbitrary: TEXT.filter(fits) },
    { weight: 1, arbitrary: fc.constantFrom(...ODD_TEXTS.filter(fits)) },
    { weight: 1, arbitrary: fc.constant('测'.repeat(maxLength)) },
  );
}

function objects(schema: Schema, of: (part: unknown, name?: string) => fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const properties = Object.entries((schema['properties'] ?? {}) as Record<string, Schema>);
  const required = (schema['required'] ?? []) as string[];
  const { additionalProperties } = schema;
  const named = fc.record(Object.fromEntries(properties.map(([name, part]) => [name, of(part, name)])), { requiredKeys: required });
  if (typeof additionalProperties !== 'object') return named;
  return fc
    .tuple(
      named,
      fc.dictionary(of(schema['propertyNames'] ?? { type: 'string' }) as fc.Arbitrary<string>, of(additionalProperties), { maxKeys: 4 }),
    )
    .map(([first, second]) => ({ ...second, ...first }));
}

interface Parts {
  readonly person: Person | undefined;
  readonly path: Readonly<Record<string, unknown>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly body: unknown;
}

/** Requests as the contract describes them, by people who mostly may. */
export function wellShaped(operation: Operation, world: World): fc.Arbitrary<Call> {
  return partsOf(operation, world).map((parts) => written(operation, parts));
}

function partsOf(operation: Operation, { people, known }: World): fc.Arbitrary<Parts> {
  const { contract, roles, parameters, body } = operation;
  const allowed = people.filter((person) => person.roles.some((role) => roles.includes(role)));
  const of = (place: 'path' | 'query'): fc.Arbitrary<Record<string, unknown>> => {
    const here = parameters.filter((parameter) => parameter.in === place);
    const all = Object.fromEntries(here.map(({ name, schema }) => [name, values(contract, known, schema, name)]));
    return fc.record(all, { requiredKeys: here.filter(({ required }) => required).map(({ name }) => name) });
  };
  return fc.record({
    person:
      allowed.length === 0
        ? fc.constant(undefined)
        : fc.oneof({ weight: 12, arbitrary: fc.constantFrom(...allowed) }, { weight: 1, arbitrary: fc.constantFrom(undefined, ...people) }),
    path: of('path'),
    query: of('query'),
    body: body
      ? fc.oneof(
          { weight: 20, arbitrary: values(contract, known, body.schema) },
          { weight: body.required ? 0 : 2, arbitrary: fc.constant(undefined) },
        )
      : fc.constant(undefined),
  });
}

function written(operation: Operation, { person, path, query, body }: Parts): Call {
  const url = operation.base + operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => escape(path[name]));
  const pairs = Object.entries(query)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${escape(name)}=${escape(value)}`);
  const type: Record<string, string> = operation.body && body !== undefined ? { 'content-type': operation.body.type } : {};
  const text = body === undefined ? undefined : asText(operation.body?.type, body);
  return new Call(operation.method, pairs.length > 0 ? `${url}?${pairs.join('&')}` : url, { ...bearer(person), ...type }, text);
}

const bearer = (person: Person | undefined): Record<string, string> => (person ? { authorization: `Bearer ${person.token}` } : {});

// half a surrogate pair has no UTF-8: written as the three bytes it would be
export const escape = (value: unknown): string => {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return text.isWellFormed() ? encodeURIComponent(text) : '%ED%A0%80';
};
function asText(type: string | undefined, body: unknown): string {
  if (type === '*/*') return String(body);
  return type === 'application/json' ? JSON.stringify(body) : asForm(body);
}

const asForm = (body: unknown): string =>
  new URLSearchParams(Object.entries(body ?? {}).map(([name, value]) => [name, String(value)] as [string, string])).toString();

/** Cursors that can be read, of values that no list has given. */
export const CURSOR: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '2026-01-01T00:00:00Z',
        '0000-01-01T00:00:00Z',
        'infinity',
        '2026-13-01',
        '0',
        '00000000-0000-0000-0000-000000000000',
        'x',
        '',
      ),
      fc.string({ maxLength: 20 }),
      fc.jsonValue({ maxDepth: 1 }),
    ),
    { maxLength: 4 },
  )
  .map((values) => Buffer.from(JSON.stringify(values)).toString('base64url'))
  .filter((cursor) => cursor.length <= 200);
