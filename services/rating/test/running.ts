import type { DynamicModule } from '@nestjs/common';
import type { Principal } from '@onewindow/contracts';
import { MessagingModule } from '@onewindow/messaging/tx';
import { createService, type RunningService } from '@onewindow/platform';
import {
  httpClient,
  keepPublished,
  testBrokers,
  testDatabase,
  testIssuer,
  type HttpAnswer,
  type TestDatabase,
  type TestIssuer,
} from '@onewindow/testing';
import { DataSource } from 'typeorm';
import { AppModule } from '../src/app.module.js';
import type { Config } from '../src/config.js';
import { dataSourceOptions } from '../src/data-source.js';

/** The installation's key of these tests. */
export const SUBJECT_KEY = '0123456789abcdef0123456789abcdef';

/** The whole service but for its consumer: several files of this service may run at once and would share its group. */
function deaf(config: Config): DynamicModule {
  const { imports = [], ...rest } = AppModule.forRoot(config);
  const messaging = MessagingModule.forRoot({ service: 'rating', brokers: config.KAFKA_BROKERS, subscriptions: [] });
  return { ...rest, imports: imports.map((each) => ('module' in each && each.module === MessagingModule ? messaging : each)) };
}

/** This service on a database of its own. */
export class Running {
  private constructor(
    private readonly database: TestDatabase,
    private readonly issuer: TestIssuer,
    private readonly service: RunningService,
  ) {}

  /** @param hears whether the events on Kafka come to it; only one file of a service may say so */
  static async start({ hears = false } = {}): Promise<Running> {
    const database = await testDatabase({ service: 'rating', dataSourceOptions });
    const issuer = await testIssuer();
    const config = {
      PORT: 0,
      HOST: '127.0.0.1',
      LOG_LEVEL: 'silent' as const,
      DATABASE_URL: database.url,
      KAFKA_BROKERS: testBrokers(),
      SUBJECT_KEY,
      OIDC_ISSUER: issuer.issuer,
      OIDC_JWKS_URL: issuer.jwksUrl,
    };
    const service = await createService({
      name: 'rating',
      config: () => config,
      module: (c) => (hears ? AppModule.forRoot(c) : deaf(c)),
    });
    const running = new Running(database, issuer, service);
    await keepPublished((text) => running.query(text));
    return running;
  }

  get<T>(token: abstract new (...args: never[]) => T): T {
    return this.service.app.get<T>(token, { strict: false });
  }

  async query<T>(text: string, values: unknown[] = []): Promise<T[]> {
    return this.get(DataSource).query<T[]>(text, values);
  }

  /** @param who nobody: a request without a token */
  async call<T>(who: Partial<Principal> | undefined, method: 'GET' | 'PUT', path: string, body?: unknown): Promise<HttpAnswer<T>> {
    return httpClient(this.service.address, who && (await this.issuer.token(who)))<T>(method, path, body);
  }

  async stop(): Promise<void> {
    await this.service.stop();
    await this.issuer.close();
    await this.database.drop();
  }
}
