import { fileStoreConfig } from '@onewindow/documents';
import { loadConfig, platformConfig } from '@onewindow/platform';
import { z } from 'zod';

const schema = z.object({
  ...platformConfig,
  ...fileStoreConfig,
  /** Files that one applicant or clerk may have uploaded without a case that names them, and bytes of them together. */
  FILES_UNCLAIMED_MAX: z.coerce.number().int().min(1).default(300),
  FILES_UNCLAIMED_MAX_BYTES: z.coerce
    .number()
    .int()
    .min(1)
    .default(1024 * 1024 * 1024),
  /** Key that encrypts what identifies a person: 32 bytes in hex. */
  PERSONAL_DATA_KEY: z.string().regex(/^[0-9a-f]{64}$/i, 'must be 64 hex characters'),
});

export type Config = z.infer<typeof schema>;

/** This service's environment, read once. @throws ConfigError naming the variable */
export const readConfig = (): Config => loadConfig(schema);
