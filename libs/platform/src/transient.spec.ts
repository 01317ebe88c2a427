import { DomainError } from '@onewindow/contracts';
import { isTransient, TransientError } from './transient.js';

const withCode = (code: string): Error => Object.assign(new Error('x'), { code });
const named = (name: string): Error => Object.assign(new Error('x'), { name });
const queryFailed = (driverError: Error): Error => Object.assign(new Error(driverError.message), { name: 'QueryFailedError', driverError });

it.each(['08006', '08003', '53300', '53100', '57P01', '57P02', '57P03', '57014', '40001', '40P01', '55P03', '25P03'])(
  'SQLSTATE %s is transient',
  (state) => {
    expect(isTransient(withCode(state))).toBe(true);
    expect(isTransient(queryFailed(withCode(state)))).toBe(true);
  },
);

it.each(['23505', '23514', '22021', '22P02', '42P01', '25P02', '40002', '55000', '25006', 'XX000', '28P01', '3D000'])(
  'SQLSTATE %s is not',
  (state) => {
    expect(isTransient(withCode(state))).toBe(false);
    expect(isTransient(queryFailed(withCode(state)))).toBe(false);
  },
);

it.each([
  ['TypeORM’s released runner', named('QueryRunnerProviderAlreadyReleasedError')],
  ['a connection that ended', new Error('Connection terminated unexpectedly')],
  ['a pool that timed out', new Error('timeout exceeded when trying to connect')],
  ['a refused connection', withCode('ECONNREFUSED')],
  ['a refused fetch', new TypeError('fetch failed', { cause: withCode('ECONNREFUSED') })],
  ['both addresses refused', Object.assign(new AggregateError([withCode('ECONNREFUSED')]), { code: 'ECONNREFUSED' })],
  ['a condition of our own', new TransientError('the calendar is not here yet')],
])('%s is transient', (_, error) => {
  expect(isTransient(error)).toBe(true);
});

it.each([
  ['a domain error, whatever caused it', Object.assign(new DomainError('conflict', 'closed', 'Closed.'), { cause: withCode('57P01') })],
  ['a defect', new TypeError('x is undefined')],
  ['an error that only speaks of connections', new Error('the connection of the two cases is unknown')],
  ['no error at all', 'Connection terminated unexpectedly'],
  ['nothing', undefined],
])('%s is not transient', (_, error) => {
  expect(isTransient(error)).toBe(false);
});

it('does not follow causes in a circle', () => {
  const error = new Error('x');
  error.cause = error;
  expect(isTransient(error)).toBe(false);
});
