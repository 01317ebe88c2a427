import { isUscc } from '@onewindow/contracts';
import { databaseConfig, httpConfig, kafkaConfig, loadConfig, subjectConfig } from '@onewindow/platform';
import { z } from 'zod';
import type { MachineClient } from './account/directory.js';

const secret = z.string().regex(/^[\w-]{16,}$/, 'must be at least 16 letters, digits, - or _');
const httpUrl = z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, ''));

/** `id=secret` or `id=secret@agency`, separated by commas. */
const machineClients = z.string().transform((list, context): MachineClient[] =>
  list.split(',').map((entry) => {
    const [, clientId = '', clientSecret = '', agencyCode = ''] = /^\s*([a-z][a-z0-9-]*)=([\w-]{16,})(?:@(\w{18}))?\s*$/.exec(entry) ?? [];
    if (!clientId || (agencyCode && !isUscc(agencyCode))) {
      context.addIssue('must be id=secret or id=secret@USCC, separated by commas; a secret is at least 16 letters, digits, - or _');
    }
    return { clientId, secret: clientSecret, agencyCode };
  }),
);

const schema = z.object({
  ...httpConfig,
  ...databaseConfig,
  ...kafkaConfig,
  ...subjectConfig,
  /** Public address of this service, as tokens name it: behind the portal `<portal>/api/identity`. */
  OIDC_ISSUER: httpUrl,
  /** Where the services fetch the keys; without it, this process's own address. */
  OIDC_JWKS_URL: httpUrl.optional(),
  /** Public address of the portal. */
  PORTAL_URL: httpUrl,
  /** Password of every account of the embedded stack. */
  DEMO_PASSWORD: z.string().min(8).max(128),
  /** Secret of `onewindow-portal`; without it that client is public. */
  PORTAL_CLIENT_SECRET: secret.optional(),
  /** Machines: `orchestrator` and departments' own systems. An agency of the organisation's copy wins over the one given here. */
  MACHINE_CLIENTS: machineClients,
  /** How long access and ID tokens live. */
  ACCESS_TOKEN_SECONDS: z.coerce.number().int().min(1).max(86_400).default(900),
});

export type Config = z.infer<typeof schema> & { readonly OIDC_JWKS_URL: string };

/** This service's environment, read once. @throws ConfigError naming the variable */
export function readConfig(env?: NodeJS.ProcessEnv): Config {
  const config = loadConfig(schema, env);
  return { ...config, OIDC_JWKS_URL: config.OIDC_JWKS_URL ?? `http://${config.HOST}:${config.PORT}/jwks` };
}
