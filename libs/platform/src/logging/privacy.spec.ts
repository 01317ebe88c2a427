import { pino } from 'pino';
import { describeError, errorWords, maskPath, maskText, REDACTED_PATHS } from './privacy.js';

it('takes the day of birth out of citizens’ numbers and leaves other numbers alone', () => {
  expect(maskText('id 11010519491231002X, again 110105194912310021.')).toBe('id 110105********002X, again 110105********0021.');
  const item = '115001120090017440300012300101';
  expect(maskText(`item ${item} of 91500000MA5U000000`)).toBe(`item ${item} of 91500000MA5U000000`);
});

it('keeps the path of an address without its query', () => {
  expect(maskPath('/v1/progress?number=1&code=SECRET')).toBe('/v1/progress');
  expect(maskPath('/v1/subjects/11010519491231002X')).toBe('/v1/subjects/110105********002X');
});

it('tells of a database error what failed, not what was entered', () => {
  const driverError = Object.assign(new Error('duplicate key value'), {
    code: '23505',
    table: 'cases',
    constraint: 'cases_pk',
    detail: 'Key (name)=(张三)',
  });
  const error = Object.assign(new Error('duplicate key value'), { driverError, parameters: ['张三'], query: 'INSERT' });
  const said = describeError(error);
  expect(said).toMatchObject({ message: 'duplicate key value', code: '23505', table: 'cases', constraint: 'cases_pk' });
  expect(JSON.stringify(said)).not.toContain('张三');
});

it('tells of a value that PostgreSQL refuses its type, and leaves out the value that it quotes', () => {
  const error = (message: string, code: string) =>
    Object.assign(new Error(message), { driverError: Object.assign(new Error(message), { code }) });
  const refused = error('invalid input syntax for type uuid: "张三 "的" 电话\n13844001234"', '22P02');
  const { message, stack } = errorWords(refused);
  expect(message).toBe('invalid input syntax for type uuid: "…"');
  expect(stack).toMatch(/^Error: invalid input syntax for type uuid: "…"\n +at /);
  expect(JSON.stringify(describeError(refused))).not.toContain('1384400');
  expect(errorWords(error('relation "cases" does not exist', '42P01')).message).toBe('relation "cases" does not exist');
});

it('masks the causes too', () => {
  expect(JSON.stringify(describeError(new Error('outer', { cause: new Error('for 11010519491231002X') })))).not.toContain('19491231');
  expect(describeError('text 11010519491231002X')).toEqual({ message: 'text 110105********002X' });
});

it('redacts what proves who somebody is, wherever headers are logged', () => {
  const lines: string[] = [];
  const log = pino({ redact: REDACTED_PATHS }, { write: (line: string) => void lines.push(line) });
  log.info({
    headers: { authorization: 'Bearer secret', Cookie: 'secret' },
    req: { headers: { Authorization: 'secret', 'set-cookie': 'secret' } },
    authorization: 'secret',
  });
  expect(lines.join()).toContain('[Redacted]');
  expect(lines.join()).not.toContain('secret');
});
