import { ConfigError } from '@onewindow/platform';
import { z } from 'zod';
import { ContentStore } from './content-store.js';
import { FileCipher } from './file-cipher.js';
import type { FileStore } from './file-store.js';
import { FolderPlace } from './folder-place.js';
import type { Place } from './place.js';
import { S3Place } from './s3-place.js';

/** Where files lie: a folder, or a bucket of an S3-compatible store. Spread it into the service's own schema. */
export const fileStoreConfig = {
  /** A folder that every instance sees. */
  FILES_DIR: z.string().optional(),
  FILES_S3_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
  FILES_S3_BUCKET: z.string().optional(),
  FILES_S3_REGION: z.string().default('us-east-1'),
  FILES_S3_ACCESS_KEY: z.string().optional(),
  FILES_S3_SECRET_KEY: z.string().optional(),
  /** Encrypts files at rest: 32 bytes in hex. Never change it: files sealed with another key do not open. Without it they lie as they are. */
  FILES_KEY: z
    .string()
    .regex(/^[0-9a-f]{64}$/i, 'must be 64 hex characters')
    .optional(),
};
const schema = z.object(fileStoreConfig);
export type FileStoreConfig = z.output<typeof schema>;

/**
 * The store that the configuration names. Opens nothing yet.
 * @throws ConfigError when it names none, two, or half a bucket
 */
export function fileStore(config: FileStoreConfig): FileStore {
  return new ContentStore(placeOf(config), config.FILES_KEY === undefined ? undefined : new FileCipher(config.FILES_KEY));
}

function placeOf(config: FileStoreConfig): Place {
  const { FILES_DIR, FILES_S3_ENDPOINT, FILES_S3_BUCKET, FILES_S3_REGION, FILES_S3_ACCESS_KEY, FILES_S3_SECRET_KEY } = config;
  const bucket = { FILES_S3_ENDPOINT, FILES_S3_BUCKET, FILES_S3_ACCESS_KEY, FILES_S3_SECRET_KEY };
  const named = Object.values(bucket).some((value) => value !== undefined);
  if (FILES_DIR !== undefined && named) throw new ConfigError(['FILES_DIR: is set together with FILES_S3_…; one of them is meant']);
  if (FILES_DIR !== undefined) return new FolderPlace(FILES_DIR);
  if (!named) throw new ConfigError(['FILES_DIR: is not set, nor is FILES_S3_ENDPOINT']);
  const missing = Object.entries(bucket).flatMap(([name, value]) => (value === undefined ? [`${name}: is not set`] : []));
  if (!FILES_S3_ENDPOINT || !FILES_S3_BUCKET || !FILES_S3_ACCESS_KEY || !FILES_S3_SECRET_KEY) throw new ConfigError(missing);
  return new S3Place({
    endpoint: FILES_S3_ENDPOINT,
    bucket: FILES_S3_BUCKET,
    region: FILES_S3_REGION,
    accessKey: FILES_S3_ACCESS_KEY,
    secretKey: FILES_S3_SECRET_KEY,
  });
}
