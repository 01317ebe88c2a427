import { Module, type DynamicModule } from '@nestjs/common';
import { TOPICS } from '@onewindow/contracts';
import { NumberBlocks } from '@onewindow/documents';
import { MessagingModule } from '@onewindow/messaging/tx';
import { Attempts, DatabaseModule } from '@onewindow/platform';
import { DataSource } from 'typeorm';
import type { CaseTools } from './case/case.commands.js';
import { CaseConsumer } from './case/case.consumer.js';
import { CaseController } from './case/case.controller.js';
import { caseSnapshots } from './case/case.snapshot.js';
import { PersonalData } from './case/personal-data.js';
import { CatalogueConsumer } from './catalogue/catalogue.consumer.js';
import type { Config } from './config.js';
import { dataSourceOptions } from './data-source.js';
import { DraftController } from './draft/draft.controller.js';
import { sweepDrafts } from './draft/draft.expiry.js';
import { ExpirySweeper } from './expiry.sweeper.js';
import { CASE_TOOLS, PERSONAL_DATA } from './tokens.js';

/** Thirty look-ups of progress at once from one address, then one each two seconds. */
const LOOK_UPS = { burst: 30, everyMs: 2000, keys: 50_000 };

@Module({})
export class AppModule {
  static forRoot(config: Config): DynamicModule {
    return {
      module: AppModule,
      imports: [
        DatabaseModule.forRoot(dataSourceOptions(config.DATABASE_URL)),
        MessagingModule.forRoot({
          service: 'intake',
          brokers: config.KAFKA_BROKERS,
          subscriptions: [TOPICS.item, TOPICS.calendar, TOPICS.review],
          snapshots: [caseSnapshots],
        }),
      ],
      controllers: [CaseController, CaseConsumer, CatalogueConsumer, DraftController],
      providers: [
        { provide: Attempts, useFactory: () => new Attempts(LOOK_UPS) },
        {
          provide: CASE_TOOLS,
          inject: [DataSource],
          useFactory: (dataSource: DataSource): CaseTools => ({
            numbers: new NumberBlocks(dataSource),
            personal: new PersonalData(config.PERSONAL_DATA_KEY),
            subjectKey: config.SUBJECT_KEY,
          }),
        },
        { provide: PERSONAL_DATA, useValue: new PersonalData(config.PERSONAL_DATA_KEY) },
        {
          provide: ExpirySweeper,
          inject: [DataSource],
          useFactory: (db: DataSource) => new ExpirySweeper({ drafts: () => sweepDrafts(db) }),
        },
      ],
    };
  }
}
