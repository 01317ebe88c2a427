import { fromBinary, type MessageShape } from '@bufbuild/protobuf';
import type { GenMessage } from '@bufbuild/protobuf/codegenv2';
import type { DynamicModule } from '@nestjs/common';
import type { EventEnvelope, Principal, Topic } from '@onewindow/contracts';
import { createService, type RunningService } from '@onewindow/platform';
import { Client } from 'pg';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { testDatabase, type TestDatabase } from './database.js';
import { httpClient, type HttpAnswer, type HttpClient } from './http-client.js';
import { testIssuer, type TestIssuer } from './issuer.js';
import { testBrokers } from './kafka.js';
import { leakCheck } from './leaks.js';
import { keepPublished } from './published.js';

/** What every service of a test gets in place of its environment. */
export interface TestConfig {
  readonly PORT: number;
  readonly HOST: string;
  readonly LOG_LEVEL: 'silent';
  readonly DATABASE_URL: string;
  readonly KAFKA_BROKERS: string[];
  readonly OIDC_ISSUER: string;
  readonly OIDC_JWKS_URL: string;
}

export interface TestServiceOptions<S extends object> {
  /** Its role and schema. */
  readonly name: string;
  readonly dataSourceOptions: (url: string) => DataSourceOptions;
  readonly module: (config: TestConfig & S) => DynamicModule;
  /** What this service needs beyond what all get. */
  readonly settings: S;
}

/** One service in this process, on a database, an issuer of tokens and a port of its own. */
export class TestService {
  private constructor(
    private readonly noLeaks: () => Promise<void>,
    private readonly database: TestDatabase,
    private readonly issuer: TestIssuer,
    private readonly service: RunningService,
    /** Looks behind the service's back, without its time limits. */
    readonly superuser: Client,
  ) {}

  /** Stop it in afterAll. What it publishes from here on is kept, see {@link published}. */
  static async start<S extends object>({ name, dataSourceOptions, module, settings }: TestServiceOptions<S>): Promise<TestService> {
    const noLeaks = leakCheck();
    const database = await testDatabase({ service: name, dataSourceOptions });
    const issuer = await testIssuer();
    const config = {
      PORT: 0,
      HOST: '127.0.0.1',
      LOG_LEVEL: 'silent' as const,
      DATABASE_URL: database.url,
      KAFKA_BROKERS: testBrokers(),
      OIDC_ISSUER: issuer.issuer,
      OIDC_JWKS_URL: issuer.jwksUrl,
      ...settings,
    };
    const service = await createService({ name, config: () => config, module });
    const superuser = new Client({ connectionString: database.superuserUrl, options: `-c search_path=${name}` });
    await superuser.connect();
    const running = new TestService(noLeaks, database, issuer, service, superuser);
    await keepPublished((text) => running.query(text));
    return running;
  }

  get address(): string {
    return this.service.address;
  }

  /** Where machines get their tokens. */
  get tokenUrl(): string {
    return this.issuer.tokenUrl;
  }

  get<T>(token: abstract new (...args: never[]) => T): T;
  get<T>(token: string | symbol): T;
  get<T>(token: (abstract new (...args: never[]) => T) | string | symbol): T {
    return this.service.app.get<T>(token, { strict: false });
  }

  /** A statement as the service itself. */
  async query<T>(text: string, values: unknown[] = []): Promise<T[]> {
    return this.get(DataSource).query<T[]>(text, values);
  }

  token(who: Partial<Principal>): Promise<string> {
    return this.issuer.token(who);
  }

  /** @param who nobody: requests without a token */
  async as(who: Partial<Principal> | undefined): Promise<HttpClient> {
    return httpClient(this.address, who && (await this.token(who)));
  }

  /** One request. @param who nobody: without a token */
  async call<T>(who: Partial<Principal> | undefined, method: string, path: string, body?: unknown): Promise<HttpAnswer<T>> {
    return (await this.as(who))<T>(method, path, body);
  }

  /** What was published of a matter on a topic, in order. */
  async published<E extends EventEnvelope>(topic: Topic<E>, rootId: string): Promise<MessageShape<GenMessage<E>>[]> {
    const rows = await this.query<{ value: Buffer }>(`SELECT value FROM published WHERE topic = $1 AND key = $2 ORDER BY position`, [
      topic.name,
      rootId,
    ]);
    return rows.map(({ value }) => fromBinary(topic.schema, value));
  }

  /** @throws Error when it leaves sockets open, see {@link leakCheck} */
  async stop(): Promise<void> {
    await this.superuser.end();
    await this.service.stop();
    await this.issuer.close();
    await this.database.drop();
    await this.noLeaks();
  }
}

/** A service's module with another one in the place of that of the same kind: its messaging without subscriptions, say. */
export function withModule(whole: DynamicModule, part: DynamicModule): DynamicModule {
  const { imports = [], ...rest } = whole;
  return { ...rest, imports: imports.map((each) => ('module' in each && each.module === part.module ? part : each)) };
}
