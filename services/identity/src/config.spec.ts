import { readConfig } from './config.js';

const environment = (change: Record<string, string> = {}) => ({
  PORT: '0',
  DATABASE_URL: 'postgres://identity@127.0.0.1/onewindow',
  KAFKA_BROKERS: '127.0.0.1:9092',
  SUBJECT_KEY: 'ab'.repeat(32),
  OIDC_ISSUER: 'http://127.0.0.1:21000/api/identity/',
  PORTAL_URL: 'http://127.0.0.1:21000/',
  DEMO_PASSWORD: 'onewindow',
  MACHINE_CLIENTS: 'orchestrator=0123456789abcdef, market-system=fedcba9876543210@91510104MA6CEXA17W',
  ...change,
});

describe('the configuration', () => {
  it('names machines with their secrets, and an agency where one is given', () => {
    expect(readConfig(environment()).MACHINE_CLIENTS).toEqual([
      { clientId: 'orchestrator', secret: '0123456789abcdef', agencyCode: '' },
      { clientId: 'market-system', secret: 'fedcba9876543210', agencyCode: '91510104MA6CEXA17W' },
    ]);
  });

  it('takes addresses with and without a slash at the end as the same', () => {
    expect(readConfig(environment())).toMatchObject({
      OIDC_ISSUER: 'http://127.0.0.1:21000/api/identity',
      PORTAL_URL: 'http://127.0.0.1:21000',
    });
  });

  it.each([
    ['MACHINE_CLIENTS', 'orchestrator=short'],
    ['MACHINE_CLIENTS', 'market-system=fedcba9876543210@91510104MA6CEXA17X'],
    ['DEMO_PASSWORD', '1234567'],
    ['PORTAL_CLIENT_SECRET', 'short'],
    ['ACCESS_TOKEN_SECONDS', '0'],
    ['OIDC_ISSUER', 'ftp://host'],
  ])('refuses %s = %s by name, without repeating it', (name, value) => {
    expect(() => readConfig(environment({ [name]: value }))).toThrow(name);
    expect(() => readConfig(environment({ [name]: value }))).not.toThrow(value);
  });
});
