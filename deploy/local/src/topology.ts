/** Every process of the system as data: name, port, environment. `npm start` and the test stack are made from it. */

/** What all processes of one running system are told about each other. */
export interface Wiring {
  /** Address of any process of {@link SERVICES} from this machine, without a slash at the end. */
  url(service: ServiceName): string;
  /** Connection string of the service's own database role. */
  databaseUrl(service: ServiceName): string;
  readonly kafkaBrokers: string;
  readonly temporalAddress: string;
  readonly secrets: Secrets;
  readonly logLevel: string;
  /** Folder for files of this system, one sub-folder for each service that keeps files. */
  readonly filesDir: string;
}

/** Made once for each data folder. */
export interface Secrets {
  readonly postgresPassword: string;
  /** Key of subject ids and receipt codes: 64 hex characters. */
  readonly subjectKey: string;
  /** Encrypts what identifies a person, in intake: 64 hex characters. */
  readonly personalDataKey: string;
  /** The same in rating, which knows nothing of intake's. */
  readonly ratingDataKey: string;
  /** Encrypts uploaded files and documents at rest: 64 hex characters. */
  readonly filesKey: string;
  /** Secret of the client `market-system`, a department's own system. */
  readonly marketSystemSecret: string;
  /** Secret of the client `orchestrator`. */
  readonly orchestratorSecret: string;
  /** Of all demo accounts. */
  readonly demoPassword: string;
}

export type ServiceName = 'portal' | 'identity' | 'catalog' | 'intake' | 'approval' | 'supervision' | 'rating' | 'orchestrator';

export interface ServiceSpec {
  readonly name: ServiceName;
  /** Added to the base port. */
  readonly offset: number;
  /** Whether it has a database role and a schema of its name. */
  readonly hasSchema: boolean;
  /** Upper bound of the JavaScript heap. */
  readonly heapMb: number;
  /** What it needs beyond {@link environmentOf}'s common part. */
  environment?(wiring: Wiring): Record<string, string>;
}

/** Added to the base port. */
export const PART_OFFSETS = { postgres: 32, kafka: 92, kafkaController: 93, temporal: 233, temporalUi: 280 } as const;

export const SERVICES: readonly ServiceSpec[] = [
  {
    name: 'identity',
    offset: 1,
    hasSchema: true,
    heapMb: 160,
    environment: ({ secrets, ...wiring }) => ({
      DEMO_PASSWORD: secrets.demoPassword,
      MACHINE_CLIENTS: `orchestrator=${secrets.orchestratorSecret},market-system=${secrets.marketSystemSecret}`,
      PORTAL_URL: wiring.url('portal'),
    }),
  },
  { name: 'catalog', offset: 2, hasSchema: true, heapMb: 160 },
  {
    name: 'intake',
    offset: 3,
    hasSchema: true,
    heapMb: 160,
    environment: ({ secrets, filesDir }) => ({
      PERSONAL_DATA_KEY: secrets.personalDataKey,
      FILES_DIR: `${filesDir}/intake`,
      FILES_KEY: secrets.filesKey,
    }),
  },
  { name: 'approval', offset: 4, hasSchema: true, heapMb: 160 },
  { name: 'supervision', offset: 5, hasSchema: true, heapMb: 160 },
  {
    name: 'rating',
    offset: 6,
    hasSchema: true,
    heapMb: 160,
    environment: ({ secrets }) => ({ PERSONAL_DATA_KEY: secrets.ratingDataKey }),
  },
  {
    name: 'orchestrator',
    offset: 7,
    hasSchema: false,
    heapMb: 192,
    environment: ({ temporalAddress, secrets, ...wiring }) => ({
      TEMPORAL_ADDRESS: temporalAddress,
      ...urlsOf(['intake', 'approval', 'supervision', 'rating'], wiring),
      OIDC_TOKEN_URL: `${wiring.url('identity')}/token`,
      OIDC_CLIENT_SECRET: secrets.orchestratorSecret,
      ALARM_PERIOD_SECONDS: '5',
    }),
  },
  {
    name: 'portal',
    offset: 0,
    hasSchema: false,
    heapMb: 160,
    environment: (wiring) =>
      urlsOf(
        SERVICES.map(({ name }) => name).filter((name) => name !== 'portal' && name !== 'orchestrator'),
        wiring,
      ),
  },
];

/** Where services are, as their callers are told: `INTAKE_URL`. */
const urlsOf = (services: readonly ServiceName[], wiring: Pick<Wiring, 'url'>): Record<string, string> =>
  Object.fromEntries(services.map((name) => [`${name.toUpperCase()}_URL`, wiring.url(name)]));

/** The whole environment of a service's process, apart from the machine's own (PATH, HOME). */
export function environmentOf(spec: ServiceSpec, wiring: Wiring): Record<string, string> {
  return {
    NODE_ENV: 'production',
    TZ: 'UTC',
    // native threads otherwise keep a large arena each
    MALLOC_ARENA_MAX: '2',
    SERVICE_NAME: spec.name,
    HOST: '127.0.0.1',
    PORT: new URL(wiring.url(spec.name)).port,
    ...(spec.hasSchema ? { DATABASE_URL: wiring.databaseUrl(spec.name) } : {}),
    KAFKA_BROKERS: wiring.kafkaBrokers,
    OIDC_ISSUER: `${wiring.url('portal')}/api/identity`,
    OIDC_JWKS_URL: `${wiring.url('identity')}/jwks`,
    SUBJECT_KEY: wiring.secrets.subjectKey,
    LOG_LEVEL: wiring.logLevel,
    // the portal is asked by the world; all others by the portal
    ...(spec.name === 'portal' ? {} : { TRUSTED_PROXIES: 'loopback' }),
    ...spec.environment?.(wiring),
  };
}
