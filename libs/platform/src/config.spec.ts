import { z } from 'zod';
import { ConfigError, loadConfig, platformConfig } from './config.js';

const good = {
  PORT: '21001',
  DATABASE_URL: 'postgresql://intake:secret@127.0.0.1:5432/onewindow',
  KAFKA_BROKERS: '127.0.0.1:9092, broker-2:9093',
  OIDC_ISSUER: 'http://127.0.0.1:21000/api/identity',
  OIDC_JWKS_URL: 'http://127.0.0.1:21007/jwks',
  SUBJECT_KEY: 'ab'.repeat(32),
};
const schema = z.object({ ...platformConfig, WINDOW: z.string().optional() });

function problemsOf(env: NodeJS.ProcessEnv): readonly string[] {
  try {
    loadConfig(schema, env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
  }
  throw new Error('was taken');
}

it('reads what services need, with defaults, and drops what it does not know', () => {
  expect(loadConfig(schema, { ...good, PATH: '/bin' })).toEqual({
    ...good,
    PORT: 21001,
    HOST: '127.0.0.1',
    LOG_LEVEL: 'info',
    KAFKA_BROKERS: ['127.0.0.1:9092', 'broker-2:9093'],
  });
});

it('names every variable at fault, and never repeats a value', () => {
  const problems = problemsOf({ ...good, PORT: 'eighty', DATABASE_URL: 'mysql://u:hunter2@x/y', SUBJECT_KEY: 'hunter2' });
  expect(problems.map((problem) => problem.split(':')[0])).toEqual(['PORT', 'DATABASE_URL', 'SUBJECT_KEY']);
  expect(problems.join()).not.toContain('hunter2');
});

it('takes an empty variable for one that is not set', () => {
  expect(problemsOf({ ...good, PORT: '' })).toEqual([expect.stringMatching(/^PORT: /)]);
  expect(loadConfig(schema, { ...good, WINDOW: '' }).WINDOW).toBeUndefined();
});

it.each(['', 'broker', 'broker:9092,', 'http://broker:9092/x y'])('refuses the brokers %p', (KAFKA_BROKERS) => {
  expect(problemsOf({ ...good, KAFKA_BROKERS }).every((problem) => problem.startsWith('KAFKA_BROKERS'))).toBe(true);
});
