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
const ODD_TEXT = fc.oneof(fc.constantFrom(...ODD_TEXTS), fc.string({ unit: 'binary', maxLength: 300 }), fc.constant('x'.repeat(20_000)));

/** Values as a schema describes them, whatever else the service asks of them. */
export function values(contract: Contract, known: Known, given: Schema, name = ''): fc.Arbitrary<unknown> {
  const schema = contract.resolve(given);
  const shaped = shapeOf(contract, known, schema);
  const meaningful = known[name];
  return meaningful ? fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...meaningful) }, { weight: 1, arbitrary: shaped }) : shaped;
}

function shapeOf(contract: Contract, known: Known, schema: Schema): fc.Arbitrary<unknown> {
  const of = (part: unknown, name = ''): fc.Arbitrary<unknown> => values(contract, known, part as Schema, name);
  const options = (schema['anyOf'] ?? schema['oneOf']) as Schema[] | undefined;
  if (options) return fc.oneof(...options.map((option) => of(option)));
  if ('const' in schema) return fc.constant(schema['const']);
  if (schema['enum']) return fc.constantFrom(...(schema['enum'] as unknown[]));
  const { minimum = -1e9, maximum = 1e9, minLength = 0, maxLength, minItems = 0, maxItems = 5, pattern } = schema as Bounds;
  switch (schema['type']) {
    case 'string':
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
  const text = body === undefined ? undefined : operation.body?.type === 'application/json' ? JSON.stringify(body) : asForm(body);
  return new Call(operation.method, pairs.length > 0 ? `${url}?${pairs.join('&')}` : url, { ...bearer(person), ...type }, text);
}

const bearer = (person: Person | undefined): Record<string, string> => (person ? { authorization: `Bearer ${person.token}` } : {});
// half a surrogate pair has no UTF-8: written as the three bytes it would be
const escape = (value: unknown): string => {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return text.isWellFormed() ? encodeURIComponent(text) : '%ED%A0%80';
};
const asForm = (body: unknown): string =>
  new URLSearchParams(Object.entries(body ?? {}).map(([name, value]) => [name, String(value)] as [string, string])).toString();

type Twist = (call: Call) => Call;

/** Requests that were fine until something was done to them. */
export function twisted(operation: Operation, world: World): fc.Arbitrary<Call> {
  const { body, parameters } = operation;
  const twists = [
    PATH_TWIST,
    HEADER_TWIST,
    queryTwist(parameters.map(({ name }) => name)),
    ...(body ? [BODY_TWIST, BODY_TWIST, BODY_TWIST, RAW_BODY, RAW_BODY] : [RAW_BODY]),
  ];
  return fc
    .tuple(wellShaped(operation, world), fc.array(fc.oneof(...twists), { minLength: 1, maxLength: 2 }))
    .map(([call, how]) => how.reduce((changed, twist) => twist(changed), call));
}

const DEEP = 2000;
const ODD_VALUES: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    0,
    -1,
    1.5,
    1e308,
    Number.MAX_SAFE_INTEGER + 2,
    '',
    [],
    {},
    [[]],
    { toString: 1 },
    '2026-02-30',
    '1e3',
  ),
  ODD_TEXT,
  fc.jsonValue(),
  fc.constant(0).map(() => nested(DEEP, (inner) => [inner])),
  fc.constant(0).map(() => nested(DEEP, (inner) => ({ a: inner }))),
);
const ODD_KEYS = ['__proto__', 'constructor', 'prototype', 'toString', 'id', '', '\u0000', '\ud800', 'x'.repeat(1000)];

const nested = (depth: number, wrap: (inner: unknown) => unknown): unknown => {
  let value: unknown = 1;
  for (let level = 0; level < depth; level += 1) value = wrap(value);
  return value;
};

/** Something in the body is replaced, left out, added or repeated. */
const BODY_TWIST: fc.Arbitrary<Twist> = fc
  .record({ at: fc.nat(200), how: fc.constantFrom('replace', 'drop', 'add', 'repeat'), odd: ODD_VALUES, key: fc.constantFrom(...ODD_KEYS) })
  .map(({ at, how, odd, key }) => (call) => {
    const root: { body: unknown } = { body: jsonOf(call.body) };
    const places = placesIn(root);
    const [holder, name] = places[at % places.length] as [Record<string, unknown>, string];
    if (how === 'replace') holder[name] = odd;
    if (how === 'drop') delete holder[name];
    if (how === 'add')
      Object.defineProperty(typeof holder[name] === 'object' && holder[name] ? holder[name] : holder, key, {
        value: odd,
        enumerable: true,
        configurable: true,
      });
    if (how === 'repeat' && (JSON.stringify(holder[name]) ?? '').length < 1000)
      holder[name] = Array.from({ length: 1000 }, () => holder[name]);
    return new Call(call.method, call.path, { ...call.headers, 'content-type': 'application/json' }, JSON.stringify(root.body) ?? '');
  });

function jsonOf(body: string | Buffer | undefined): unknown {
  try {
    return JSON.parse(String(body ?? 'null'));
  } catch {
    return { body: String(body) };
  }
}

function placesIn(value: object, depth = 6): [object, string][] {
  return Object.entries(value).flatMap(([name, inner]) => [
    [value, name] as [object, string],
    ...(typeof inner === 'object' && inner && depth > 0 ? placesIn(inner as object, depth - 1) : []),
  ]);
}

/** A body that is not what it says it is. */
const RAW_BODY: fc.Arbitrary<Twist> = fc
  .record({
    body: fc.oneof(
      fc.constantFrom<string | Buffer>(
        '',
        '{',
        'null',
        '"',
        'true',
        '1e999',
        '-',
        '{"a":1,"a":2}',
        '\ufeff{}',
        '{"__proto__":{"a":1}}',
        '[[[[',
        'a=b&c=d',
      ),
      fc.constant('['.repeat(100_000)),
      fc.constant(`{"a":`.repeat(100_000)),
      fc.constant(Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])),
      fc.uint8Array({ maxLength: 50 }).map((bytes) => Buffer.from(bytes)),
    ),
    type: fc.constantFrom(
      'application/json',
      'application/json; charset=utf-16',
      'APPLICATION/JSON',
      'application/json;',
      'text/plain',
      'application/xml',
      'multipart/form-data',
      'application/x-www-form-urlencoded',
      'nonsense',
      'a/b; c',
      '',
    ),
  })
  .map(
    ({ body, type }) =>
      (call) =>
        new Call(call.method, call.path, { ...without(call.headers, 'content-type'), ...(type ? { 'content-type': type } : {}) }, body),
  );

const ODD_SEGMENT = fc.oneof(
  fc.constantFrom(
    '%00',
    '%0a',
    '%ED%A0%80',
    '..',
    '%2e%2e',
    '%2F',
    '%5c',
    '.',
    '%zz',
    '%',
    '%E0%A4',
    'null',
    'undefined',
    '__proto__',
    '0',
    '-1',
    '*',
    ':id',
    '{id}',
    'x'.repeat(101),
    '%E6%B5%8B'.repeat(40),
    'x'.repeat(5000),
    '1'.repeat(99),
  ),
  ODD_TEXT.filter((text) => text.length < 1000).map(escape),
);

/** A part of the path is another one. */
const PATH_TWIST: fc.Arbitrary<Twist> = fc
  .record({ at: fc.nat(10), odd: ODD_SEGMENT, how: fc.constantFrom('replace', 'replace', 'replace', 'append', 'slash') })
  .map(({ at, odd, how }) => (call) => {
    const [path = '', query] = call.path.split('?', 2);
    const parts = path.split('/');
    if (how === 'replace') parts[Math.max(1, parts.length - 1 - (at % 3))] = odd;
    if (how === 'append') parts.push(odd);
    if (how === 'slash') parts.splice(1 + (at % parts.length), 0, '');
    return new Call(call.method, query === undefined ? parts.join('/') : `${parts.join('/')}?${query}`, call.headers, call.body);
  });

/** Another, repeated or broken parameter of the query. */
function queryTwist(names: readonly string[]): fc.Arbitrary<Twist> {
  const name = fc.oneof(
    fc.constantFrom(...names, '__proto__', 'constructor', 'limit', 'cursor', 'a[b]', 'a[]', '%00', '%', ''),
    ODD_TEXT.filter((text) => text.length < 300).map(escape),
  );
  const value = fc.oneof(
    fc.constantFrom('', '%', '%00', '%ED%A0%80', '0', '-1', '1e9', '1.5', 'NaN', '9'.repeat(400), '[]', '{}', 'true', '%FF'),
    CURSOR,
    ODD_TEXT.filter((text) => text.length < 3000).map(escape),
  );
  return fc.array(fc.tuple(name, value), { minLength: 1, maxLength: 3 }).map((pairs) => (call) => {
    const more = pairs.map(([key, of]) => `${key}=${of}`).join('&');
    return new Call(call.method, `${call.path}${call.path.includes('?') ? '&' : '?'}${more}`, call.headers, call.body);
  });
}

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

const HEADER_TWIST: fc.Arbitrary<Twist> = fc
  .constantFrom<Record<string, string>>(
    { authorization: 'Bearer' },
    { authorization: 'Bearer a.b.c' },
    { authorization: 'Basic eDp5' },
    { authorization: `Bearer ${'x'.repeat(5000)}` },
    { accept: 'text/html' },
    { 'accept-encoding': 'br;q=nonsense' },
    { 'content-encoding': 'gzip' },
    { 'if-none-match': '*' },
    { range: 'bytes=0-0' },
    { expect: 'nonsense' },
    { 'x-http-method-override': 'DELETE' },
    { 'x-forwarded-for': 'not an address' },
    { 'x-forwarded-host': 'elsewhere.test' },
    { 'x-request-id': "'; DROP TABLE" },
    { 'x-odd': '\u00ff\u0080' },
    { 'x-large': 'x'.repeat(12_000) },
    { cookie: 'a=b; =; __Host-x' },
    { 'transfer-encoding': 'gzip' },
    { connection: 'close, x-odd' },
    { upgrade: 'websocket', connection: 'upgrade' },
  )
  .map((headers) => (call) => new Call(call.method, call.path, { ...call.headers, ...headers }, call.body));

const without = (headers: Readonly<Record<string, string>>, name: string): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).filter(([key]) => key !== name));
