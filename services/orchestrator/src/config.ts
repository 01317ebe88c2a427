import { httpConfig, kafkaConfig, loadConfig } from '@onewindow/platform';
import { z } from 'zod';

const address = z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, ''));

const schema = z.object({
  ...httpConfig,
  ...kafkaConfig,
  /** Temporal's frontend, `host:port`. */
  TEMPORAL_ADDRESS: z.string().regex(/^[^\s:,]+:\d{1,5}$/, 'must be host:port'),
  TEMPORAL_NAMESPACE: z.string().min(1).default('default'),
  INTAKE_URL: address,
  APPROVAL_URL: address,
  SUPERVISION_URL: address,
  RATING_URL: address,
  /** Token endpoint of the identity provider, and the account by which this machine signs in. */
  OIDC_TOKEN_URL: address,
  OIDC_CLIENT_ID: z.string().min(1).default('orchestrator'),
  OIDC_CLIENT_SECRET: z.string().min(1),
  /** How long an alarm sleeps at most, seconds: a limit that is set while it sleeps rings that late. */
  ALARM_PERIOD_SECONDS: z.coerce.number().min(1).max(600).default(60),
});

export type Config = z.infer<typeof schema>;

/** This service's environment, read once. @throws ConfigError naming the variable */
export const readConfig = (): Config => loadConfig(schema);
