import { fileStoreConfig } from '@onewindow/documents';
import { loadConfig, personalDataConfig, platformConfig } from '@onewindow/platform';
import { z } from 'zod';

const schema = z.object({
  ...platformConfig,
  ...personalDataConfig,
  ...fileStoreConfig,
  /** Files that one applicant or clerk may have uploaded without a case that names them, and bytes of them together. */
  FILES_UNCLAIMED_MAX: z.coerce.number().int().min(1).default(300),
  FILES_UNCLAIMED_MAX_BYTES: z.coerce
    .number()
    .int()
    .min(1)
    .default(1024 * 1024 * 1024),
});

export type Config = z.infer<typeof schema>;

/** This service's environment, read once. @throws ConfigError naming the variable */
export const readConfig = (): Config => loadConfig(schema);
