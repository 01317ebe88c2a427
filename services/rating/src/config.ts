import { loadConfig, personalDataConfig, platformConfig } from '@onewindow/platform';
import { z } from 'zod';

const schema = z.object({ ...platformConfig, ...personalDataConfig });

export type Config = z.infer<typeof schema>;

/** This service's environment, read once. @throws ConfigError naming the variable */
export const readConfig = (): Config => loadConfig(schema);
