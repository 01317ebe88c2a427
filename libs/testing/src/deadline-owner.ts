import { Module } from '@nestjs/common';
import {
  CalendarPass1767225603200,
  Deadlines1767225600400,
  DeadlinesController,
  keepDeadlines,
  lockRowsOf,
  ringer,
  TimeRules1767225600500,
  type DeadlineKind,
  type DueDeadline,
} from '@onewindow/deadlines';
import { MessagingModule, messagingMigrations, sql, Transactions, type Tx } from '@onewindow/messaging/tx';
import { databaseOptions, DatabaseModule } from '@onewindow/platform';
import type { DataSourceOptions, MigrationInterface, QueryRunner } from 'typeorm';
import { testBrokers } from './kafka.js';
import { TestService } from './test-service.js';

class Things1767225699000 implements MigrationInterface {
  name = 'Things1767225699000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE thing (id uuid PRIMARY KEY)`);
    await runner.query(`
      CREATE TABLE effect (n bigserial, subject uuid NOT NULL, clock text NOT NULL, rung text NOT NULL, at timestamptz NOT NULL,
        rung_at timestamptz NOT NULL DEFAULT clock_timestamp())`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE thing, effect`);
  }
}

const ownerOptions = (url: string): DataSourceOptions =>
  databaseOptions({
    url,
    schema: 'owner',
    entities: [],
    migrations: [...messagingMigrations, Deadlines1767225600400, TimeRules1767225600500, CalendarPass1767225603200, Things1767225699000],
  });

/** A deadline that was acted on. */
export interface RungEffect {
  readonly subject: string;
  readonly rung: string;
  readonly at: Date;
  readonly rungAt: Date;
}

/** A service that owns time limits of things, put together as any other. What ringing does may be changed while it runs. */
export class DeadlineOwner {
  ring: (tx: Tx, due: readonly DueDeadline[]) => Promise<void> = writeDown;
  recount: (tx: Tx, subjects: readonly string[]) => Promise<void> = () => Promise.resolve();
  /** Happens after the candidates were read and before their subjects are locked. */
  beforeLock: () => Promise<void> = () => Promise.resolve();
  private running: TestService | undefined;

  /**
   * @param port where it listens; any free one where none is given
   * @param clock what it takes for now: the machine's clock where none is given
   */
  static async start(port = 0, clock = () => new Date()): Promise<DeadlineOwner> {
    const owner = new DeadlineOwner();
    owner.running = await TestService.start({
      name: 'owner',
      dataSourceOptions: ownerOptions,
      settings: { PORT: port },
      module: ({ DATABASE_URL }) => ({
        module: Rest,
        imports: [
          DatabaseModule.forRoot(ownerOptions(DATABASE_URL)),
          MessagingModule.forRoot({ service: 'owner', brokers: testBrokers(), subscriptions: [] }),
        ],
        controllers: [DeadlinesController],
        providers: [ringer({ inject: [], kinds: () => [owner.things()], clock })],
      }),
    });
    return owner;
  }

  get service(): TestService {
    if (!this.running) throw new Error('the owner was not started');
    return this.running;
  }

  /** Makes things with one deadline each, in one transaction. @param at null: the clock stands still */
  async make(ids: readonly string[], at: Date | null, clock = 'term', rung = 'end'): Promise<void> {
    await this.service.get(Transactions).run('request:test', async (tx) => {
      await sql(tx, `INSERT INTO thing (id) SELECT unnest($1::uuid[])`, [ids]);
      await keepDeadlines(
        tx,
        ids.map((subject) => ({ subject, clock, rung, at })),
      );
    });
  }

  /** What was rung of these things, in order; of all without one. */
  effects(...subjects: readonly string[]): Promise<RungEffect[]> {
    return this.service.query(
      `SELECT subject, rung, at, rung_at AS "rungAt" FROM effect WHERE cardinality($1::uuid[]) = 0 OR subject = ANY($1) ORDER BY n`,
      [subjects],
    );
  }

  private things(): DeadlineKind {
    return {
      clocks: ['term', 'warning'],
      lock: async (tx, subjects) => {
        await this.beforeLock();
        return lockRowsOf('thing')(tx, subjects);
      },
      ring: (tx, due) => this.ring(tx, due),
      recount: (tx, subjects) => this.recount(tx, subjects),
    };
  }
}

/** Notes each ring. */
export async function writeDown(tx: Tx, due: readonly DueDeadline[]): Promise<void> {
  await sql(
    tx,
    `INSERT INTO effect (subject, clock, rung, at)
     SELECT subject, clock, rung, at
       FROM unnest($1::uuid[], $2::text[], $3::text[], $4::timestamptz[]) WITH ORDINALITY AS d(subject, clock, rung, at, n) ORDER BY n`,
    [due.map(({ subject }) => subject), due.map(({ clock }) => clock), due.map(({ rung }) => rung), due.map(({ at }) => at)],
  );
}

@Module({})
class Rest {}
