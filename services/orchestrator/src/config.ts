import { httpConfig, loadConfig } from '@onewindow/platform';
import { z } from 'zod';

const schema = z.object({
  ...httpConfig,
  /** Temporal's frontend, `host:port`. */
  TEMPORAL_ADDRESS: z.string().regex(/^[^\s:,]+:\d{1,5}$/, 'must be host:port'),
  TEMPORAL_NAMESPACE: z.string().min(1).default('default'),
});

export type Config = z.infer<typeof schema>;

/** This service's environment, read once. @throws ConfigError naming the variable */
export const readConfig = (): Config => loadConfig(schema);
