import { Module, type DynamicModule } from '@nestjs/common';
import { TOPICS } from '@onewindow/contracts';
import { MessagingModule } from '@onewindow/messaging/tx';
import { Attempts, DatabaseModule } from '@onewindow/platform';
import type { Config } from './config.js';
import { dataSourceOptions } from './data-source.js';
import { RatingConsumer } from './rating/rating.consumer.js';
import { RatingController } from './rating/rating.controller.js';
import { invitationSnapshots } from './rating/rating.snapshot.js';
import { SUBJECT_KEY } from './tokens.js';

/** Thirty tries at once, then one each two seconds: enough for a person who mistypes, or comes before the invitation does. */
const ATTEMPTS = { burst: 30, everyMs: 2000, keys: 50_000 };

@Module({})
export class AppModule {
  static forRoot(config: Config): DynamicModule {
    return {
      module: AppModule,
      imports: [
        DatabaseModule.forRoot(dataSourceOptions(config.DATABASE_URL)),
        MessagingModule.forRoot({
          service: 'rating',
          brokers: config.KAFKA_BROKERS,
          subscriptions: [TOPICS.case, TOPICS.bundleCase],
          snapshots: [invitationSnapshots],
        }),
      ],
      controllers: [RatingController, RatingConsumer],
      providers: [
        { provide: SUBJECT_KEY, useValue: config.SUBJECT_KEY },
        { provide: Attempts, useFactory: () => new Attempts(ATTEMPTS) },
      ],
    };
  }
}
