import fc from 'fast-check';
import { mayBeForwarded } from './forwarded-path.js';

it.each(['/openapi.json', '/v1/cases/1', '/v1/cases', '/v1/cases/%E6%B2%99', '/v1/deadlines-of-others', '/v1/cases/1/deadlines'])(
  'lets %s through',
  (path) => {
    expect(mayBeForwarded('intake', path)).toBe(true);
  },
);

it.each([
  '/v1/deadlines',
  '/v1/deadlines/ring',
  '/v1/%64eadlines/ring',
  '/V1/Deadlines/ring',
  '/v1/./deadlines/ring',
  '/v1/%2e/deadlines/ring',
  '/v1/x/../deadlines/ring',
  '/v1/x/%2e%2E/deadlines/ring',
  '/v1//deadlines/ring',
  '/v1%2Fdeadlines/ring',
  '/v1\\deadlines\\ring',
  '/v1/%5cdeadlines',
  '/health/ready',
  '/%68ealth/ready',
  '//elsewhere.test/v1/cases',
  '/',
  '',
  '/v1',
  '/metrics',
  '/v1/%zz',
])('keeps %p inside', (path) => {
  expect(mayBeForwarded('intake', path)).toBe(false);
});

it('lets identity answer at its root, but for probes and alarms', () => {
  expect(mayBeForwarded('identity', '/.well-known/openid-configuration')).toBe(true);
  expect(mayBeForwarded('identity', '/token')).toBe(true);
  expect(mayBeForwarded('identity', '/health/live')).toBe(false);
  expect(mayBeForwarded('identity', '/metrics')).toBe(false);
  expect(mayBeForwarded('identity', '/v1/deadlines/ring')).toBe(false);
});

it('never lets a way of writing an inner path through', () => {
  const letter = (char: string): fc.Arbitrary<string> =>
    fc.constantFrom(char, char.toUpperCase(), `%${char.charCodeAt(0).toString(16)}`, `%${char.toUpperCase().charCodeAt(0).toString(16)}`);
  const slash = fc.constantFrom('/', '%2f', '%2F', '\\', '%5C', '//', '/./', '/x/../', '/%2e/');
  const inner = fc.tuple(slash, ...'v1'.split('').map(letter), slash, ...'deadlines'.split('').map(letter)).map((parts) => parts.join(''));
  fc.assert(fc.property(inner, (path) => expect(mayBeForwarded('intake', `${path}/ring`)).toBe(false)));
});
