import fc from 'fast-check';
import { CURSOR, escape, ODD_TEXT, wellShaped, type World } from './arbitraries.js';
import type { Operation } from './contract.js';
import { Call } from './wire.js';

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
