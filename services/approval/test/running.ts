import type { MessageShape } from '@bufbuild/protobuf';
import type { GenMessage } from '@bufbuild/protobuf/codegenv2';
import { TOPICS, type EventEnvelope, type RingView, type Role, type Topic } from '@onewindow/contracts';
import { MessagingModule, Transactions } from '@onewindow/messaging/tx';
import { httpClient, TestService, withModule, type HttpClient } from '@onewindow/testing';
import { AppModule } from '../src/app.module.js';
import { dataSourceOptions } from '../src/data-source.js';
import { letterSnapshots } from '../src/letter/letter.snapshot.js';
import { licenceSnapshots } from '../src/licence/licence.snapshot.js';
import { resultSnapshots, reviewSnapshots } from '../src/review/review.snapshot.js';
import { copyStaffMembers } from '../src/staff/staff.commands.js';
import { AGENCY, OTHER_AGENCY } from './events.js';

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

const SNAPSHOTS = [reviewSnapshots, letterSnapshots, licenceSnapshots, resultSnapshots];

/** This service on a database of its own, with its people. */
export class Running {
  private constructor(
    private readonly service: TestService,
    readonly people: People,
  ) {}

  /** @param hears whether the events on Kafka come to it; only one file of a service may say so, the others would share its group */
  static async start({ hears = false } = {}): Promise<Running> {
    const service = await TestService.start({
      name: 'approval',
      dataSourceOptions,
      settings: {},
      module: (config) => {
        const whole = AppModule.forRoot(config);
        const deaf = { service: 'approval', brokers: config.KAFKA_BROKERS, subscriptions: [], snapshots: SNAPSHOTS };
        return hears ? whole : withModule(whole, MessagingModule.forRoot(deaf));
      },
    });
    const clients = Object.entries(PEOPLE).map(async ([name, person]) => {
      const who = { agencyCode: AGENCY, kind: 'staff' as const, ...person, roles: [...person.roles] };
      return [name, await service.as(who)] as const;
    });
    const running = new Running(service, Object.fromEntries(await Promise.all(clients)) as People);
    await running.employ();
    return running;
  }

  /** The way of somebody who says not who they are. */
  get anybody(): HttpClient {
    return httpClient(this.service.address);
  }

  get<T>(token: abstract new (...args: never[]) => T): T {
    return this.service.get(token);
  }

  query<T>(text: string, values: unknown[] = []): Promise<T[]> {
    return this.service.query<T>(text, values);
  }

  /** Fills tables behind the service's back, without its time limits. */
  async fill(statements: readonly string[]): Promise<void> {
    for (const statement of statements) await this.service.superuser.query(statement);
  }

  /** What was published of a matter on a topic, in order. */
  published<E extends EventEnvelope>(topic: Topic<E>, rootId: string): Promise<MessageShape<GenMessage<E>>[]> {
    return this.service.published(topic, rootId);
  }

  /** The branches of what was published of a review, in order; its sequence has no gap. */
  async told(id: string): Promise<(string | undefined)[]> {
    const events = await this.published(TOPICS.review, id);
    expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, index) => index + 1));
    return events.map(({ event }) => event.case);
  }

  /** The orchestrator rings until nothing is due. @returns how many were rung */
  async ring(): Promise<number> {
    for (let rung = 0; ;) {
      const until = new Date().toISOString();
      const answer = await this.service.call<RingView>({ kind: 'machine', roles: ['orchestrator'] }, 'POST', '/v1/deadlines/ring', {
        until,
      });
      expect(answer.status).toBe(200);
      rung += answer.body.rung;
      if (!answer.body.more) return rung;
    }
  }

  stop(): Promise<void> {
    return this.service.stop();
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
