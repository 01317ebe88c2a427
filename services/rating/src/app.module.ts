import { Module, type DynamicModule } from '@nestjs/common';
import { TOPICS } from '@onewindow/contracts';
import { calendarSweeper, DeadlinesController, ringer } from '@onewindow/deadlines';
import { MessagingModule } from '@onewindow/messaging/tx';
import { Attempts, DatabaseModule, PersonalData } from '@onewindow/platform';
import { AgencyConsumer } from './agency/agency.consumer.js';
import type { Config } from './config.js';
import { dataSourceOptions } from './data-source.js';
import { RatingConsumer } from './rating/rating.consumer.js';
import { RatingController } from './rating/rating.controller.js';
import { invitationSnapshots } from './rating/rating.snapshot.js';
import type { RatingTools } from './rating/rating.commands.js';
import { RATING_TOOLS } from './tokens.js';
import { WordsController } from './words/words.controller.js';
import { ReviewingController } from './work-order/reviewing.controller.js';
import { orderDeadlines } from './work-order/ringing.commands.js';
import { WorkOrderController } from './work-order/work-order.controller.js';
import { workOrderSnapshots } from './work-order/work-order.snapshot.js';

/** Thirty tries at once, then one each two seconds: enough for a person who mistypes, or comes before the invitation does. */
const ATTEMPTS = { burst: 30, everyMs: 2000, keys: 50_000 };

@Module({})
export class AppModule {
  static forRoot(config: Config): DynamicModule {
    const tools: RatingTools = { key: config.SUBJECT_KEY, personal: new PersonalData(config.PERSONAL_DATA_KEY) };
    return {
      module: AppModule,
      imports: [
        DatabaseModule.forRoot(dataSourceOptions(config.DATABASE_URL)),
        MessagingModule.forRoot({
          service: 'rating',
          brokers: config.KAFKA_BROKERS,
          subscriptions: [TOPICS.case, TOPICS.bundleCase, TOPICS.organisation, TOPICS.calendar],
          snapshots: [invitationSnapshots, workOrderSnapshots],
        }),
      ],
      controllers: [
        WordsController,
        RatingController,
        RatingConsumer,
        AgencyConsumer,
        WorkOrderController,
        ReviewingController,
        DeadlinesController,
      ],
      providers: [
        { provide: RATING_TOOLS, useValue: tools },
        { provide: Attempts, useFactory: () => new Attempts(ATTEMPTS) },
        ringer({ inject: [], kinds: () => [orderDeadlines] }),
        calendarSweeper,
      ],
    };
  }
}
