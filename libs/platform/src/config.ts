import { z } from 'zod';

/** The environment does not fit the service's schema. Names every variable at fault; a service that meets it exits 78. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(readonly problems: readonly string[]) {
    super(`the configuration is not usable: ${problems.join('; ')}`);
  }
}

/** Exit code of a wrong configuration (EX_CONFIG): a supervisor does not start such a process again. */
export const EXIT_CONFIG = 78;

const hostAndPort = z.string().regex(/^[^\s:,]+:\d{1,5}$/, 'must be host:port');

/** Where a service listens and how much it says. */
export const httpConfig = {
  /** Name in logs where it differs from the service's own (several instances on one machine). */
  SERVICE_NAME: z.string().optional(),
  PORT: z.coerce.number().int().min(0).max(65535),
  HOST: z.string().default('127.0.0.1'),
  /** Who may say whom a request came from (X-Forwarded-For): addresses, networks or `loopback`, separated by commas; not set: nobody. */
  TRUSTED_PROXIES: z.string().optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  /** Where traces go, OTLP over HTTP (`http://collector:4318`); not set: ids are passed on and nothing is recorded. */
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
  /** Share of the traces that begin here which are recorded, 0 … 1; all where not set. */
  OTEL_TRACES_SAMPLER_ARG: z.coerce.number().min(0).max(1).optional(),
};

/** The service's own database, under the service's own role. */
export const databaseConfig = { DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }) };

/** Brokers to begin with, `host:port,host:port`. */
export const kafkaConfig = {
  KAFKA_BROKERS: z
    .string()
    .transform((list) => list.split(',').map((broker) => broker.trim()))
    .pipe(z.array(hostAndPort).min(1)),
};

/** Whose access tokens are good. The keys' address may differ from the issuer's public one. */
export const oidcConfig = {
  OIDC_ISSUER: z.url({ protocol: /^https?$/ }),
  OIDC_JWKS_URL: z.url({ protocol: /^https?$/ }),
};

/** The installation's key of subject ids and receipt codes. Never change it: ids made with another key match nothing. */
export const subjectConfig = { SUBJECT_KEY: z.string().regex(/^[0-9a-f]{32,}$/i, 'must be at least 32 hex characters') };

/** The key that encrypts what identifies a person, of a service that keeps such data: 32 bytes in hex. */
export const personalDataConfig = { PERSONAL_DATA_KEY: z.string().regex(/^[0-9a-f]{64}$/i, 'must be 64 hex characters') };

/** The variables of a service with database, Kafka and tokens; spread it into the service's own schema. */
export const platformConfig = { ...httpConfig, ...databaseConfig, ...kafkaConfig, ...oidcConfig, ...subjectConfig };

/** What `runService` reads of a service's configuration. */
export interface ServiceConfig {
  readonly SERVICE_NAME?: string | undefined;
  readonly PORT: number;
  readonly HOST: string;
  readonly TRUSTED_PROXIES?: string | undefined;
  readonly LOG_LEVEL: z.output<typeof httpConfig.LOG_LEVEL>;
  readonly OTEL_EXPORTER_OTLP_ENDPOINT?: string | undefined;
  readonly OTEL_TRACES_SAMPLER_ARG?: number | undefined;
  readonly OIDC_ISSUER?: string | undefined;
  readonly OIDC_JWKS_URL?: string | undefined;
}

/**
 * Reads the environment once, at boot. An empty variable counts as not set. Values are never repeated in messages: they may be secrets.
 * @throws ConfigError naming every variable at fault; `runService` ends the process with exit code 78 on it
 */
export function loadConfig<T extends z.ZodObject>(schema: T, env: NodeJS.ProcessEnv = process.env): z.output<T> {
  const given = Object.entries(env).filter(([, value]) => value !== undefined && value !== '');
  const parsed = schema.safeParse(Object.fromEntries(given));
  if (parsed.success) return parsed.data;
  throw new ConfigError(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`));
}
