import { join } from 'node:path';
import { databaseConfig, httpConfig, kafkaConfig, loadConfig, oidcConfig } from '@onewindow/platform';
import { z } from 'zod';

const schema = z.object({
  ...httpConfig,
  ...databaseConfig,
  ...kafkaConfig,
  ...oidcConfig,
  /** Folder of the reviewed data files. */
  CATALOG_DATA: z.string().default(join(__dirname, '..', 'data', 'jilin')),
});

export type Config = z.infer<typeof schema>;

/** This service's environment, read once. Throws ConfigError naming the variable. */
export const readConfig = (): Config => loadConfig(schema);
