import { fromBinary, type MessageShape } from '@bufbuild/protobuf';
import type { GenMessage } from '@bufbuild/protobuf/codegenv2';
import type { DynamicModule } from '@nestjs/common';
import { TOPICS, type EventEnvelope, type Role, type Topic } from '@onewindow/contracts';
import { MessagingModule, Transactions } from '@onewindow/messaging/tx';
import { createService, type RunningService } from '@onewindow/platform';
import { httpClient, testBrokers, testDatabase, testIssuer, type HttpClient, type TestDatabase, type TestIssuer } from '@onewindow/testing';
import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { AppModule } from '../src/app.module.js';
import type { Config } from '../src/config.js';
import { dataSourceOptions } from '../src/data-source.js';
import { letterSnapshots } from '../src/letter/letter.snapshot.js';
import { licenceSnapshots } from '../src/licence/licence.snapshot.js';
import { resultSnapshots, reviewSnapshots } from '../src/review/review.snapshot.js';
import { copyStaffMembers } from '../src/staff/staff.commands.js';
import { AGENCY, OTHER_AGENCY } from './events.js';

// The relay takes rows out of the outbox as soon as Kafka has them; these stay to be looked at.
const KEEP_PUBLISHED = [
  `CREATE TABLE published (LIKE outbox)`,
  `CREATE FUNCTION keep_published() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO published SELECT NEW.*; RETURN NULL; END $$`,
  `CREATE TRIGGER keep_published AFTER INSERT ON outbox FOR EACH ROW EXECUTE FUNCTION keep_published()`,
];

/** The whole service but for its consumer: several files of this service may run at once and would share its group. */
function deaf(config: Config): DynamicModule {
  const { imports = [], ...rest } = AppModule.forRoot(config);
  const messaging = MessagingModule.forRoot({
    service: 'approval',
    brokers: config.KAFKA_BROKERS,
    subscriptions: [],
    snapshots: [reviewSnapshots, letterSnapshots, licenceSnapshots, resultSnapshots],
  });
  return { ...rest, imports: imports.map((each) => ('module' in each && each.module === MessagingModule ? messaging : each)) };
}

/** People of these tests: who they are by token, and those of them that the staff list has. */
const PEOPLE = {
  officerA: { id: 'officer-a', roles: ['officer'] },
  officerB: { id: 'officer-b', roles: ['officer'] },
  officerC: { id: 'officer-c', roles: ['officer'] },
  head: { id: 'head', roles: ['agency-head'] },
  receiver: { id: 'receiver', roles: ['officer'] },
  stranger: { id: 'stranger', roles: ['officer'], agencyCode: OTHER_AGENCY },
  strangeHead: { id: 'strange-head', roles: ['agency-head'], agencyCode: OTHER_AGENCY },
  administrator: { id: 'administrator', roles: ['administrator'], agencyCode: '' },
  system: { id: 'market-system', roles: ['department-system'], kind: 'machine' },
  strangeSystem: { id: 'strange-system', roles: ['department-system'], kind: 'machine', agencyCode: OTHER_AGENCY },
} as const satisfies Record<string, { id: string; roles: readonly Role[]; agencyCode?: string; kind?: 'machine' }>;

/** Each person's way to the service. */
export type People = Readonly<Record<keyof typeof PEOPLE, HttpClient>>;

/** This service on a database of its own. */
export class Running {
  private constructor(
    private readonly database: TestDatabase,
    private readonly issuer: TestIssuer,
    private readonly service: RunningService,
    readonly people: People,
  ) {}

  /** @param hears whether the events on Kafka come to it; only one file of a service may say so */
  static async start({ hears = false } = {}): Promise<Running> {
    const database = await testDatabase({ service: 'approval', dataSourceOptions });
    const issuer = await testIssuer();
    const config = {
      PORT: 0,
      HOST: '127.0.0.1',
      LOG_LEVEL: 'silent' as const,
      DATABASE_URL: database.url,
      KAFKA_BROKERS: testBrokers(),
      OIDC_ISSUER: issuer.issuer,
      OIDC_JWKS_URL: issuer.jwksUrl,
    };
    const service = await createService({
      name: 'approval',
      config: () => config,
      module: (read) => (hears ? AppModule.forRoot(read) : deaf(read)),
    });
    const clients = Object.entries(PEOPLE).map(async ([name, person]) => {
      const token = await issuer.token({ agencyCode: AGENCY, kind: 'staff', ...person, roles: [...person.roles] });
      return [name, httpClient(service.address, token)] as const;
    });
    const running = new Running(database, issuer, service, Object.fromEntries(await Promise.all(clients)) as People);
    for (const statement of KEEP_PUBLISHED) await running.query(statement);
    await running.employ();
    return running;
  }

  get<T>(token: abstract new (...args: never[]) => T): T {
    return this.service.app.get<T>(token, { strict: false });
  }

  async query<T>(text: string, values: unknown[] = []): Promise<T[]> {
    return this.get(DataSource).query<T[]>(text, values);
  }

  /** Fills tables behind the service's back, without its time limits. */
  async fill(statements: readonly string[]): Promise<void> {
    const client = new Client(this.database.superuserUrl);
    await client.connect();
    try {
      await client.query('SET search_path = approval');
      for (const statement of statements) await client.query(statement);
    } finally {
      await client.end();
    }
  }

  /** What was published of a matter on a topic, in order. */
  async published<E extends EventEnvelope>(topic: Topic<E>, rootId: string): Promise<MessageShape<GenMessage<E>>[]> {
    const rows = await this.query<{ value: Buffer }>(`SELECT value FROM published WHERE topic = $1 AND key = $2 ORDER BY position`, [
      topic.name,
      rootId,
    ]);
    return rows.map(({ value }) => fromBinary(topic.schema, value));
  }

  /** The branches of what was published of a review, in order; its sequence has no gap. */
  async told(id: string): Promise<(string | undefined)[]> {
    const events = await this.published(TOPICS.review, id);
    expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, index) => index + 1));
    return events.map(({ event }) => event.case);
  }

  async stop(): Promise<void> {
    await this.service.stop();
    await this.issuer.close();
    await this.database.drop();
  }

  /** Puts everybody who is no machine on the staff list, and somebody who has left. */
  private async employ(): Promise<void> {
    const staff = Object.values(PEOPLE).filter((person) => !('kind' in person));
    const gone = { id: 'gone', roles: ['officer'], active: false };
    await this.get(Transactions).run('request:test', (tx) =>
      copyStaffMembers(
        tx,
        [...staff, gone].map((person) => {
          const { id: staffId, roles, agencyCode, active } = { agencyCode: AGENCY, active: true, ...person };
          return { staffId, sequence: 1, agencyCode, roles, active };
        }),
      ),
    );
  }
}
