import { ConfigError, loadConfig } from '@onewindow/platform';
import { z } from 'zod';
import { fileStore, fileStoreConfig } from './config.js';

const storeOf = (env: Readonly<Record<string, string | undefined>>): unknown => fileStore(loadConfig(z.object(fileStoreConfig), env));
const BUCKET = { FILES_S3_ENDPOINT: 'http://127.0.0.1:9000', FILES_S3_BUCKET: 'files', FILES_S3_ACCESS_KEY: 'a', FILES_S3_SECRET_KEY: 'b' };

it.each([{ FILES_DIR: '/var/lib/files' }, { FILES_DIR: '/var/lib/files', FILES_KEY: 'ab'.repeat(32) }, BUCKET])('takes %j', (env) => {
  expect(storeOf(env)).toHaveProperty('put');
});

it.each([
  ['neither folder nor bucket', {}, 'FILES_DIR: is not set'],
  ['both', { ...BUCKET, FILES_DIR: '/var/lib/files' }, 'FILES_DIR: is set together'],
  ['half a bucket', { ...BUCKET, FILES_S3_SECRET_KEY: '' }, 'FILES_S3_SECRET_KEY: is not set'],
  ['a key that is too short', { FILES_DIR: '/var/lib/files', FILES_KEY: 'ab' }, 'FILES_KEY: must be 64 hex characters'],
])('refuses %s, naming the variable', (_, env: Readonly<Record<string, string | undefined>>, message) => {
  expect(() => storeOf(env)).toThrow(ConfigError);
  expect(() => storeOf(env)).toThrow(message);
});
