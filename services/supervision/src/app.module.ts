import { Module, type DynamicModule } from '@nestjs/common';
import { TOPICS } from '@onewindow/contracts';
import { calendarSweeper, DeadlinesController, ringer } from '@onewindow/deadlines';
import { NumberBlocks } from '@onewindow/documents';
import { MessagingModule } from '@onewindow/messaging/tx';
import { DatabaseModule } from '@onewindow/platform';
import { DataSource } from 'typeorm';
import { AgencyConsumer } from './agency/agency.consumer.js';
import type { Config } from './config.js';
import { dataSourceOptions } from './data-source.js';
import { OrderController } from './order/order.controller.js';
import { orderSnapshots } from './order/order.snapshot.js';
import { orderDeadlines } from './order/ringing.commands.js';
import { ResultConsumer } from './result/result.consumer.js';
import { ResultController } from './result/result.controller.js';
import { TimelineConsumer } from './timeline/timeline.consumer.js';
import { TimelineController } from './timeline/timeline.controller.js';
import { WarningConsumer } from './warning/warning.consumer.js';
import { WarningController } from './warning/warning.controller.js';

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
            TOPICS.calendar,
            TOPICS.case,
            TOPICS.bundleCase,
            TOPICS.review,
            TOPICS.document,
            TOPICS.licence,
            TOPICS.result,
            TOPICS.rating,
            TOPICS.order,
          ],
          snapshots: [orderSnapshots],
        }),
      ],
      controllers: [
        ResultController,
        TimelineController,
        WarningController,
        OrderController,
        DeadlinesController,
        ResultConsumer,
        TimelineConsumer,
        WarningConsumer,
        AgencyConsumer,
      ],
      providers: [
        { provide: NumberBlocks, inject: [DataSource], useFactory: (dataSource: DataSource) => new NumberBlocks(dataSource) },
        ringer({ inject: [], kinds: () => [orderDeadlines] }),
        calendarSweeper,
      ],
    };
  }
}
