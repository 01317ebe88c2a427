import { Module, type DynamicModule } from '@nestjs/common';
import { TOPICS } from '@onewindow/contracts';
import { MessagingModule } from '@onewindow/messaging/tx';
import { DatabaseModule } from '@onewindow/platform';
import { AgencyConsumer } from './agency/agency.consumer.js';
import type { Config } from './config.js';
import { dataSourceOptions } from './data-source.js';
import { ResultConsumer } from './result/result.consumer.js';
import { ResultController } from './result/result.controller.js';
import { TimelineConsumer } from './timeline/timeline.consumer.js';
import { TimelineController } from './timeline/timeline.controller.js';

@Module({})
export class AppModule {
  static forRoot(config: Config): DynamicModule {
    return {
      module: AppModule,
      imports: [
        DatabaseModule.forRoot(dataSourceOptions(config.DATABASE_URL)),
        MessagingModule.forRoot({
          service: 'supervision',
          brokers: config.KAFKA_BROKERS,
          subscriptions: [
            TOPICS.organisation,
            TOPICS.case,
            TOPICS.bundleCase,
            TOPICS.review,
            TOPICS.document,
            TOPICS.licence,
            TOPICS.result,
            TOPICS.rating,
          ],
        }),
      ],
      controllers: [ResultController, TimelineController, ResultConsumer, TimelineConsumer, AgencyConsumer],
    };
  }
}
