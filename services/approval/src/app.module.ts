import { Module, type DynamicModule } from '@nestjs/common';
import { TOPICS } from '@onewindow/contracts';
import { CalendarSweeper, DeadlinesController, ringer } from '@onewindow/deadlines';
import { NumberBlocks } from '@onewindow/documents';
import { MessagingModule, Transactions } from '@onewindow/messaging/tx';
import { DatabaseModule } from '@onewindow/platform';
import { DataSource } from 'typeorm';
import { AbsenceController } from './absence/absence.controller.js';
import { CalendarConsumer } from './calendar/calendar.consumer.js';
import { recountSome } from './calendar/calendar.commands.js';
import type { Config } from './config.js';
import { dataSourceOptions } from './data-source.js';
import { letterSnapshots } from './letter/letter.snapshot.js';
import { licenceSnapshots } from './licence/licence.snapshot.js';
import { OrganisationConsumer } from './organisation/organisation.consumer.js';
import { ClockController } from './review/clock.controller.js';
import { OverdueController } from './review/overdue.controller.js';
import { ReviewConsumer } from './review/review.consumer.js';
import { renewalDeadlines } from './review/renewal.commands.js';
import { ReviewController } from './review/review.controller.js';
import { reviewDeadlines } from './review/ringing.commands.js';
import { resultSnapshots, reviewSnapshots } from './review/review.snapshot.js';
import { stepDeadlines } from './review/step-ringing.commands.js';
import { WaitingSweeper } from './review/waiting.sweeper.js';
import { VisitController } from './visit/visit.controller.js';

@Module({})
export class AppModule {
  static forRoot(config: Config): DynamicModule {
    return {
      module: AppModule,
      imports: [
        DatabaseModule.forRoot(dataSourceOptions(config.DATABASE_URL)),
        MessagingModule.forRoot({
          service: 'approval',
          brokers: config.KAFKA_BROKERS,
          subscriptions: [TOPICS.case, TOPICS.organisation, TOPICS.calendar],
          snapshots: [reviewSnapshots, letterSnapshots, licenceSnapshots, resultSnapshots],
        }),
      ],
      controllers: [
        ReviewController,
        ClockController,
        OverdueController,
        VisitController,
        AbsenceController,
        DeadlinesController,
        ReviewConsumer,
        OrganisationConsumer,
        CalendarConsumer,
      ],
      providers: [
        { provide: NumberBlocks, inject: [DataSource], useFactory: (dataSource: DataSource) => new NumberBlocks(dataSource) },
        ringer({
          inject: [NumberBlocks],
          kinds: (numbers: NumberBlocks) => [reviewDeadlines(numbers), stepDeadlines, renewalDeadlines(numbers)],
        }),
        {
          provide: CalendarSweeper,
          inject: [Transactions],
          useFactory: (transactions: Transactions) => new CalendarSweeper(() => transactions.run('calendar:published', recountSome)),
        },
        {
          provide: WaitingSweeper,
          inject: [DataSource, Transactions, NumberBlocks],
          useFactory: (db: DataSource, transactions: Transactions, numbers: NumberBlocks) => new WaitingSweeper(db, transactions, numbers),
        },
      ],
    };
  }
}
